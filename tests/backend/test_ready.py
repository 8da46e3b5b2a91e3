"""A database that hangs: its connections stay open, and nothing is ever answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from backend.main import create_app
from backend.settings import Settings
from generated.backend.client import Client
from generated.backend.responses import components
from generated.backend.responses import system as responses

from .. import postgresql

pytestmark = pytest.mark.anyio

SOON = 8
"""Seconds, of which five are for the database."""


class Door:
    """In front of a database; while it is shut, it takes what is sent, and keeps it."""

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port
        self.open = asyncio.Event()
        self._tasks = set[asyncio.Task[None]]()

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection(*self._address)
        for pair in ((reader, outer), (inner, writer)):
            self._tasks.add(asyncio.create_task(self._pass(*pair)))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while content := await reader.read(65536):
            await self.open.wait()
            writer.write(content)
        writer.close()

    async def remove(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def served(url: str, files: Path) -> AsyncGenerator[Client]:
    app = create_app(Settings(environment="test", database_url=url, files=files))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as http,
    ):
        yield Client(http)


async def expect_unavailable(client: Client) -> None:
    began = time.monotonic()
    answer = await client.system.ready()
    assert isinstance(answer, components.Unavailable)
    assert answer.retry_after == 5
    assert time.monotonic() - began < SOON


async def test_a_database_that_never_answers_is_told_of_in_time(tmp_path: Path) -> None:
    door = Door("127.0.0.1", 0)

    async def ignore(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await door.open.wait()
        writer.close()

    async with await asyncio.start_server(ignore, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with served(f"postgresql://nobody@127.0.0.1:{port}/nothing", tmp_path) as client:
            ready = asyncio.create_task(expect_unavailable(client))
            await asyncio.sleep(0.1)
            assert isinstance(await client.system.health(), responses.HealthOk)
            assert not ready.done()
            await ready
        door.open.set()


async def test_a_database_that_hangs_is_told_of_in_time_and_used_again(
    postgresql_server: postgresql.Server, migrated_name: str, tmp_path: Path
) -> None:
    url = make_url(postgresql_server.database_url(migrated_name))
    door = Door(url.host or "", url.port or 5432)
    door.open.set()
    async with await asyncio.start_server(door.enter, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        through = url.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
        async with served(through, tmp_path) as client:
            assert isinstance(await client.system.ready(), responses.ReadyOk)
            door.open.clear()
            # More than there are connections.
            await asyncio.gather(*(expect_unavailable(client) for _ in range(12)))
            assert isinstance(await client.system.health(), responses.HealthOk)
            door.open.set()
            assert isinstance(await client.system.ready(), responses.ReadyOk)
        await door.remove()
