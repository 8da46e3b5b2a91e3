"""SIGTERM: what is in flight is finished, nothing else is begun, and nothing is left open."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from sqlalchemy import text

from backend.settings import Settings
from dovetail.conform.serving import HOST, free_port
from generated.backend.runtime.database import Database

from .conftest import client, expect_unavailable, log_in

pytestmark = pytest.mark.anyio

SECONDS = 30
NOTES = b"Notes by the translator. " * 4000


class Program:
    """`python -m backend`."""

    def __init__(self, settings: Settings, shutdown_seconds: int) -> None:
        self._port = free_port()
        self.origin = f"http://{HOST}:{self._port}"
        environment = {
            "DATABASE_URL": settings.database_url,
            "FILES": str(settings.files),
            "PORT": str(self._port),
            "SHUTDOWN_SECONDS": str(shutdown_seconds),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend"], env={**os.environ, **environment}
        )

    def is_open(self) -> bool:
        """Whether it takes connections."""
        with socket.socket() as client:
            return client.connect_ex((HOST, self._port)) == 0

    async def wait_until(self, is_open: bool) -> None:
        async with asyncio.timeout(SECONDS):
            while self.is_open() is not is_open:
                assert self.process.poll() is None
                await asyncio.sleep(0.05)

    async def ended(self) -> int:
        """Its exit status."""
        return await asyncio.to_thread(self.process.wait, SECONDS)


Run: TypeAlias = Callable[[int], Program]


@pytest.fixture
def run(settings: Settings) -> Generator[Run]:
    """Run it; it is given so many seconds to stop."""
    with ExitStack() as programs:

        def start(shutdown_seconds: int) -> Program:
            program = Program(settings, shutdown_seconds)
            programs.callback(program.process.wait)
            programs.callback(program.process.kill)
            return program

        yield start


async def test_what_is_in_flight_is_finished(run: Run, settings: Settings) -> None:
    program = run(SECONDS)
    await program.wait_until(is_open=True)
    async with client(program.origin, log_in(program.origin)) as http:
        item = await _create(http)
        rest = asyncio.Event()
        upload = asyncio.create_task(_upload(http, item, rest))
        async with _locked(settings.database_url, item):
            change = asyncio.create_task(
                http.patch(item, json={"title": "Changed"}, headers={"If-Match": '"1"'})
            )
            await asyncio.sleep(0.5)
            program.process.send_signal(signal.SIGTERM)
            await program.wait_until(is_open=False)
            assert not change.done()
        assert (await change).json()["data"]["title"] == "Changed"
        assert not upload.done()
        rest.set()
        assert (await upload).json()["data"]["size"] == len(NOTES)
    assert await program.ended() == 0
    await _expect_closed(settings.database_url)


async def test_what_takes_too_long_is_given_up(run: Run, settings: Settings) -> None:
    program = run(1)
    await program.wait_until(is_open=True)
    async with client(program.origin, log_in(program.origin)) as http:
        item = await _create(http)
        rest = asyncio.Event()
        upload = asyncio.create_task(_upload(http, item, rest))
        await asyncio.sleep(0.5)
        began = time.monotonic()
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
        assert time.monotonic() - began < 10
        rest.set()
        expect_unavailable(await upload)
    assert list(settings.files.iterdir()) == []
    await _expect_closed(settings.database_url)


async def _create(http: httpx.AsyncClient) -> str:
    answer = await http.post("/items", json={"title": "Engine"})
    return f"/items/{answer.raise_for_status().json()['data']['id']}"


async def _upload(http: httpx.AsyncClient, item: str, rest: asyncio.Event) -> httpx.Response:
    """Half of a file, and the other half when it is told so."""
    file = {"file": ("notes.txt", NOTES, "text/plain")}
    whole = http.build_request("POST", f"{item}/attachments", files=file)
    content = whole.read()

    async def halves() -> AsyncIterator[bytes]:
        yield content[: len(content) // 2]
        await rest.wait()
        yield content[len(content) // 2 :]

    return await http.post(f"{item}/attachments", content=halves(), headers=whole.headers)


@asynccontextmanager
async def _locked(url: str, item: str) -> AsyncGenerator[None]:
    """Nobody else can change the item."""
    database = Database(url)
    number = int(item.rpartition("/")[2])
    async with database.transaction() as session:
        await session.execute(text(f"UPDATE items SET title = title WHERE id = {number}"))
        yield
    await database.dispose()


async def _expect_closed(url: str) -> None:
    """PostgreSQL knows who is connected; who closes a file of SQLite last takes the log away."""
    database = Database(url)
    if database.url.get_backend_name() == "sqlite":
        log = Path(f"{database.url.database}-wal")
        assert not await asyncio.to_thread(log.exists)
    else:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        async with database.reading() as connection:
            count = text(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")
            assert await connection.scalar(count) == 0
    await database.dispose()
