"""What definitions are called that the document gives no name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from .. import naming
from ..documents import Documents
from ..source import Node
from .merging import Part, hint

# What a definition would best be called; the last one is numbered when all are taken.
Choices: TypeAlias = Sequence[str]

_LONGEST_TITLE = 5


@dataclass(slots=True)
class Names:
    """The names that are taken: schemas of the document keep theirs, and all others make way."""

    _taken: set[str] = field(default_factory=set[str])

    def keep(self, names: Iterable[str]) -> None:
        self._taken.update(map(naming.pascal, names))

    def claim(self, choices: Choices) -> str:
        """The first that is free."""
        unused = (name for name in choices if naming.pascal(name) not in self._taken)
        name = next(unused, None) or naming.free(choices[-1], self._taken)
        self._taken.add(naming.pascal(name))
        return name


def of_item(name: str) -> Choices:
    """`OrderLine` for an item of `OrderLines`."""
    return _of_one(name, "Item")


def of_value(name: str) -> Choices:
    """`OrderPrice` for a value of the map `OrderPrices`."""
    return _of_one(name, "Value")


def _of_one(name: str, suffix: str) -> Choices:
    one = naming.singular(name)
    return (hint(name, suffix),) if one == name else (one, hint(name, suffix))


class Variants:
    """Names the alternatives of a union."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    @cached_property
    def _titles(self) -> Counter[str]:
        """How often a title stands in the document."""
        schemas = self._documents.each("schema")
        return Counter(title for schema in schemas if (title := schema.text("title")))

    def names(self, union: str, variant: Part, place: int, *, is_only: bool) -> Choices:
        """The union's name for the only one; a unique title; else what tells it apart, behind that name."""
        title, node = variant.node.text("title"), variant.node
        names = [hint(union)] if is_only else []
        if title and len(naming.words(title)) <= _LONGEST_TITLE:
            if self._titles[title] == 1:
                names.append(naming.pascal(title))
            names.append(hint(union, title))
        if told := self._told_apart(node):
            names.append(hint(union, *told))
        return (*names, hint(union, "Value") if is_only else f"{hint(union)}{place}")

    def _told_apart(self, schema: Node) -> tuple[str, ...]:
        """What it refers to, a constant in it, or what it requires."""
        for part in (schema, *schema.elements("allOf")):
            if name := self._documents.name(part):
                return (name,)
        if (value := _first_constant(schema)) is not None:
            return (value,)
        if [*(schema.fields or ())] == ["required"]:
            return ("with", *(str(node.value) for node in schema["required"].elements()))
        return ()


def _first_constant(schema: Node) -> str | None:
    """The value of the first property that allows only one."""
    constants = (constant(node) for _, node in schema.entries("properties"))
    return next((value for value in constants if value is not None), None)


def constant(schema: Node) -> str | None:
    """The only string that a schema allows."""
    stated = schema.get("const")
    values = schema.get("enum")
    if stated is None and values is not None and len(values.items or ()) == 1:
        stated = next(values.elements())
    return stated.value if stated is not None and isinstance(stated.value, str) else None
