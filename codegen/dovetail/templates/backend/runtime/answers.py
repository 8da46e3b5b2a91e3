"""Responses of the contract as what the server sends."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable
from pathlib import Path
from typing import Any, cast

from fastapi.responses import FileResponse, StreamingResponse
from fastapi.responses import Response as HTTPResponse
from pydantic import TypeAdapter
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from . import media
from .responses import JSON, Response, layout_of
from .streams import framed, frames

FORBIDDEN = re.compile(r"[\r\n\0]")


def answer(response: Response) -> HTTPResponse:
    """The response on the wire; what the application made is not validated again."""
    layout = layout_of(type(response))
    fields = cast(Any, response)
    status: int = fields.status_code
    headers: dict[str, str] = {}
    repeated: list[tuple[str, str]] = []
    for name, value in layout.header_lines(response):
        if name in headers:
            repeated.append((name, value))
        else:
            headers[name] = _checked(value)
    if "body" in layout.fields:
        media_type: str = getattr(response, "media_type", JSON)
        http = _with_body(fields.body, status, headers, media_type, layout.body, layout.item)
    else:
        http = HTTPResponse(status_code=status, headers=headers)
    for name, value in repeated:
        http.headers.append(name, _checked(value))
    return http


def _with_body(
    body: Any,
    status: int,
    headers: dict[str, str],
    media_type: str,
    values: TypeAdapter[Any] | None,
    items: TypeAdapter[Any] | None,
) -> HTTPResponse:
    if media.kind(media_type) == "json" and values is not None:
        content = values.dump_json(body, by_alias=True)
        return HTTPResponse(content, status, headers, media_type)
    if isinstance(body, Path):
        return WholeFile(body, status, headers, media_type)
    if isinstance(body, AsyncIterable):
        stream: AsyncIterable[Any] = cast(Any, body)
        if items is not None:
            headers.setdefault("Cache-Control", "no-cache")
            stream = framed(stream, frames(items, media_type))
        return StreamingResponse(stream, status, headers, media_type)
    return HTTPResponse(body, status, headers, media_type)


class WholeFile(FileResponse):
    """A file, always all of it: partial content is an answer that a contract must declare."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        whole = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": whole}, receive, send)


def _checked(value: str) -> str:
    if FORBIDDEN.search(value):
        raise ValueError("a header cannot hold a line break")
    return value
