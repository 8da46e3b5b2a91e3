"""SIGKILL in the middle of writes: what was acknowledged is there, and what was refused is not."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from .conftest import Serve, client, items, log_in
from .server import Server
from .writers import Book, Json, Writer, content

pytestmark = pytest.mark.anyio

WRITES = 2000
KILLS = 30
WRITERS = 16


async def test_what_is_acknowledged_survives_a_server_that_is_killed(serve: Serve) -> None:
    server = serve()
    book = Book()
    async with client(server.origin, log_in(server.origin)) as http:
        writers = [Writer(http, book) for _ in range(WRITERS)]
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_kill(server, book))
            for writer in writers:
                tasks.create_task(writer.write(WRITES))
        kept = {f"/items/{item['id']}": item for item in await items(http)}
    assert len(book.unanswered) > KILLS, "the server was not killed in the middle of writes"
    _judge(kept, writers, book)


async def _kill(server: Server, book: Book) -> None:
    for number in range(1, KILLS + 1):
        while book.answered < WRITES * number // (KILLS + 1):  # noqa: ASYNC110  # each writer would have to set an event
            await asyncio.sleep(0.001)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)


def _judge(items: dict[str, Json], writers: list[Writer], book: Book) -> None:
    for item in items.values():
        whole = content(item["title"])
        assert {name: item[name] for name in whole} == whole
    for writer in writers:
        assert items.pop(writer.item)["title"] in writer.held
    created = Counter(item["title"] for item in items.values())
    assert max(created.values()) == 1
    assert book.created <= created.keys()
    assert not book.refused & created.keys()
    assert created.keys() <= book.created | book.unanswered
