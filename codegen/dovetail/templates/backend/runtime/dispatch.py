"""Routes found by the segments of a path, at the same price however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import TypeAlias

from fastapi import FastAPI
from fastapi.routing import APIRouter, RouteContext, iter_route_contexts
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from .observed import OBSERVED
from .routing import Route

Placed: TypeAlias = tuple[int, RouteContext]
"""A route, and its place among all: the first that matches is meant."""

# A parameter that may be more, or less, than a segment.
CONVERTED = re.compile(r"\{\w+:")


def dispatch(app: FastAPI) -> None:
    """Let the application find the routes of generated routers at once.

    FastAPI tries one route after another. It still does where none of these is meant, or where they were
    included with more than a prefix.
    """
    app.router.middleware_stack = _Dispatcher(app.router)


class _Dispatcher:
    def __init__(self, router: APIRouter) -> None:
        self._router, self._otherwise = router, router.middleware_stack
        self._indexed = 0
        self._index = _Index()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._route(scope) if scope["type"] == "http" else None
        if route is None:
            await self._otherwise(scope, receive, send)
        else:
            await route.handle(scope, receive, send)

    def _route(self, scope: Scope) -> Route | None:
        """The route of a generated router, prepared for its call."""
        if scope.get("root_path"):
            return None
        if self._indexed != len(self._router.routes):
            self._indexed, self._index = len(self._router.routes), _Index(self._router)
        for _, context in self._index.candidates(scope["method"], scope["path"]):
            route = context.original_route
            if not isinstance(route, Route):
                if context.matches(scope)[0] is Match.FULL:
                    return None
                continue
            seen = {**scope, "fastapi": {"effective_route_context": context}}
            match, child = route.matches(seen)
            if match is Match.FULL:
                return self._prepared(route, scope, {**seen, **child})
        return None

    def _prepared(self, route: Route, scope: Scope, found: Scope) -> Route | None:
        if not route.is_plain(found):
            return None
        scope.update(found, router=self._router)
        if observed := OBSERVED.get():
            observed.route(route.name, scope["method"])
        return route


class _Index:
    """Routes by their method and what is written out of their path."""

    def __init__(self, router: APIRouter | None = None) -> None:
        # Number of segments -> positions of those written out -> (method, these segments) -> routes.
        self._shapes: dict[int, dict[tuple[int, ...], dict[tuple[str, ...], list[Placed]]]] = {}
        self._others: list[Placed] = []
        for placed in enumerate(iter_route_contexts(router.routes if router else ())):
            self._add(placed)

    def _add(self, placed: Placed) -> None:
        context = placed[1]
        if not context.methods or not context.path or CONVERTED.search(context.path):
            self._others.append(placed)
            return
        segments = context.path.split("/")
        shape = tuple(place for place, each in enumerate(segments) if "{" not in each)
        routes = self._shapes.setdefault(len(segments), {}).setdefault(shape, {})
        for method in context.methods:
            routes.setdefault(_key(method, segments, shape), []).append(placed)

    def candidates(self, method: str, path: str) -> Iterator[Placed]:
        """What may match, in its order; no other route does."""
        segments = path.split("/")
        found = [*self._others]
        for shape, routes in self._shapes.get(len(segments), {}).items():
            found += routes.get(_key(method, segments, shape), ())
        return iter(sorted(found, key=itemgetter(0)))


def _key(method: str, segments: list[str], shape: tuple[int, ...]) -> tuple[str, ...]:
    return (method, *(segments[place] for place in shape))
