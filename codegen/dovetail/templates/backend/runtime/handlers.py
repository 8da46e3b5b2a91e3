"""Every failure of a request, answered in the contract's error shape and logged under the same id."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from .failures import Failure, fields_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

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


def handle(app: FastAPI, shape: Shape) -> None:
    """Answer every failure below this application in that shape."""

    async def respond(request: Request, error: BaseException) -> Response:
        failure = failure_of(error, request)
        if failure.status == 422 and _name(request) in shape.bad_request:
            failure.status = 400
        _log(failure, request, error)
        return shape.answer(failure)

    # `Exception` alone is answered outside of the middlewares, without the headers that they add, and
    # is raised again; the handler of its parent is found first. Both are needed: the first for what a
    # middleware raises.
    for kind in (Exception, BaseException, HTTPException, RequestValidationError):
        app.exception_handlers[kind] = respond
    app.router.redirect_slashes = False


def failure_of(error: BaseException, request: Request) -> Failure:
    """What an exception means to the client."""
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
            return _stored(error) or Failure(500, "Something went wrong here; it has been logged.")


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


def _stored(error: BaseException) -> Failure | None:
    """What a database refused, when SQLAlchemy is in use at all."""
    errors, orm = sys.modules.get("sqlalchemy.exc"), sys.modules.get("sqlalchemy.orm.exc")
    if orm is not None and isinstance(error, orm.StaleDataError):
        return Failure(412, "It was changed in the meantime.")
    if errors is not None and isinstance(error, errors.IntegrityError):
        return Failure(409, "It is in conflict with what is stored.")
    if _is_unstorable(error):
        return Failure(422, "A value cannot be stored.")
    return None


def _is_unstorable(error: BaseException) -> bool:
    """Values that JSON has and a database has not: NUL in text, integers of any size."""
    cause: object = getattr(error, "orig", None)
    state = str(getattr(cause, "sqlstate", None) or "")
    refused = type(getattr(cause, "__cause__", None)).__name__ == "DataError"
    return state.startswith("22") or refused or "too large to convert to SQLite" in str(error)


def _log(failure: Failure, request: Request, error: BaseException) -> None:
    line = "%s %r answered %s %s [%s]"
    arguments = (request.method, request.scope["path"], failure.status, failure.code, failure.id)
    if failure.status >= 500:
        logger.error(line, *arguments, exc_info=error)
    else:
        logger.info(line, *arguments, exc_info=error if failure.status in (409, 412) else None)


def _name(request: Request) -> str:
    return getattr(request.scope.get("route"), "name", "")
