"""Faults: each is put into the backend on its own, and must be found."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.types import ASGIApp

from backend.main import create_app

from .faults import (
    ITEM,
    ITEMS,
    JSON,
    ME,
    Trusting,
    answers,
    any_limit,
    any_version,
    at_edge,
    at_nul,
    body,
    header,
    no_hundred,
    not_found,
    nothing_after,
    nothing_before,
    nothing_changed,
    nul_asked_for,
    other_document,
    requests,
    route_beside,
    shown_to_all,
    slow,
    status,
    without_system,
)
from .tampering import After, Answer, Before, Tampering

VARIABLE = "VIOLATION"
CONTROL = "none"


@dataclass(frozen=True)
class Attack:
    """What is enough to find a fault in these paths; without phases the routes alone are looked at."""

    paths: tuple[str, ...] = ()
    phases: tuple[str, ...] = ("coverage",)
    examples: int = 50
    account: str = "admin"

    @property
    def arguments(self) -> tuple[str, ...]:
        """Of schemathesis."""
        only = "|".join(f"^{re.escape(path)}$" for path in self.paths)
        return (f"--include-path-regex={only}", f"--max-examples={self.examples}")


LIST = Attack(("/items",))
ONE = Attack(("/items/{item_id}",))
PROFILE = Attack(("/users/me",))
WALK = Attack(("/items", "/items/{item_id}"), ("stateful",))
NUL = Attack(("/items",), ("fuzzing",), examples=1000)
ROUTES = Attack(phases=())


@dataclass(frozen=True)
class Violation:
    """A fault, and the title of the finding that it is."""

    found_by: str
    attack: Attack = LIST
    before: Before = nothing_before
    after: After = nothing_after
    change: Callable[[FastAPI], None] = nothing_changed


SCHEMA = "Response violates schema"
STATUS = "Undocumented status code"
TOKEN = "Custom check failed: `token_is_required`"
VERSION = "Custom check failed: `stale_version_is_refused`"
METHOD = "Wrong response to undeclared method"

FOUND, MADE, MISSING = ("GET", ITEMS, 200), ("POST", ITEMS, 201), ("GET", ITEM, 404)
VIOLATIONS = {
    "wrong status": Violation(STATUS, after=answers(*MADE, status(200))),
    "missing required property": Violation(SCHEMA, after=answers(*MADE, body("data", title=...))),
    "extra property": Violation(SCHEMA, after=answers("GET", ITEMS, 422, body("error", hint="x"))),
    "wrong type": Violation(SCHEMA, after=answers(*MADE, body("data", version="1"))),
    "wrong content type": Violation(
        "Undocumented Content-Type", after=answers(*FOUND, header("content-type", "text/html"))
    ),
    "no authentication on one operation": Violation(
        TOKEN, PROFILE, Trusting(f"{ME}$", True).before
    ),
    "no authentication at all": Violation(TOKEN, PROFILE, Trusting("/", True).before),
    "wrong token accepted": Violation(TOKEN, PROFILE, Trusting(f"{ME}$", False).before),
    "invalid input accepted": Violation(
        "Schema-violating request accepted", before=requests("GET", ITEMS, any_limit)
    ),
    "500 at one edge": Violation("Server error", after=answers(*MADE, at_edge)),
    "500 for NUL": Violation(
        "Server error", NUL, requests("GET", ITEMS, nul_asked_for), answers(*MADE, at_nul)
    ),
    "undocumented method accepted": Violation(
        METHOD, before=requests("PUT", ITEMS, lambda _: Answer(200, {"content-type": JSON}, {}))
    ),
    "missing header": Violation(
        "Missing required response headers", after=answers(*MADE, header("etag", None))
    ),
    "mistyped header": Violation(
        "Response header does not conform to the schema",
        after=answers(*MADE, header("location", "http://[item")),
    ),
    "use after delete": Violation(
        "Deleted resource still available",
        WALK,
        requests("DELETE", ITEM, lambda _: Answer(204)),
    ),
    "stale version accepted": Violation(VERSION, WALK, requests("PATCH", ITEM, any_version)),
    "null that is not allowed": Violation(SCHEMA, after=answers(*MADE, body("data", title=None))),
    "value outside its enum": Violation(SCHEMA, after=answers(*MADE, body("data", status="lost"))),
    "number below its minimum": Violation(SCHEMA, after=answers(*FOUND, body("meta", page=0))),
    "malformed date-time": Violation(
        SCHEMA, after=answers(*MADE, body("data", created_at="2026-02-30 12:00"))
    ),
    "undeclared status": Violation(STATUS, ONE, after=answers(*MISSING, status(410))),
    "error of another shape": Violation(
        SCHEMA,
        ONE,
        after=answers(*MISSING, lambda answer: setattr(answer, "body", {"detail": "Not Found"})),
    ),
    "401 without WWW-Authenticate": Violation(
        TOKEN, PROFILE, after=answers("GET", ME, 401, header("www-authenticate", None))
    ),
    "405 without Allow": Violation(METHOD, after=answers("PUT", ITEMS, 405, header("allow", None))),
    "405 with another Allow": Violation(
        "Allow header mismatch", after=answers("OPTIONS", ITEMS, 405, header("allow", "GET, PUT"))
    ),
    "valid input refused at one edge": Violation(
        "Schema-valid request rejected", before=requests("GET", ITEMS, no_hundred)
    ),
    "missing required header accepted": Violation(
        "Missing required header accepted", ONE, requests("PATCH", ITEM, any_version)
    ),
    "created, and not there": Violation(
        "Created resource not found",
        Attack(("/items", "/items/{item_id}/attachments"), WALK.phases),
        after=answers("GET", f"{ITEM}/attachments", 200, not_found),
    ),
    "another user's item shown": Violation(
        "Object-level authorization bypass",
        Attack(WALK.paths, WALK.phases, account="ada"),
        change=shown_to_all,
    ),
    "slow answer": Violation("Response time limit exceeded", after=answers(*MADE, slow)),
    "operation without a route": Violation(
        "Operation without a route", ROUTES, change=without_system
    ),
    "route beside the contract": Violation(
        "Route that the contract does not have", ROUTES, change=route_beside
    ),
    "another document served": Violation("Another document", ROUTES, change=other_document),
}


def create_tampered() -> ASGIApp:
    """The backend with the fault that the environment names."""
    app, name = create_app(), os.environ[VARIABLE]
    if name == CONTROL:
        return app
    violation = VIOLATIONS[name]
    violation.change(app)
    return Tampering(app, violation.before, violation.after)
