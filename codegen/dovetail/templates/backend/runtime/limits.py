"""How much of a request is read, and how long is waited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request

from .failures import Failure

DEADLINE = "dovetail.deadline"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take, in bytes and seconds; `None` seconds are no limit.

    `body` is of bodies that are held in memory, and `upload` of the multipart and binary ones. They must
    have come in `body_seconds` and `upload_seconds`; from there an answer must begin in `answer_seconds`.
    """

    body: int = 1024 * 1024
    upload: int = 32 * 1024 * 1024
    body_seconds: float | None = 30
    upload_seconds: float | None = 300
    answer_seconds: float | None = 60


DEFAULT = Limits()


class Deadline:
    """Until when the task is worked on that answers a request; whoever waits for its body says so.

    `asyncio.timeout` does the same at twice the price, and every request pays it.
    """

    __slots__ = ("_awaits_body", "_loop", "_seconds", "_task", "_timer", "is_over")

    def __init__(self, seconds: float | None) -> None:
        self.is_over = False
        self._awaits_body = False
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._move(seconds)

    def await_body(self, seconds: float | None) -> None:
        self._awaits_body = True
        self._move(seconds)

    def await_answer(self) -> None:
        self._awaits_body = False
        self._move(self._seconds)

    def lift(self) -> None:
        """An answer that has begun may take as long as it takes."""
        self._move(None)

    def settle(self, error: BaseException) -> Failure | None:
        """Take back that the task was cancelled, and say what the client is told of it.

        `None` where the error comes of something else, or somebody else has cancelled the task too.
        """
        if not self.is_over or self._task is None or self._task.uncancel() > 0:
            return None
        if self._awaits_body:
            # The connection would be kept open for what is left of the body.
            headers = {"Connection": "close"}
            failure = Failure(408, "The body did not come in time.", headers=headers)
        else:
            failure = Failure.later("It took too long to answer.")
        failure.__cause__ = error
        return failure

    def _move(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self.is_over:
            self._timer = None if seconds is None else self._loop.call_later(seconds, self._end)

    def _end(self) -> None:
        self.is_over = True
        if self._task is not None:
            self._task.cancel()


def limits_of(request: Request) -> Limits:
    limits: Limits = getattr(request.app.state, "limits", DEFAULT)
    return limits


async def chunks(request: Request) -> AsyncIterator[bytes]:
    """An upload as it comes in; raises a failure 413 as soon as it is too large."""
    limits = limits_of(request)
    async for chunk in _chunks(request, limits.upload, limits.upload_seconds):
        yield chunk


async def read(request: Request) -> bytes:
    """The whole body; raises a failure 413 as soon as it is too large."""
    limits = limits_of(request)
    return b"".join([chunk async for chunk in _chunks(request, limits.body, limits.body_seconds)])


async def _chunks(request: Request, most: int, seconds: float | None) -> AsyncIterator[bytes]:
    stated = request.headers.get("Content-Length", "0")
    # Python refuses to read thousands of digits; twenty are more than any limit.
    if stated.isdecimal() and int(stated[:20]) > most:
        raise too_large(most)
    deadline: Deadline | None = request.scope.get(DEADLINE)
    if deadline is not None:
        deadline.await_body(seconds)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise too_large(most)
        yield chunk
    if deadline is not None:
        deadline.await_answer()


def too_large(most: int) -> Failure:
    return Failure(413, f"At most {most} bytes are accepted.")
