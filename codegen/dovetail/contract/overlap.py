"""Whether one JSON value can be of two types.

Where none can, `emit/python/exact.py` writes a plain union, and the runtime's `alternatives.py`, which
would try all variants, is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import TypeAlias

from .definitions import Alias, Definition, Enum, Object
from .types import Anything, Array, Literal, Map, Nullable, Ref, Scalar, Type, Union

Simple: TypeAlias = Scalar | Array | Map | Literal | Anything | Object
NULL = Literal((None,))


def overlapping(union: Union, definitions: Mapping[str, Definition]) -> bool:
    """Whether some value may be of two variants; `False` is certain."""
    pairs = combinations(union.variants, 2)
    return any(_Overlap(definitions).of(left, right) for left, right in pairs)


class _Overlap:
    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._definitions = definitions
        self._open: set[tuple[str, str]] = set()

    def of(self, left: Type, right: Type) -> bool:
        pairs = product(self._simple(left, ()), self._simple(right, ()))
        return any(self._pair(one, other) for one, other in pairs)

    def _simple(self, type: Type, within: tuple[str, ...]) -> Iterator[Simple]:
        """The type without aliases, unions and `null`."""
        match type:
            case Nullable(inner):
                yield NULL
                yield from self._simple(inner, within)
            case Union(variants):
                for variant in variants:
                    yield from self._simple(variant, within)
            case Ref(name) if name not in within:
                yield from self._defined(self._definitions[name], (*within, name))
            case Ref():
                return
            case _:
                yield type

    def _defined(self, definition: Definition, within: tuple[str, ...]) -> Iterator[Simple]:
        match definition:
            case Alias(_, type):
                yield from self._simple(type, within)
            case Enum(_, values):
                yield Literal(values)
            case Object():
                yield definition

    def _pair(self, left: Simple, right: Simple) -> bool:
        if isinstance(left, Anything) or isinstance(right, Anything):
            return True
        if _kinds(left).isdisjoint(_kinds(right)):
            return False
        if isinstance(left, Literal) and isinstance(right, Literal):
            return not {*map(_key, left.values)}.isdisjoint(map(_key, right.values))
        if isinstance(left, Object | Map) and isinstance(right, Object | Map):
            return self._objects(left, right)
        return True

    def _objects(self, left: Object | Map, right: Object | Map) -> bool:
        pair = (getattr(left, "name", ""), getattr(right, "name", ""))
        if pair in self._open:
            return True
        self._open.add(pair)
        apart = self._told_apart(left, right) or self._told_apart(right, left)
        self._open.remove(pair)
        return not apart

    def _told_apart(self, left: Object | Map, right: Object | Map) -> bool:
        """Whether `left` requires a property that `right` forbids, or whose values `right` can never have."""
        properties = left.properties if isinstance(left, Object) else ()
        for property in properties:
            other = _property(right, property.name)
            if property.required and (other is None or not self.of(property.type, other)):
                return True
        return False


def _property(object: Object | Map, name: str) -> Type | None:
    """What a property may be, `None` when it may not be there."""
    if isinstance(object, Map):
        return object.values
    declared = next((each.type for each in object.properties if each.name == name), None)
    return declared or (None if name in object.refused else object.additional)


def _kinds(type: Simple) -> set[str]:
    match type:
        case Scalar(name):
            return {"number" if name == "integer" else name}
        case Literal(values):
            return {_key(value)[0] for value in values}
        case Array():
            return {"array"}
        case _:
            return {"object"}


def _key(value: str | int | float | bool | None) -> tuple[str, object]:
    """The same for what JSON Schema calls equal."""
    match value:
        case None:
            return "null", None
        case bool():
            return "boolean", value
        case str():
            return "string", value
        case _:
            return "number", value
