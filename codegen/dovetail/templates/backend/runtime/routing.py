"""Routes that leave to others what is more exactly theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope
from typing_extensions import override

Segments: TypeAlias = Mapping[str, str]
"""Values of a path's parameters with which another path is meant."""


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
