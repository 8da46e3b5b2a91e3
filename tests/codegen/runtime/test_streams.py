"""Items in streams: how they are framed, and how they are found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from dovetail.templates.backend.runtime.streams import frames, read_items, read_lines
from dovetail.templates.backend.runtime.wire import Model

pytestmark = pytest.mark.anyio

EVENTS = "text/event-stream"


class Tick(Model):
    at: int


class Event(Model):
    event: str
    data: Tick | str
    id: str | None = None
    retry: int | None = None


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def read(type: Any, media_type: str, *parts: bytes) -> list[Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(type)
    return [item async for item in read_items(chunks(*parts), adapter, media_type)]


@pytest.mark.parametrize(
    ("media_type", "item", "frame"),
    [
        (EVENTS, Tick(at=1), b'data: {"at":1}\n\n'),
        (EVENTS, Event(event="tick", data=Tick(at=1)), b'event: tick\ndata: {"at": 1}\n\n'),
        (EVENTS, Event(event="a\nb", data="x\ny"), b"event: a b\ndata: x\ndata: y\n\n"),
        (EVENTS, Event(event="e", data="é", id="7", retry=5), None),
        ("application/x-ndjson", Tick(at=1), b'{"at":1}\n'),
        ("application/json-seq", Tick(at=1), b'\x1e{"at":1}\n'),
    ],
)
async def test_what_is_written_is_read(media_type: str, item: Model, frame: bytes | None) -> None:
    written = frames(TypeAdapter(type(item)), media_type)(item)
    if frame is not None:
        assert written == frame
    if "\n" not in getattr(item, "event", ""):
        assert await read(type(item), media_type, written) == [item]


async def test_chunks_end_anywhere() -> None:
    text = b': hello\r\n\r\nid: 3\r\ndata: {"at":\rdata:  1}\n\ndata: {"at":2}\r\r\ndata: {"at":3}'
    for size in range(1, 12):
        parts = [text[start : start + size] for start in range(0, len(text), size)]
        assert await read(Tick, EVENTS, *parts) == [Tick(at=1), Tick(at=2)]


async def test_a_last_line_needs_no_end() -> None:
    assert await read(Tick, "application/jsonl", b'{"at":1}\n\n{"at"', b":2}") == [
        Tick(at=1),
        Tick(at=2),
    ]


async def test_an_item_that_is_not_valid_ends_the_stream() -> None:
    with pytest.raises(ValidationError):
        await read(Tick, EVENTS, b"data: 5\n\n")


async def test_many_small_chunks_take_time_in_proportion() -> None:
    """A line in pieces is joined once, not once a piece."""
    parts = [b"a"] * 200_000
    assert [len(line) async for line in read_lines(chunks(*parts))] == [200_000]
