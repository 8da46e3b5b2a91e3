"""Routers that see at once what is not theirs, and routes that are called without a detour."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from fastapi import Request, Response
from fastapi.routing import APIRoute, APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from .observed import OBSERVED

Segments: TypeAlias = Mapping[str, str]
"""Values of a path's parameters with which another path is meant."""

NAME = re.compile(r"\(\?P<\w+>")


class Route(APIRoute):
    """A route whose function is called with the request, and answers a response.

    FastAPI would look for parameters and dependencies that it does not have, at the price of 50 µs. It
    does so where the application has dependencies, or anything else that only FastAPI knows of.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self._call = _caller(endpoint)

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._call is None or not self.is_plain(scope):
            await super().handle(scope, receive, send)
            return
        response = await self._call(Request(scope, receive, send))
        await response(scope, receive, send)

    def is_plain(self, scope: Scope) -> bool:
        """Whether the router was included with nothing that is to be done before the function is called."""
        # What is included is told by the scope alone; where FastAPI tells it otherwise, it is in charge.
        included: Any = scope.get("fastapi", {}).get("effective_route_context")
        return (
            getattr(included, "original_route", None) is self
            and scope["method"] in included.methods
            and not included.dependencies
            and included.max_body_size is None
            and scope.get("fastapi.telemetry") is None
        )


def _caller(endpoint: Callable[..., Any]) -> Callable[[Request], Awaitable[Response]] | None:
    """A call of the function with the request, `None` when it takes or answers anything else."""
    signature = inspect.signature(endpoint)
    taken = [parameter.annotation for parameter in signature.parameters.values()]
    if not inspect.iscoroutinefunction(endpoint) or signature.return_annotation is not Response:
        return None
    if not taken:
        return lambda _: endpoint()
    return endpoint if taken == [Request] else None


class Router(APIRouter):
    """A router that sees at once that none of its routes is meant.

    FastAPI tries one route after another, of all routers, at the price of 4 µs each.
    """

    _known_routes = 0
    _addresses: re.Pattern[str] | None = None

    def __init__(self, *, route_class: type[APIRoute] = Route, **options: Any) -> None:
        super().__init__(route_class=route_class, **options)

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if self._known_routes != len(self.routes):
            self._known_routes, self._addresses = len(self.routes), _addresses(self.routes)
        if self._addresses is not None and not self._addresses.search(scope["path"]):
            return Match.NONE, {}
        match, child = super().matches(scope)
        if match is Match.FULL and (observed := OBSERVED.get()):
            observed.route(child["route"].name, scope["method"])
        return match, child


def _addresses(routes: Sequence[BaseRoute]) -> re.Pattern[str] | None:
    """What the addresses of the routes end with; `None` where one does not tell."""
    patterns: list[str] = []
    for route in routes:
        path: re.Pattern[str] | None = getattr(route, "path_regex", None)
        if path is None:
            return None
        patterns.append(NAME.sub("(?:", path.pattern.removeprefix("^")))
    return re.compile("|".join(patterns))


def leaving(others: Mapping[str, Sequence[Segments]]) -> type[Route]:
    """Routes that do not match where another path is written out.

    `/users/{id}` leaves `/users/me` to the router that has it, whichever of the two is asked first,
    and with all its methods: who deletes `/users/{id}` does not delete `/users/me`.
    """

    class Leaving(Route):
        @override
        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            match, child = super().matches(scope)
            meant = others.get(self.name, ())
            if match is not Match.NONE and meant:
                values = child["path_params"]
                if any(segments.items() <= values.items() for segments in meant):
                    return Match.NONE, {}
            return match, child

    return Leaving
