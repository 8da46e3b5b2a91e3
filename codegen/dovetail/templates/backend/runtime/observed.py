"""A request as it is observed, from its arrival to the end of its answer."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter

from opentelemetry.trace import Span, get_current_span
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .failures import Failure

HEADER = b"x-request-id"
# What may stand in a log and in a header, and is not there to fill a disk.
SANE = re.compile(rb"[A-Za-z0-9._:-]{1,128}")


class Observer:
    """Is told of the server's start and stop, and of every request at the moments in between."""

    def start(self) -> None:
        """The server has said how it logs."""

    def arrive(self, observed: Observed) -> None:
        """A request is here."""

    def route(self, observed: Observed) -> None:
        """Its operation is known; not told of what is no operation of the contract."""

    def answer(self, observed: Observed) -> None:
        """Its status is known."""

    def end(self, observed: Observed) -> None:
        """It is answered, or never will be."""

    async def stop(self) -> None:
        """No request is left."""


@dataclass(slots=True, eq=False)
class Observed:
    """A request; `seconds` are those until the end of its answer.

    `operation` is the operationId, empty where the contract has no such address or method.
    `status` is `None` until an answer begins. `is_aborted`: it was not sent to its end. `span` is of
    FastAPI, which makes none unless traces are on.
    """

    id: str
    method: str
    path: str
    has_query: bool
    observers: Sequence[Observer]
    operation: str = ""
    status: int | None = None
    failure: Failure | None = None
    is_aborted: bool = False
    seconds: float = 0
    span: Span = field(default_factory=get_current_span)
    started: float = field(default_factory=perf_counter)

    def arrive(self) -> None:
        for observer in self.observers:
            observer.arrive(self)

    def route(self, operation: str, method: str) -> None:
        """Its operation, unless another method of its address is asked for."""
        if method != self.method:
            return
        self.operation = operation
        for observer in self.observers:
            observer.route(self)

    def answer(self, status: int) -> None:
        self.status = status
        for observer in self.observers:
            observer.answer(self)

    def end(self) -> None:
        self.seconds = perf_counter() - self.started
        for observer in self.observers:
            observer.end(self)


OBSERVED: ContextVar[Observed | None] = ContextVar("observed", default=None)


class Observing:
    """A middleware outside of all others, which answers `X-Request-ID`."""

    def __init__(self, app: ASGIApp, observers: Sequence[Observer]) -> None:
        self.app = app
        self.observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        observed = self._observed(scope)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", ())
                if all(name != HEADER for name, _ in headers):
                    message["headers"] = [*headers, (HEADER, observed.id.encode())]
                observed.answer(message["status"])
            await send(message)

        before = OBSERVED.set(observed)
        observed.arrive()
        try:
            await self.app(scope, receive, answer)
        except BaseException:
            observed.is_aborted = True
            raise
        finally:
            observed.end()
            OBSERVED.reset(before)

    def _observed(self, scope: Scope) -> Observed:
        return Observed(
            id=_id(scope),
            method=scope["method"],
            path=scope["path"],
            has_query=bool(scope.get("query_string")),
            observers=self.observers,
        )


def _id(scope: Scope) -> str:
    """The one that the client or a proxy gave it where that is a sane one, else a new one."""
    for name, value in scope["headers"]:
        if name == HEADER and SANE.fullmatch(value):
            return str(value.decode())
    return uuid.uuid4().hex
