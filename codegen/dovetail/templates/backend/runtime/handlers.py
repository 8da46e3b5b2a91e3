"""Every failure of a request, answered in the contract's error shape and logged under the same id."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .current import SCOPE
from .failures import Failure, fields_of
from .limits import DEADLINE, Deadline, Limits
from .observed import OBSERVED

UNFORESEEN = "Something went wrong here; it has been logged."
# For a request that is cancelled by somebody else than its deadline: only a server that stops does so.
STOPPING = "The server stops; try again."
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

Respond: TypeAlias = Callable[[Request, Exception], Awaitable[Response]]
Refused: TypeAlias = Callable[[Exception], Failure | None]
"""The failure that an exception is for the client, `None` where it is the application's own fault."""

logger = logging.getLogger("dovetail")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a contract writes errors.

    `others` and `media_types` are of the statuses that differ. `bad_request` are the operations that
    declare 400 for what is not valid, and no 422.
    """

    error: Callable[[Failure], BaseModel]
    media_type: str
    media_types: Mapping[int, str] = field(default_factory=dict[int, str])
    others: Mapping[int, Callable[[Failure], BaseModel]] = field(
        default_factory=dict[int, Callable[[Failure], BaseModel]]
    )
    bad_request: frozenset[str] = frozenset()

    def answer(self, failure: Failure) -> Response:
        make = self.others.get(failure.status, self.error)
        content = make(failure).model_dump_json(by_alias=True)
        media_type = self.media_types.get(failure.status, self.media_type)
        return Response(content, failure.status, failure.headers, media_type)


def handle(
    app: FastAPI, shape: Shape, limits: Limits, refused: Refused = lambda error: None
) -> None:
    """Answer every failure below this application in that shape; `refused` knows those of the database."""
    app.state.limits = limits

    async def respond(request: Request, error: Exception) -> Response:
        failure = failure_of(error, request) or refused(error) or Failure(500, UNFORESEEN)
        if failure.status == 422 and _name(request) in shape.bad_request:
            failure.status = 400
        if observed := OBSERVED.get():
            observed.failure = failure
        _log(failure, request, error)
        return shape.answer(failure)

    for kind in (HTTPException, RequestValidationError, Exception):
        app.exception_handlers[kind] = respond
    app.user_middleware.append(Middleware(Answering, respond=respond, limits=limits))
    app.router.redirect_slashes = False


class Answering:
    """The innermost middleware, which makes the current request known, and keeps its deadline.

    It answers failures that are no `HTTPException`, too: a handler of `Exception` would do so outside of
    all middlewares, without the headers that they add, and the exception would be raised again.
    """

    def __init__(self, app: ASGIApp, respond: Respond, limits: Limits) -> None:
        self.app = app
        self.respond = respond
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        before = SCOPE.set(scope)
        deadline = scope[DEADLINE] = Deadline(self.limits.answer_seconds)
        try:
            await self._call(deadline, scope, receive, send)
        finally:
            deadline.lift()
            SCOPE.reset(before)

    async def _call(self, deadline: Deadline, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            if not started:
                started = True
                deadline.lift()
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if started:
                raise
            await self._answer(deadline.settle(error) or error, scope, receive, send)
        except asyncio.CancelledError as error:
            late = deadline.settle(error)
            if not started:
                await self._answer(late or Failure.later(STOPPING), scope, receive, send)
            if late is None:
                raise

    async def _answer(self, error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.respond(Request(scope, receive), error)
        await response(scope, receive, send)


def failure_of(error: Exception, request: Request) -> Failure | None:
    """What an exception of HTTP means to the client."""
    match error:
        case Failure():
            return error
        case RequestValidationError():
            return Failure.invalid(fields_of(error.errors()))
        case HTTPException(status_code=405):
            allow = ", ".join(allowed(request))
            return Failure(
                405, f"The methods of this address are {allow}.", headers={"Allow": allow}
            )
        case HTTPException(status_code=404, detail="Not Found"):
            return Failure(404, "There is nothing at this address.")
        case HTTPException():
            return Failure(error.status_code, str(error.detail), headers=error.headers)
        case ClientDisconnect():
            return Failure(400, "The request was not finished.")
        case _:
            return None


def allowed(request: Request) -> list[str]:
    """All methods that the address of the request has, whichever routes they are in."""
    routes: list[Any] = request.app.routes
    return [
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    ]


def _log(failure: Failure, request: Request, error: Exception) -> None:
    line = "%s %r answered %s %s [%s]"
    arguments = (request.method, request.scope["path"], failure.status, failure.code, failure.id)
    extra = {"error_id": str(failure.id), "status": failure.status}
    if failure.status == 503:
        # Everybody is told so until it is over: the reason is enough.
        logger.error(f"{line}: %s", *arguments, error, extra=extra)
    elif failure.status >= 500:
        logger.error(line, *arguments, exc_info=error, extra=extra)
    else:
        cause = error if failure.status in (409, 412) else None
        logger.info(line, *arguments, exc_info=cause, extra=extra)


def _name(request: Request) -> str:
    return getattr(request.scope.get("route"), "name", "")
