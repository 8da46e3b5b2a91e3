"""What a document is made of, and what can be wrong with its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
Json: TypeAlias = "Scalar | list[Json] | dict[str, Json]"

MAX_DEPTH = 200


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; `line` and `column` count from 1, `length` is in characters."""

    path: Path
    line: int
    column: int
    length: int = field(default=1, compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class SourceError(Exception):
    """The text cannot be read; `also` are the other faults of the same file."""

    def __init__(self, at: Location, message: str, also: tuple[SourceError, ...] = ()) -> None:
        super().__init__(f"{at}: {message}")
        self.at = at
        self.message = message
        self.also = also


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A scalar, a list or a mapping, and where it stands; `key` is where its key stands, if it has one."""

    at: Location
    value: Scalar = None
    items: tuple[Node, ...] | None = None
    fields: Mapping[str, Node] | None = None
    key: Location | None = None

    def __contains__(self, name: str) -> bool:
        return self.fields is not None and name in self.fields

    def __getitem__(self, name: str) -> Node:
        return (self.fields or {})[name]

    @property
    def head(self) -> Location:
        """Where its key stands, or else itself: the place to show when something below is missing."""
        return self.key or self.at

    def get(self, name: str) -> Node | None:
        """The field of that name, `None` when this is no mapping or has none."""
        return self.fields.get(name) if self.fields is not None else None

    def text(self, name: str) -> str:
        """The field's string, empty when it is absent or no string."""
        child = self.get(name)
        return child.value if child is not None and isinstance(child.value, str) else ""

    def is_true(self, name: str) -> bool:
        """Whether a flag is set."""
        child = self.get(name)
        return child is not None and child.value is True

    def entries(self, name: str | None = None) -> Iterator[tuple[str, Node]]:
        """Fields of this mapping, or of the one under that field; nothing for anything else."""
        node = self if name is None else self.get(name)
        yield from ((node.fields if node is not None else None) or {}).items()

    def elements(self, name: str | None = None) -> Iterator[Node]:
        """Items of this list, or of the one under that field; nothing for anything else."""
        node = self if name is None else self.get(name)
        yield from (node.items if node is not None else None) or ()

    def below(self, path: Iterable[str | int]) -> Node:
        """What stands at the end of a path of keys and indices, which must be there."""
        node = self
        for step in path:
            node = node[step] if isinstance(step, str) else (node.items or ())[step]
        return node

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed([*node.elements(), *(child for _, child in node.entries())]))

    def plain(self) -> Json:
        """The same as plain data; what was read is nested at most `MAX_DEPTH` deep."""
        if self.fields is not None:
            return {name: child.plain() for name, child in self.fields.items()}
        if self.items is not None:
            return [child.plain() for child in self.items]
        return self.value
