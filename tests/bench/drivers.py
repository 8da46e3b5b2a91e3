"""The drivers of both databases as they are, without a layer on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any, TypeAlias, cast

import aiosqlite
import asyncpg  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]  # it has no types

Fetch: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
"""The rows of a statement with values for its `$1`, `$2`, …"""

CONNECTIONS = 8


class Sqlite:
    """A connection that reads, and one that writes."""

    def __init__(self, url: str) -> None:
        self._file = url.removeprefix("sqlite:///")
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def opened(self, app: object) -> AsyncGenerator[None]:
        async with self._connection() as self._reader, self._connection() as self._writer:
            await self._writer.execute("PRAGMA synchronous = NORMAL")
            yield

    def _connection(self) -> aiosqlite.Connection:
        return aiosqlite.connect(self._file, isolation_level=None)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Fetch]:
        yield _fetch(self._reader)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[Fetch]:
        async with self._turn:
            await self._writer.execute("BEGIN IMMEDIATE")
            yield _fetch(self._writer)
            await self._writer.execute("COMMIT")

    def moment(self, now: datetime) -> object:
        return now.isoformat(" ").removesuffix("+00:00")


def _fetch(connection: aiosqlite.Connection) -> Fetch:
    async def fetch(sql: str, *values: object) -> Sequence[Any]:
        return list(await connection.execute_fetchall(sql.replace("$", "?"), values))

    return fetch


connect = cast(Callable[[str], Awaitable[Any]], asyncpg.connect)  # pyright: ignore[reportUnknownMemberType]  # it has no types


class Postgresql:
    """As many connections as there are requests at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: asyncio.LifoQueue[Any] = asyncio.LifoQueue()

    @asynccontextmanager
    async def opened(self, app: object) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            for _ in range(CONNECTIONS):
                connection = await connect(self._url)
                stack.push_async_callback(connection.close)
                self._idle.put_nowait(connection)
            yield

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Fetch]:
        connection = await self._idle.get()
        yield connection.fetch
        self._idle.put_nowait(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[Fetch]:
        connection = await self._idle.get()
        async with connection.transaction():
            yield connection.fetch
        self._idle.put_nowait(connection)

    def moment(self, now: datetime) -> object:
        return now
