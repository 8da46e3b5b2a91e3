"""The request that is being answered, for code that it is not handed to."""

from __future__ import annotations

from contextvars import ContextVar

from starlette.requests import Request
from starlette.types import Scope

SCOPE: ContextVar[Scope | None] = ContextVar("scope", default=None)
"""Set by the innermost middleware, for as long as a request is answered."""


def current_request() -> Request | None:
    """`None` outside of requests; its body is for the route to read."""
    scope = SCOPE.get()
    return None if scope is None else Request(scope)


def client_address() -> str | None:
    """The address of the other end, or what the proxy that the server trusts says of it."""
    request = current_request()
    return request.client.host if request and request.client else None
