"""Streams of items: server-sent events, JSON lines and JSON text sequences."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from .media import essence
from .wire import parsed

EVENT_FIELDS = frozenset({"data", "event", "id", "retry"})
RECORD_SEPARATOR = b"\x1e"
END_OF_LINE = re.compile(rb"\r\n|\n|\r(?!\Z)")  # a carriage return at the end may be half of two

Frame: TypeAlias = Callable[[Any], bytes]


def frames(adapter: TypeAdapter[Any], media_type: str) -> Frame:
    """How one item is written in a stream of this media type."""
    if essence(media_type) == "text/event-stream":
        write = _event if _is_event(adapter) else _data
        return lambda item: write(adapter, item)
    start = RECORD_SEPARATOR if essence(media_type) == "application/json-seq" else b""
    return lambda item: start + _json(adapter, item) + b"\n"


async def framed(items: AsyncIterable[Any], frame: Frame) -> AsyncIterator[bytes]:
    """The items as they are sent."""
    async for item in items:
        yield frame(item)


async def read_items(
    chunks: AsyncIterable[bytes], adapter: TypeAdapter[Any], media_type: str
) -> AsyncIterator[Any]:
    """The items of a stream of this media type; raises `ValidationError` for one that is not valid."""
    if essence(media_type) == "text/event-stream":
        whole = _is_event(adapter)
        async for event in read_events(chunks):
            yield event.item(adapter) if whole else _parse(adapter, event.data)
        return
    async for line in read_lines(chunks):
        if text := line.strip(RECORD_SEPARATOR + b" \t"):
            yield _parse(adapter, text)


@dataclass(slots=True)
class Event:
    """A server-sent event, as it is being read."""

    lines: list[str] = field(default_factory=list[str])
    fields: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def data(self) -> str:
        return "\n".join(self.lines)

    def add(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self.lines.append(value)
        elif name in EVENT_FIELDS:
            self.fields[name] = value

    def item(self, adapter: TypeAdapter[Any]) -> Any:
        """The event as an object; its data is JSON or a string, as the schema has it."""
        values: dict[str, Any] = dict(self.fields)
        if values.get("retry", "").isdecimal():
            values["retry"] = int(values["retry"])
        texts = [json.dumps(self.data), self.data]
        first, second = reversed(texts) if self.data[:1] in ("{", "[") else texts
        head = json.dumps(values)[:-1] + ", " * bool(values)
        try:
            return _parse(adapter, f'{head}"data": {first}}}')
        except ValidationError:
            return _parse(adapter, f'{head}"data": {second}}}')


async def read_events(chunks: AsyncIterable[bytes]) -> AsyncIterator[Event]:
    """Events that have data; comments and an unfinished last event are dropped, as HTML says."""
    event = Event()
    async for line in read_lines(chunks):
        if line:
            event.add(line.decode("utf-8", "replace"))
        else:
            if event.lines:
                yield event
            event = Event()


async def read_lines(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Lines without their ends, whichever of the three it is."""
    rest: list[bytes] = []
    async for chunk in chunks:
        if not END_OF_LINE.search(chunk) and not (rest and rest[-1].endswith(b"\r")):
            rest.append(chunk)
            continue
        *lines, last = END_OF_LINE.split(b"".join([*rest, chunk]))
        rest = [last] if last else []
        for line in lines:
            yield line
    if last := b"".join(rest):
        yield last.removesuffix(b"\r")


def _json(adapter: TypeAdapter[Any], item: object) -> bytes:
    return adapter.dump_json(item, by_alias=True)


def _parse(adapter: TypeAdapter[Any], text: str | bytes) -> Any:
    return parsed(adapter, text.encode() if isinstance(text, str) else text)


def _data(adapter: TypeAdapter[Any], item: object) -> bytes:
    return b"data: " + _json(adapter, item) + b"\n\n"


def _event(adapter: TypeAdapter[Any], item: object) -> bytes:
    values: dict[str, Any] = adapter.dump_python(item, mode="json", by_alias=True)
    data = values.pop("data")
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    lines = [f"{name}: {_one_line(value)}" for name, value in values.items() if value is not None]
    lines += [f"data: {line}" for line in re.split("\r\n|\n|\r", text)]
    return "\n".join([*lines, "", ""]).encode()


def _one_line(value: object) -> str:
    return re.sub(r"[\r\n]", " ", str(value))


def _is_event(adapter: TypeAdapter[Any]) -> bool:
    """An object with data and nothing but fields of events, as OpenAPI 3.2 describes them."""
    schema = adapter.json_schema(by_alias=True)
    shapes = list(_shapes(schema, schema.get("$defs", {})))
    return bool(shapes) and all("data" in names <= EVENT_FIELDS for names in shapes)


def _shapes(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterable[frozenset[str]]:
    pending, seen = [schema], set[str]()
    while pending:
        current = pending.pop()
        reference = current.get("$ref", "")
        if reference:
            name = reference.rpartition("/")[2]
            pending += [definitions[name]] * (name in definitions and name not in seen)
            seen.add(name)
        elif variants := current.get("oneOf") or current.get("anyOf"):
            pending += variants
        else:
            yield frozenset(current.get("properties", {}))
