"""Routers that see at once what is not theirs, and routes that leave to others what is more exactly theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from fastapi.routing import APIRoute, APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Scope
from typing_extensions import override

from .observed import OBSERVED

Segments: TypeAlias = Mapping[str, str]
"""Values of a path's parameters with which another path is meant."""

NAME = re.compile(r"\(\?P<\w+>")


class Router(APIRouter):
    """A router that sees at once that none of its routes is meant.

    FastAPI tries one route after another, of all routers, at the price of 4 µs each.
    """

    _tried = 0
    _addresses: re.Pattern[str] | None = None

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if self._tried != len(self.routes):
            self._tried, self._addresses = len(self.routes), _addresses(self.routes)
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


def leaving(others: Mapping[str, Sequence[Segments]]) -> type[APIRoute]:
    """Routes that do not match where another path is written out.

    `/users/{id}` leaves `/users/me` to the router that has it, whichever of the two is asked first,
    and with all its methods: who deletes `/users/{id}` does not delete `/users/me`.
    """

    class Route(APIRoute):
        @override
        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            match, child = super().matches(scope)
            meant = others.get(self.name, ())
            if match is not Match.NONE and meant:
                values = child["path_params"]
                if any(segments.items() <= values.items() for segments in meant):
                    return Match.NONE, {}
            return match, child

    return Route
