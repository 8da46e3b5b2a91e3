"""Faults: each is put into the backend on its own, and must be found."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

from backend.main import create_app

from .tampering import After, Answer, Before, Request, Tampering

VARIABLE = "VIOLATION"
JSON = "application/json"
ITEMS, ITEM, ME = r"/api/v1/items", r"/api/v1/items/\d+", r"/api/v1/users/me"


def nothing_before(request: Request) -> Answer | None:
    """Leave the request as it is."""


def nothing_after(request: Request, answer: Answer) -> None:
    """Leave the answer as it is."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A fault in what the paths answer that fit the pattern; so many examples of a kind find it."""

    paths: str
    before: Before = nothing_before
    after: After = nothing_after
    examples: int = 50


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
    if "if-match" in request.headers:
        request.headers["if-match"] = "*"


def any_limit(request: Request) -> None:
    request.query = re.sub(r"(^|&)limit=[^&]*", "", request.query)


def at_nul(answer: Answer) -> None:
    if "\\u0000" in json.dumps(answer.body):
        answer.status = 500


def no_hundred(request: Request) -> Answer | None:
    return Answer(422) if re.search(r"(^|&)limit=100($|&)", request.query) else None


DETAIL = {"detail": "Not Found"}
FOUND = ("GET", ITEMS, 200)
MADE = ("POST", ITEMS, 201)
VIOLATIONS = {
    "wrong status": Violation(ITEMS, after=answers(*MADE, status(200))),
    "missing required property": Violation(ITEMS, after=answers(*MADE, body("data", title=...))),
    "extra property": Violation(ITEMS, after=answers("GET", ITEMS, 422, body("error", hint="x"))),
    "wrong type": Violation(ITEMS, after=answers(*MADE, body("data", version="1"))),
    "wrong content type": Violation(
        ITEMS, after=answers(*FOUND, header("content-type", "text/html"))
    ),
    "no authentication on one operation": Violation(ME, Trusting(f"{ME}$", True).before),
    "no authentication at all": Violation(f"{ITEMS}|{ME}", Trusting("/", True).before),
    "wrong token accepted": Violation(ME, Trusting(f"{ME}$", False).before),
    "invalid input accepted": Violation(ITEMS, requests("GET", ITEMS, any_limit)),
    "500 at one edge": Violation(ITEMS, after=answers(*MADE, at_edge)),
    "500 for NUL": Violation(ITEMS, after=answers(*MADE, at_nul), examples=400),
    "undocumented method accepted": Violation(
        ITEMS, requests("PUT", ITEMS, lambda _: Answer(200, {"content-type": JSON}, {}))
    ),
    "missing header": Violation(ITEMS, after=answers(*MADE, header("etag", None))),
    "mistyped header": Violation(ITEMS, after=answers(*MADE, header("location", "http://[item"))),
    "use after delete": Violation(
        f"{ITEMS}|{ITEM}", requests("DELETE", ITEM, lambda _: Answer(204))
    ),
    "stale version accepted": Violation(f"{ITEMS}|{ITEM}", requests("PATCH", ITEM, any_version)),
    "null that is not allowed": Violation(ITEMS, after=answers(*MADE, body("data", title=None))),
    "value outside its enum": Violation(ITEMS, after=answers(*MADE, body("data", status="lost"))),
    "number below its minimum": Violation(ITEMS, after=answers(*FOUND, body("meta", page=0))),
    "malformed date-time": Violation(
        ITEMS, after=answers(*MADE, body("data", created_at="2026-02-30 12:00"))
    ),
    "undeclared status": Violation(ITEM, after=answers("GET", ITEM, 404, status(410))),
    "error of another shape": Violation(
        ITEM, after=answers("GET", ITEM, 404, lambda answer: setattr(answer, "body", DETAIL))
    ),
    "401 without WWW-Authenticate": Violation(
        ME, after=answers("GET", ME, 401, header("www-authenticate", None))
    ),
    "405 without Allow": Violation(ITEMS, after=answers("PUT", ITEMS, 405, header("allow", None))),
    "valid input refused at one edge": Violation(ITEMS, requests("GET", ITEMS, no_hundred)),
}


def create_tampered() -> ASGIApp:
    """The backend with the fault that the environment names."""
    violation = VIOLATIONS[os.environ[VARIABLE]]
    return Tampering(create_app(), violation.before, violation.after)
