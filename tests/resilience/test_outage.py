"""PostgreSQL stopped and started under a server that goes on."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Generator
from itertools import count
from pathlib import Path

import httpx
import pytest

from backend.settings import Settings

from .. import postgresql
from ..conftest import migrate
from .conftest import client, expect_unavailable, items, log_in
from .operations import Operation, operations
from .server import Server

pytestmark = pytest.mark.anyio

FAST = signal.SIGINT  # as `pg_ctl stop` does: those that are connected are disconnected
CLIENTS = 10  # as many as connections are kept open
SOON = 5  # seconds; to hash passwords takes some of them


@pytest.fixture
def own_postgresql(
    postgresql_server: postgresql.Server,
) -> Generator[postgresql.Server]:
    """A server that a test may stop."""
    binaries = postgresql.binaries()
    assert binaries is not None
    with postgresql.server(binaries) as server:
        yield server


@pytest.fixture
def server(own_postgresql: postgresql.Server, tmp_path: Path) -> Generator[Server]:
    url = own_postgresql.database_url()
    migrate(url)
    server = Server(Settings(environment="test", database_url=url, files=tmp_path / "files"))
    server.start()
    yield server
    server.kill()


async def test_every_operation_is_unavailable_while_the_database_is_stopped(
    own_postgresql: postgresql.Server, server: Server
) -> None:
    token = log_in(server.origin)
    async with client(server.origin, token) as http:
        assert await _statuses(http) == {200}
        await asyncio.to_thread(own_postgresql.stop, FAST)
        http.base_url = server.origin
        for operation in operations(token.refresh_token):
            began = time.monotonic()
            answer = await http.request(**operation.request)
            assert time.monotonic() - began < SOON, operation
            _judge(operation, answer)
        await asyncio.to_thread(own_postgresql.start)
        http.base_url = f"{server.origin}/api/v1"
        assert await _statuses(http) == {200}


async def test_nobody_notices_that_the_database_was_started_again(
    own_postgresql: postgresql.Server, server: Server
) -> None:
    """Every connection that is kept open is dead then."""
    async with client(server.origin, log_in(server.origin)) as http:
        assert await _statuses(http) == {200}
        await asyncio.to_thread(own_postgresql.stop, FAST)
        await asyncio.to_thread(own_postgresql.start)
        assert await _statuses(http) == {200}


async def test_no_write_that_was_answered_as_done_is_lost_to_restarts(
    own_postgresql: postgresql.Server, server: Server
) -> None:
    async with client(server.origin, log_in(server.origin)) as http:
        told: dict[str, int] = {}
        writing = [asyncio.create_task(_write(http, f"{n}", told)) for n in range(CLIENTS)]
        for _ in range(3):
            await asyncio.sleep(0.5)
            await asyncio.to_thread(own_postgresql.stop, FAST)
            await asyncio.to_thread(own_postgresql.start)
        after = len(told)
        while [*told.values()][after:].count(201) < CLIENTS:  # noqa: ASYNC110  # each would have to set an event
            await asyncio.sleep(0.1)
        for task in writing:
            task.cancel()
        await asyncio.wait(writing)
        titles = {item["title"] for item in await items(http)}
    assert {*told.values()} == {201, 503}
    assert {title for title, status in told.items() if status == 201} <= titles


async def _write(http: httpx.AsyncClient, client: str, told: dict[str, int]) -> None:
    for number in count():
        title = f"{client} {number}"
        told[title] = (await http.post("/items", json={"title": title})).status_code


async def _statuses(http: httpx.AsyncClient) -> set[int]:
    """At the same time on each connection that is kept open."""
    requests = [http.get(path) for path in ("/items", "/users/me") for _ in range(CLIENTS)]
    requests += [http.post("/items", json={"title": "Notes"}) for _ in range(CLIENTS)]
    return {answer.status_code // 100 * 100 for answer in await asyncio.gather(*requests)}


def _judge(operation: Operation, answer: httpx.Response) -> None:
    if operation.id == "health":
        assert answer.status_code == 200
        return
    assert "503" in operation.statuses
    expect_unavailable(answer)
