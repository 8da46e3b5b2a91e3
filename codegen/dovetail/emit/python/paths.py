"""Paths of routes: what FastAPI makes of their templates, and the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...contract import Operation
from .operations import parameter_names

TEMPLATE = re.compile(r"\{([^{}]+)\}")


def route_path(operation: Operation) -> str:
    """The path with the names of FastAPI's parameters, which are identifiers."""
    names = {
        each.name: name for each, name in parameter_names(operation) if each.location == "path"
    }
    return TEMPLATE.sub(lambda found: f"{{{_spelt(found[1], names)}}}", operation.path)


def path_parameter(name: str, argument: str) -> str:
    """What the route's path calls a parameter: as the contract does, where Python can."""
    return name if name.isidentifier() and name.isascii() else argument


def ordered(operations: Iterable[Operation]) -> list[Operation]:
    """In the order of the document, but what is fixed before what is templated.

    Paths are told apart segment by segment, so that those of one resource stay together.
    """
    operations = list(operations)
    first: dict[tuple[str, ...], int] = {}
    for operation in operations:
        segments = tuple(operation.path.split("/"))
        for length in range(1, len(segments) + 1):
            first.setdefault(segments[:length], len(first))

    def rank(operation: Operation) -> list[tuple[int, int]]:
        segments = tuple(operation.path.split("/"))
        prefixes = (segments[:length] for length in range(1, len(segments) + 1))
        return [(len(TEMPLATE.findall(prefix[-1])), first[prefix]) for prefix in prefixes]

    return sorted(operations, key=rank)


def _spelt(name: str, names: dict[str, str]) -> str:
    return path_parameter(name, names.get(name, name))
