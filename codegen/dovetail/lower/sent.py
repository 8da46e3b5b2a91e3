"""Which types an operation sends to the server, and which come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal as OneOf
from typing import NamedTuple, TypeAlias

from ..contract import Callback, Encoding, Header, MediaType, Operation, Response, Type

Direction: TypeAlias = OneOf["read", "write"]
Retype: TypeAlias = Callable[[Type, Direction], Type]

DIRECTIONS: tuple[Direction, Direction] = ("read", "write")


def opposite(direction: Direction) -> Direction:
    return "write" if direction == "read" else "read"


class Sent(NamedTuple):
    """A type, and whether the client reads or writes it."""

    direction: Direction
    type: Type


def sent(operation: Operation, to_server: Direction = "write") -> Iterator[Sent]:
    """Every type with its direction; webhooks and callbacks are sent by the server, so theirs is `read`."""
    back = opposite(to_server)
    for parameter in operation.parameters:
        yield Sent(to_server, parameter.type)
    for media_type in operation.body.content if operation.body is not None else ():
        yield from (Sent(to_server, type) for type in _types(media_type))
    for response in operation.responses:
        for media_type in response.content:
            yield from (Sent(back, type) for type in _types(media_type))
        yield from (Sent(back, header.type) for header in response.headers)
    for callback in operation.callbacks:
        yield from sent(callback.operation, back)


def retyped(operation: Operation, retype: Retype, to_server: Direction = "write") -> Operation:
    """The operation with its types exchanged."""
    back = opposite(to_server)
    body = operation.body
    if body is not None:
        body = replace(body, content=_content(body.content, retype, to_server))
    return replace(
        operation,
        parameters=tuple(
            replace(parameter, type=retype(parameter.type, to_server))
            for parameter in operation.parameters
        ),
        body=body,
        responses=tuple(_response(each, retype, back) for each in operation.responses),
        callbacks=tuple(_callback(each, retype, back) for each in operation.callbacks),
    )


def _types(media_type: MediaType) -> Iterator[Type]:
    if media_type.type is not None:
        yield media_type.type
    for encoding in media_type.encodings:
        yield from (header.type for header in encoding.headers)


def _response(response: Response, retype: Retype, direction: Direction) -> Response:
    return replace(
        response,
        content=_content(response.content, retype, direction),
        headers=_headers(response.headers, retype, direction),
    )


def _callback(callback: Callback, retype: Retype, direction: Direction) -> Callback:
    return replace(callback, operation=retyped(callback.operation, retype, direction))


def _content(
    content: tuple[MediaType, ...], retype: Retype, direction: Direction
) -> tuple[MediaType, ...]:
    return tuple(
        replace(
            media_type,
            type=retype(media_type.type, direction) if media_type.type is not None else None,
            encodings=tuple(_encoding(each, retype, direction) for each in media_type.encodings),
        )
        for media_type in content
    )


def _encoding(encoding: Encoding, retype: Retype, direction: Direction) -> Encoding:
    return replace(encoding, headers=_headers(encoding.headers, retype, direction))


def _headers(
    headers: tuple[Header, ...], retype: Retype, direction: Direction
) -> tuple[Header, ...]:
    return tuple(replace(header, type=retype(header.type, direction)) for header in headers)
