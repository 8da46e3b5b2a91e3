"""Responses as dataclasses: what a declared response is made of, written and read."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import (
    Any,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import TypeAdapter

from . import media
from .lexical import Lexical
from .serialization import join_value
from .streams import read_items
from .styles import split_value
from .wire import parsed

JSON = "application/json"

Content: TypeAlias = bytes | AsyncIterable[bytes] | Path
"""Bytes, a stream of them, or the file that holds them."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header that a field of a response is."""

    name: str
    explode: bool = False


class Response:
    """A response that the contract declares, as a dataclass.

    `status_code` and `media_type` are class variables where there is one, and fields where there are
    several; `statuses` is then the range that is declared. The body and the headers are fields.
    """

    __slots__ = ()


R = TypeVar("R", bound=Response)


@dataclass(frozen=True, slots=True)
class HeaderField:
    attribute: str
    name: str
    explode: bool
    required: bool
    lexical: Lexical

    def write(self, value: object) -> str:
        if isinstance(value, str):
            return value
        dumped = self.lexical.adapter.dump_python(value, mode="json", by_alias=True)
        return join_value(dumped, self.name, "simple", self.explode)

    def read(self, text: str) -> Any:
        shape = self.lexical.shape
        return self.lexical.read(split_value(text, self.name, shape, "simple", self.explode))


@dataclass(frozen=True, slots=True)
class Layout:
    """How responses of one class are written and read; `item` is of what they stream.

    `media_types` are those that the body may have, `None` where the contract leaves them open.
    """

    fields: frozenset[str]
    media_types: frozenset[str] | None
    body: TypeAdapter[Any] | None
    item: TypeAdapter[Any] | None
    headers: tuple[HeaderField, ...]

    def header_lines(self, response: Response) -> Iterator[tuple[str, str]]:
        """Names and values of the headers that are present."""
        for header in self.headers:
            value: object = getattr(response, header.attribute)
            if header.name.lower() == "set-cookie" and isinstance(value, list):
                yield from ((header.name, str(cookie)) for cookie in cast(list[object], value))
            elif value is not None:
                yield header.name, header.write(value)


# Not `functools.cache`: mypy takes classes for unhashable.
LAYOUTS: dict[type[Response], Layout] = {}


def layout_of(response: type[Response]) -> Layout:
    """The layout of a class of responses; made once a class."""
    if response not in LAYOUTS:
        LAYOUTS[response] = _layout(response)
    return LAYOUTS[response]


def _layout(response: type[Response]) -> Layout:
    hints = get_type_hints(response, include_extras=True)
    stated = dataclasses.fields(cast(Any, response))
    fields = frozenset(field.name for field in stated)
    required = frozenset(each.name for each in stated if each.default is dataclasses.MISSING)
    variants = list(_variants(hints["body"])) if "body" in fields else []
    items = [get_args(each)[0] for each in variants if get_origin(each) is AsyncIterable]
    values = [
        each for each in variants if get_origin(each) is not AsyncIterable and each is not Path
    ]
    streamed = [item for item in items if item is not bytes]
    return Layout(
        fields=fields,
        media_types=_media_types(response, hints),
        body=TypeAdapter(_union(values)) if values else None,
        item=TypeAdapter(_union(streamed)) if streamed else None,
        headers=tuple(_headers(hints, required)),
    )


def read_response(
    cls: type[R], status: int, headers: Mapping[str, str], content: bytes | AsyncIterable[bytes]
) -> R:
    """The response that a server answered; raises `ValueError` when it is not what the class says.

    `headers` are found in any case. A stream stays one: of bytes, or of the items that the class declares.
    """
    layout = layout_of(cls)
    values: dict[str, Any] = {}
    for header in layout.headers:
        text = headers.get(header.name)
        if text is not None:
            values[header.attribute] = header.read(text)
        elif header.required:
            raise ValueError(f"the header {header.name} is missing")
    media_type = headers.get("Content-Type", "")
    stated = {"status_code": status, "media_type": media.essence(media_type)}
    values |= {name: value for name, value in stated.items() if name in layout.fields}
    if "body" in layout.fields:
        values["body"] = _body(layout, media_type, content)
    return cls(**values)


def _body(layout: Layout, media_type: str, content: bytes | AsyncIterable[bytes]) -> Any:
    if layout.media_types is not None and media.essence(media_type) not in layout.media_types:
        raise ValueError(f"the media type '{media_type}' is not declared")
    if not isinstance(content, bytes):
        return content if layout.item is None else read_items(content, layout.item, media_type)
    kind = media.kind(media_type)
    if kind == "json" and layout.body is not None:
        return parsed(layout.body, content)
    if kind == "text":
        return content.decode(media.parameter(media_type, "charset") or "utf-8", "replace")
    return content


def _headers(hints: Mapping[str, Any], required: frozenset[str]) -> Iterator[HeaderField]:
    for attribute, hint in hints.items():
        for mark in getattr(hint, "__metadata__", ()):
            if isinstance(mark, Header):
                lexical = Lexical(get_args(hint)[0])
                stated = attribute in required
                yield HeaderField(attribute, mark.name, mark.explode, stated, lexical)


def _media_types(response: type[Response], hints: Mapping[str, Any]) -> frozenset[str] | None:
    fixed = getattr(response, "media_type", JSON)
    if isinstance(fixed, str):
        return frozenset({media.essence(fixed)})
    choice: tuple[str, ...] = get_args(hints["media_type"])
    return frozenset(map(media.essence, choice)) or None


def _variants(hint: Any) -> Iterable[Any]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _union(types: list[Any]) -> Any:
    return Union[tuple(types)]  # noqa: UP007  # the bar cannot take a list
