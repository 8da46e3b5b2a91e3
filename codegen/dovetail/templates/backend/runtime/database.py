"""The database: short transactions for writing, plain connections for reading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from typing import Any, Self, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    Engine,
    Executable,
    ScalarResult,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.util import greenlet_spawn

from . import outages, sqlite, statements

T = TypeVar("T")

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}

# Seconds that are waited for a connection: a server that is gone for good must not hold every request.
WAIT = 5
# SQLAlchemy would keep five, and open and close the others at every use.
POOL = {"pool_size": 10, "max_overflow": 0, "pool_timeout": WAIT}
# Each statement is a transaction, so there is nothing to roll back.
AUTOCOMMIT = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}


class DatabaseUrlError(ValueError):
    """The URL names no database that can be used; the message is one line, without the password."""


class Reader:
    """A connection that reads, taken from the pool at its first statement.

    It does less than an `AsyncConnection`, and costs half as much: that one goes to the database's
    greenlet to be opened and for each statement, and is closed in a task of its own.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        if self._connection is not None:
            await greenlet_spawn(self._connection.close)

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """What a function answers that takes SQLAlchemy's synchronous connection."""

        def run() -> T:
            if self._connection is None:
                self._connection = self._engine.connect()
            return work(self._connection)

        return await greenlet_spawn(run)

    async def execute(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> CursorResult[Any]:
        """The rows of a statement."""
        return await self.run_sync(lambda connection: connection.execute(statement, values))

    async def scalars(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> ScalarResult[Any]:
        """The first columns of the rows of a statement."""
        return (await self.execute(statement, values)).scalars()

    async def scalar(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Any:
        """The first column of the first row of a statement; `None` when there is no row."""
        return (await self.execute(statement, values)).scalar()


class Database:
    """Two engines, one for transactions and one for statements by themselves.

    `url` is SQLAlchemy's; `sqlite` and `postgresql` without a driver mean the asynchronous one. A
    statement on PostgreSQL is given up after `statement_timeout` seconds. Whatever tells that the
    database does not answer is raised as `DatabaseUnavailable`.
    """

    def __init__(
        self, url: str, *, echo: bool = False, statement_timeout: float | None = 30
    ) -> None:
        self.url = _spelled_out(url)
        self.engine, self.readers = _engines(self.url, echo, statement_timeout)
        is_sqlite = self.url.get_backend_name() == "sqlite"
        self._turn = sqlite.turns() if is_sqlite else nullcontext[None]
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session that commits at the end of the block, and rolls back on an exception."""
        async with self._turn(), self._sessions.begin() as session:
            yield session

    def reading(self) -> Reader:
        """A connection without a transaction: each statement sees what is committed."""
        return Reader(self.readers.sync_engine)

    async def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the database answers soon."""
        try:
            async with asyncio.timeout(WAIT), self.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, TimeoutError) as error:
            raise outages.unavailable(self.url, error) from error

    def trace(self) -> None:
        """Make a span of each statement."""
        for engine in {self.engine.sync_engine, self.readers.sync_engine}:
            statements.trace(engine)

    async def dispose(self) -> None:
        """Close every connection, unless the database hangs."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT):
                await self.engine.dispose()
                await self.readers.dispose()


def _spelled_out(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError(
            "the database URL is not one: write sqlite:///file.db or postgresql://user@host/name"
        ) from None
    return parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))


def _engines(
    url: URL, echo: bool, statement_timeout: float | None
) -> tuple[AsyncEngine, AsyncEngine]:
    """The one for transactions, and the one for statements by themselves."""
    if url.get_backend_name() != "sqlite":
        options: dict[str, Any] = {"echo": echo}
        if url.get_driver_name() == "asyncpg":
            options["connect_args"] = {"timeout": WAIT, "command_timeout": statement_timeout}
        return _engine(url, **options), _engine(url, **options, **AUTOCOMMIT)
    writing = _engine(url, echo=echo, **sqlite.writing(url))
    # A database in memory is one connection, which takes turns.
    is_shared = sqlite.is_in_memory(url)
    return writing, writing if is_shared else _engine(url, echo=echo, **sqlite.reading())


def _engine(url: URL, **options: Any) -> AsyncEngine:
    try:
        # Values are secrets, and errors that show them are logged.
        hide = {"hide_parameters": not options["echo"]}
        engine = create_async_engine(url, **{**POOL, **hide, **options})
        outages.watch(engine.sync_engine)
        return engine
    except ModuleNotFoundError as error:
        reason = f"the driver '{error.name}' is not installed"
    except (ArgumentError, InvalidRequestError, NoSuchModuleError) as error:
        reason = str(error).partition("\n")[0]
    raise DatabaseUrlError(f"{url.render_as_string()}: {reason}")
