"""How much of a request is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request

from .failures import Failure


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body; `upload` is of the multipart and the binary ones, whose files are not held in memory."""

    body: int = 1024 * 1024
    upload: int = 32 * 1024 * 1024


DEFAULT = Limits()


def limits_of(request: Request) -> Limits:
    limits: Limits = getattr(request.app.state, "limits", DEFAULT)
    return limits


async def chunks(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body as it comes in; raises a failure 413 as soon as it is too large."""
    stated = request.headers.get("Content-Length", "0")
    if stated.isdecimal() and int(stated[:20]) > most:
        raise too_large(most)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise too_large(most)
        yield chunk


async def read(request: Request, most: int) -> bytes:
    """The whole body; raises a failure 413 as soon as it is too large."""
    return b"".join([chunk async for chunk in chunks(request, most)])


def too_large(most: int) -> Failure:
    return Failure(413, f"At most {most} bytes are accepted.")
