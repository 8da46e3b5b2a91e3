"""Paths of routes: what FastAPI makes of their templates, and the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Branch:
    """Paths by their segments; a template is the segment `{}`."""

    operations: list[Operation] = field(default_factory=list[Operation])
    branches: dict[str, Branch] = field(default_factory=dict[str, "Branch"])


class Paths:
    """All paths of a contract, and which of them stand for more than is theirs."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.root = Branch()
        for operation in operations:
            branch = self.root
            for segment in operation.path.split("/"):
                branch = branch.branches.setdefault(_kind(segment), Branch())
            branch.operations.append(operation)

    def left(self, operation: Operation) -> list[Mapping[str, str]]:
        """Values of the operation's path parameters with which another path is written out.

        Not where the router tries that path first anyway, since it has the method too.
        """
        names = {each.name: name for each, name in parameter_names(operation)}
        found: list[Mapping[str, str]] = []
        for segments, branch in self._covered(operation.path.split("/")):
            others = {(other.tag, other.method) for other in branch.operations}
            if segments and others and (operation.tag, operation.method) not in others:
                found.append({_spelt(name, names): text for name, text in segments.items()})
        return found

    def _covered(self, path: list[str]) -> Iterator[tuple[dict[str, str], Branch]]:
        """What the path covers, with the text that stands where it has a parameter."""
        pending: list[tuple[int, dict[str, str], Branch]] = [(0, {}, self.root)]
        while pending:
            depth, segments, branch = pending.pop()
            if depth == len(path):
                yield segments, branch
                continue
            template = TEMPLATE.fullmatch(path[depth])
            for kind, below in branch.branches.items():
                if kind == _kind(path[depth]):
                    pending.append((depth + 1, segments, below))
                elif template is not None and "{}" not in kind:
                    pending.append((depth + 1, {**segments, template[1]: kind}, below))


def _kind(segment: str) -> str:
    return TEMPLATE.sub("{}", segment)
