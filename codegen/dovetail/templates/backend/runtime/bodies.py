"""Request bodies: read as their media type says, valid or answered with a failure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from . import media
from .failures import Failure, fields_of
from .limits import chunks, read
from .streams import read_items
from .wire import parsed

T = TypeVar("T")

# Not `functools.cache`: mypy takes classes for unhashable.
ADAPTERS: dict[object, TypeAdapter[Any]] = {}
UTF8 = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


async def read_json(request: Request, type: type[T] | TypeAdapter[T], *accepted: str) -> T:
    """The body as JSON Schema takes it; raises failures 413, 415 and 422.

    `accepted` are its media types, `application/json` when none is given.
    """
    accept(request, *(accepted or ("application/json",)))
    content = await read(request)
    if not content:
        raise Failure.invalid({"body": "Field required"})
    try:
        return parsed(_adapter(type), content)
    except ValidationError as error:
        raise invalid(error) from error


async def read_text(request: Request, *accepted: str) -> str:
    """The body as text; raises failures 413, 415 and 422."""
    accept(request, *accepted)
    content = await read(request)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Failure.invalid({"body": "must be encoded as UTF-8"}) from error


def read_stream(request: Request, *accepted: str) -> AsyncIterator[bytes]:
    """The body as it comes in; raises a failure 415, and while it is read 413."""
    accept(request, *accepted)
    return chunks(request)


async def read_sequence(
    request: Request, type: type[T] | TypeAdapter[T], *accepted: str
) -> AsyncIterator[T]:
    """The items of a body that is a stream of them; raises failures 413, 415 and 422 while it is read."""
    stated = accept(request, *accepted)
    stream = chunks(request)
    try:
        async for item in read_items(stream, _adapter(type), stated):
            yield item
    except ValidationError as error:
        raise invalid(error) from error


async def read_pairs(request: Request) -> list[tuple[str, str]]:
    """Names and values of a body that is `application/x-www-form-urlencoded`."""
    accept(request, "application/x-www-form-urlencoded")
    content = await read(request)
    try:
        text = content.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise Failure.invalid({"body": "must be a form of at most 1000 fields"}) from error


def has_body(request: Request) -> bool:
    """Whether the client sends one at all."""
    length = request.headers.get("Content-Length", "0")
    return length != "0" or "Transfer-Encoding" in request.headers


def accept(request: Request, *accepted: str) -> str:
    """The declared range that the body's media type is in; raises a failure 415."""
    stated = request.headers.get("Content-Type", "")
    found = media.match(stated, accepted) if stated else None
    if found is None:
        raise Failure(415, f"The body must be {' or '.join(accepted)}.")
    kind = media.kind(found)
    if kind in ("json", "text", "form") and media.parameter(stated, "charset").lower() not in UTF8:
        raise Failure(415, "The body must be encoded as UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Failure(
            415, "The body must not be compressed.", headers={"Accept-Encoding": "identity"}
        )
    return found


def invalid(error: ValidationError, *prefix: str) -> Failure:
    """A failure 422 for what Pydantic found in a body."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    return Failure.invalid(fields_of(errors, *(prefix or ("body",))))


def _adapter(type: type[T] | TypeAdapter[T]) -> TypeAdapter[T]:
    if isinstance(type, TypeAdapter):
        return type
    if type not in ADAPTERS:
        ADAPTERS[type] = TypeAdapter(type)
    return ADAPTERS[type]
