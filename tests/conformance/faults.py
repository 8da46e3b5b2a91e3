"""What may be wrong with a backend: changes of requests, of answers and of the application."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse
from starlette.requests import Request as HTTPRequest
from starlette.routing import BaseRoute, Route

from backend.services.items import Items
from generated.backend.responses import items as responses
from generated.backend.runtime.security import Principal
from generated.backend.schemas import Role

from .tampering import After, Answer, Before, Request

JSON = "application/json"
# Of the first answer alone: each that is slow costs the trial this time.
SECONDS = iter([21])
ERROR = {
    "id": "6f1e3b0a-8a42-4d53-9a9e-0c1f7d2b5e11",
    "code": "NOT_FOUND",
    "message": "There is none.",
    "timestamp": "2026-01-01T09:00:00Z",
}
ITEMS, ITEM, ME = r"/api/v1/items", r"/api/v1/items/\d+", r"/api/v1/users/me"


def nothing_before(request: Request) -> Answer | None:
    """Leave the request as it is."""


def nothing_after(request: Request, answer: Answer) -> None:
    """Leave the answer as it is."""


def nothing_changed(app: FastAPI) -> None:
    """Leave the application as it is."""


def answers(method: str, path: str, status: int, change: Callable[[Answer], None]) -> After:
    """Change the answers of this status to such requests."""

    def after(request: Request, answer: Answer) -> None:
        if (
            request.method == method
            and answer.status == status
            and re.fullmatch(path, request.path)
        ):
            change(answer)

    return after


def requests(method: str, path: str, change: Callable[[Request], Answer | None]) -> Before:
    """Change such requests, or answer them."""

    def before(request: Request) -> Answer | None:
        if request.method == method and re.fullmatch(path, request.path):
            return change(request)
        return None

    return before


def status(code: int) -> Callable[[Answer], None]:
    def change(answer: Answer) -> None:
        answer.status = code

    return change


def header(name: str, value: str | None) -> Callable[[Answer], None]:
    """Another value, or none."""

    def change(answer: Answer) -> None:
        answer.headers.pop(name, None)
        if value is not None:
            answer.headers[name] = value

    return change


def body(*path: str, **properties: Any) -> Callable[[Answer], None]:
    """Other properties of what stands at a path; `...` takes a property away."""

    def change(answer: Answer) -> None:
        found: Any = answer.body
        for step in path:
            found = found[step]
        for name, value in properties.items():
            found[name] = value
            if value is ...:
                del found[name]

    return change


def at_edge(answer: Answer) -> None:
    if len(answer.body["data"]["title"]) == 200:
        answer.status = 500


class Trusting:
    """Lets requests pass with credentials that were seen before: those without any, or with wrong ones."""

    def __init__(self, path: str, without: bool) -> None:
        self._path = path
        self._without = without
        self._seen = ""

    def before(self, request: Request) -> None:
        stated = request.headers.get("authorization", "")
        if stated.count(".") == 2:
            self._seen = stated
        elif self._seen and bool(stated) != self._without and re.match(self._path, request.path):
            request.headers["authorization"] = self._seen


def any_version(request: Request) -> None:
    request.headers["if-match"] = "*"


def any_limit(request: Request) -> None:
    request.query = re.sub(r"(^|&)limit=[^&]*", "", request.query)


def at_nul(answer: Answer) -> None:
    if "\\u0000" in json.dumps(answer.body):
        answer.status = 500


def nul_asked_for(request: Request) -> Answer | None:
    return Answer(500) if "%00" in request.query else None


def no_hundred(request: Request) -> Answer | None:
    return Answer(422) if re.search(r"(^|&)limit=100($|&)", request.query) else None


def slow(answer: Answer) -> None:
    if len(answer.body["data"]["title"]) == 200:
        time.sleep(next(SECONDS, 0))


def not_found(answer: Answer) -> None:
    answer.status, answer.body = 404, {"error": ERROR}


def shown_to_all(app: FastAPI) -> None:
    get_item = Items.get_item

    async def shown(
        self: Items, *, item_id: int, if_none_match: str | None, principal: Principal
    ) -> responses.GetItemResponse:
        admin = replace(principal, claims={"role": Role.ADMIN})
        return await get_item(self, item_id=item_id, if_none_match=if_none_match, principal=admin)

    Items.get_item = shown  # type: ignore[assignment, method-assign]  # the fault


def route_beside(app: FastAPI) -> None:
    app.add_api_route(ITEMS + "/all", lambda: None, methods=["DELETE"])


def without_system(app: FastAPI) -> None:
    kept = [route for route in app.routes if "system" not in _tags(route)]
    app.router.routes[:] = kept


def _tags(route: BaseRoute) -> list[str | Enum]:
    router = getattr(route, "original_router", None)
    return router.tags if isinstance(router, APIRouter) else []


def other_document(app: FastAPI) -> None:
    def document(request: HTTPRequest) -> JSONResponse:
        return JSONResponse({"openapi": "3.1.0"})

    app.router.routes.insert(0, Route("/openapi.json", document, include_in_schema=False))
