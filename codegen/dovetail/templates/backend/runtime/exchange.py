"""A request sent, and the answer as one of the responses that are declared for it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast, get_args

from . import media
from .responses import Response, layout_of, read_response

if TYPE_CHECKING:
    import httpx


class UnexpectedResponse(Exception):
    """An answer that the contract does not declare."""

    def __init__(
        self, status: int, headers: Mapping[str, str], content: bytes, reason: str
    ) -> None:
        self.status = status
        self.headers = headers
        self.content = content
        super().__init__(f"{status}: {reason}")


async def exchange(http: httpx.AsyncClient, request: httpx.Request, answers: object) -> Response:
    """`answers` is a class of responses, or a union of such; raises `UnexpectedResponse`."""
    response = await http.send(request, stream=True)
    declared = _declared(answers, response.status_code)
    if declared is not None and _is_stream(declared, response):
        return await _streamed(declared, response)
    try:
        content = await response.aread()
    finally:
        await response.aclose()
    if declared is None:
        raise _unexpected(response, content, "the status is not declared")
    try:
        return read_response(declared, response.status_code, response.headers, content)
    except ValueError as error:
        raise _unexpected(response, content, str(error)) from error


def _declared(answers: object, status: int) -> type[Response] | None:
    """The class that stands for a status: of itself, of its range, or of all that are left."""
    for statuses, declared in _by_range(answers):
        if status in statuses:
            return declared
    return None


@cache
def _by_range(answers: object) -> list[tuple[range, type[Response]]]:
    """The narrower first."""
    classes = cast(tuple[type[Response], ...], get_args(answers) or (answers,))
    return sorted(((_statuses(each), each) for each in classes), key=lambda found: len(found[0]))


def _statuses(declared: type[Response]) -> range:
    """No status of HTTP for the class of all responses, which stands where none is declared."""
    stated: range | None = getattr(declared, "statuses", None)
    if stated is not None:
        return stated
    code: int = getattr(declared, "status_code", 0)
    return range(code, code + 1)


def _is_stream(declared: type[Response], response: httpx.Response) -> bool:
    kind = media.kind(response.headers.get("Content-Type", ""))
    return layout_of(declared).item is not None and kind in ("events", "lines")


async def _streamed(declared: type[Response], response: httpx.Response) -> Response:
    """The response with its items to come; who stops before their end closes the stream."""
    try:
        answer: Any = read_response(
            declared, response.status_code, response.headers, _chunks(response)
        )
    except ValueError as error:
        await response.aclose()
        raise _unexpected(response, b"", str(error)) from error
    return cast(Response, dataclasses.replace(answer, body=_items(answer.body, response)))


async def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    finally:
        await response.aclose()


async def _items(items: AsyncIterable[Any], response: httpx.Response) -> AsyncIterator[Any]:
    try:
        async for item in items:
            yield item
    except ValueError as error:
        raise _unexpected(response, b"", str(error)) from error
    finally:
        await response.aclose()


def _unexpected(response: httpx.Response, content: bytes, reason: str) -> UnexpectedResponse:
    return UnexpectedResponse(response.status_code, response.headers, content, reason)
