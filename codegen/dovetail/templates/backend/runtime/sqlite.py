"""SQLite as a server needs it: keys enforced, readers beside a writer, writers that wait."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from math import inf
from typing import Any, Self, TypeVar

import aiosqlite
from sqlalchemy import URL, AsyncAdaptedQueuePool
from typing_extensions import override

from .outages import DatabaseUnavailable
from .plans import Driver, Row, TooLong, Unplanned

T = TypeVar("T")

WAIT = 5
PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    f"PRAGMA busy_timeout = {WAIT * 1000}",
    "PRAGMA synchronous = NORMAL",
)
AHEAD = 256
# What a read may take of its caller's time, in thousands of SQLite's steps: about two milliseconds.
SHORT = 50
IN_MEMORY = {None, "", ":memory:"}

# At DEBUG it prints the values of every statement, secrets among them.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


def is_in_memory(url: URL) -> bool:
    return url.database in IN_MEMORY


def writing(url: URL) -> dict[str, Any]:
    """Arguments of the engine for transactions."""
    options: dict[str, Any] = {"connect_args": {"async_creator_fn": _Writer.opened}}
    if is_in_memory(url):
        options |= {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1}
    return options


def reading() -> dict[str, Any]:
    """Arguments of the engine for statements by themselves."""
    return {
        "connect_args": {"async_creator_fn": Connection.opened},
        "skip_autocommit_rollback": True,
    }


def turns() -> Callable[[], AbstractAsyncContextManager[None]]:
    """Writers of one process wait in line: fairer and faster than to ask SQLite again and again."""
    lock = asyncio.Lock()

    @asynccontextmanager
    async def turn() -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(WAIT):
                await lock.acquire()
        except TimeoutError:
            reason = f"another transaction has been open for {WAIT} seconds"
            raise DatabaseUnavailable(reason) from None
        try:
            yield
        finally:
            lock.release()

    return turn


def _opened(*arguments: Any, **options: Any) -> sqlite3.Connection:
    # Without an isolation level the driver begins no transaction of its own.
    options |= {"isolation_level": None, "check_same_thread": False}
    connection: sqlite3.Connection = sqlite3.connect(*arguments, **options)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


class Connection(aiosqlite.Connection):
    """A connection that visits its thread once a statement instead of four times, or not at all."""

    _left = inf
    _has_wal = False

    @classmethod
    def opened(cls, *arguments: Any, **options: Any) -> Self:
        connection = cls(lambda: _opened(*arguments, **options), iter_chunk_size=AHEAD)
        connection._thread.daemon = True
        return connection

    def prepare(self, sql: str) -> None:
        """Called in the thread, before a statement."""

    @override
    async def _connect(self) -> aiosqlite.Connection:
        try:
            await super()._connect()
            self._conn.set_progress_handler(self._count, 1000)
            # With a write-ahead log, which not every file system can have, no reader waits for a lock.
            self._has_wal = self._conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            return self
        except sqlite3.Error:
            # Its thread still has a word for the event loop, which must not be closed before.
            await asyncio.to_thread(self._thread.join)
            raise

    def here(self, work: Callable[[Driver], T]) -> T:
        """What a function answers that reads in the thread of its caller, whom it does not hold up.

        The connection's own thread is idle; to visit it takes longer than most reading does. Raises
        `TooLong` for what takes longer than that, and `Unplanned` where it might wait for a lock.
        """
        if not self._has_wal:
            raise Unplanned("no write-ahead log")
        self._left = SHORT
        try:
            return work(self._read)
        finally:
            self._left = inf

    def _read(self, text: str, values: Sequence[Any]) -> Sequence[Row]:
        try:
            return self._conn.execute(text, values).fetchall()
        except sqlite3.OperationalError as error:
            if self._left < 0:
                raise TooLong("has taken too long") from error
            raise

    def _count(self) -> bool:
        self._left -= 1
        return self._left < 0

    @override
    def cursor(self) -> _Cursor:  # type: ignore[override]  # SQLAlchemy only enters it
        return _Cursor(self, self._conn.cursor())

    @override
    async def commit(self) -> None:
        if self.in_transaction:
            await super().commit()

    @override
    async def rollback(self) -> None:
        if self.in_transaction:
            await super().rollback()


class _Writer(Connection):
    """A connection that begins every transaction with the write lock.

    A transaction that reads before it writes would otherwise fail at once when another one has
    written in between: SQLite waits for a lock only at the start of a transaction.
    """

    @override
    def prepare(self, sql: str) -> None:
        if not self._conn.in_transaction and not sql.startswith("PRAGMA"):
            self._conn.execute("BEGIN IMMEDIATE")


class _Cursor(aiosqlite.Cursor):
    """A cursor whose first rows come back with the execution."""

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._prepare = connection.prepare
        self._ahead: deque[Any] = deque()
        self._finished = False

    @override
    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> _Cursor:
        rows: list[Any] = await self._execute(  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped
            self._run, sql, parameters or ()
        )
        self._ahead, self._finished = deque(rows), len(rows) < AHEAD
        return self

    @override
    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> _Cursor:
        await self._execute(self._run_many, sql, parameters)  # type: ignore[no-untyped-call]  # untyped there
        return self

    def _run_many(self, sql: str, parameters: Any) -> None:
        self._prepare(sql)
        self._cursor.executemany(sql, parameters)

    def _run(self, sql: str, parameters: Any) -> list[Any]:
        self._prepare(sql)
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchmany(AHEAD) if self._cursor.description else []

    @override
    async def fetchone(self) -> Any:
        return (await self.fetchmany(1) or [None])[0]

    @override
    async def fetchmany(self, size: int | None = None) -> list[Any]:
        size = size or self.arraysize
        rows = [self._ahead.popleft() for _ in range(min(size, len(self._ahead)))]
        if len(rows) < size and not self._finished:
            rows += await super().fetchmany(size - len(rows))
        return rows

    @override
    async def fetchall(self) -> list[Any]:
        rows = list(self._ahead)
        self._ahead.clear()
        if not self._finished:
            rows += await super().fetchall()
            self._finished = True
        return rows

    @override
    async def close(self) -> None:
        if self._finished:
            self._cursor.close()
        else:
            await super().close()
