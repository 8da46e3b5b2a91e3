"""Where 64-bit integers stand in the values of each schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from ...contract import (
    Alias,
    Array,
    Contract,
    Definition,
    Enum,
    Map,
    Nullable,
    Object,
    Ref,
    Scalar,
    Type,
    Union,
)
from .. import File
from ..render import render
from .annotations import is_int64, literal, type_name, value_key
from .layout import Entry, Group, behind, lines, record, sequence


def emit(contract: Contract) -> Iterator[File]:
    """`int64.ts`, where there are any."""
    places = Places(contract.named)
    constants = [
        lines(behind(f"export const {type_name(name)}: Places = ", found), end=";")
        for name, found in places.definitions.items()
    ]
    if constants:
        text = "\n".join(line for each in constants for line in (*each, ""))
        helpers = [each for each in ("anyOf", "byProperty") if f"{each}(" in text]
        values = {"constants": text, "helpers": helpers}
        yield File(PurePosixPath("frontend/int64.ts"), render("frontend/int64.ts.jinja", **values))


@dataclass
class Places:
    """Expressions of the runtime's `Places`; `None` where there are no such integers."""

    named: Mapping[str, Definition]

    @cached_property
    def definitions(self) -> dict[str, Entry]:
        """Of each definition that has any."""
        found = ((name, self._definition(each)) for name, each in self.named.items())
        return {name: entry for name, entry in found if entry is not None}

    def of(self, type: Type | None) -> Entry | None:
        """As a module of the client sees it."""
        return self._type(type, "int64.") if type is not None else None

    @cached_property
    def _bearing(self) -> frozenset[str]:
        """Definitions that hold any, however deep."""
        bearing: frozenset[str] = frozenset()
        while True:
            found = frozenset(
                name
                for name, each in self.named.items()
                if any(self._bears(type, bearing) for type in _parts(each))
            )
            if found == bearing:
                return bearing
            bearing = found

    def _bears(self, type: Type, bearing: frozenset[str]) -> bool:
        match type:
            case Scalar():
                return is_int64(type)
            case Ref(name):
                return name in bearing
            case Array(items, _, prefix):
                below = [*prefix, *([items] if items is not None else [])]
                return any(self._bears(each, bearing) for each in below)
            case Map(inner) | Nullable(inner):
                return self._bears(inner, bearing)
            case Union(variants):
                return any(self._bears(each, bearing) for each in variants)
            case _:
                return False

    def _definition(self, definition: Definition) -> Entry | None:
        match definition:
            case Object():
                return self._object(definition)
            case Alias(_, type):
                return self._type(type, "")
            case Enum():
                return None

    def _object(self, definition: Object) -> Entry | None:
        types = [(each.name, each.type) for each in definition.properties]
        # The empty name stands for every property that is not declared.
        if definition.additional is not None:
            types.append(("", definition.additional))
        found = [(name, self._type(type, "")) for name, type in types]
        entries = [
            behind(f"{value_key(name)}: ", entry) for name, entry in found if entry is not None
        ]
        return record(entries) if entries else None

    def _type(self, type: Type, module: str) -> Entry | None:
        if not self._bears(type, self._bearing):
            return None
        match type:
            case Ref(name):
                # A module of the client comes after all of them; they may come in any order.
                return f"{module}{type_name(name)}" if module else f"() => {type_name(name)}"
            case Array(items, _, ()) if items is not None:
                return sequence([self._type(items, module) or ""])
            case Array(items, _, prefix):
                return self._tuple(items, prefix, module)
            case Map(values):
                return sequence([self._type(values, module) or ""])
            case Nullable(inner):
                return self._type(inner, module)
            case Union():
                return self._union(type, module)
            case _:
                return "true"

    def _tuple(self, rest: Type | None, prefix: tuple[Type, ...], module: str) -> Entry:
        types = [*((str(place), each) for place, each in enumerate(prefix)), ("", rest)]
        found = ((name, self._type(each, module)) for name, each in types if each is not None)
        return record(behind(f"{literal(name)}: ", entry) for name, entry in found if entry)

    def _union(self, union: Union, module: str) -> Entry:
        mapping = union.discriminator.mapping.items() if union.discriminator else ()
        bearing = [each for each in union.variants if self._bears(each, self._bearing)]
        if len(bearing) > 1 and union.discriminator:
            found = ((value, self._type(Ref(name), module)) for name, value in mapping)
            variants = record(
                behind(f"{value_key(value)}: ", entry) for value, entry in found if entry
            )
            return Group("byProperty(", (literal(union.discriminator.property), variants), ")")
        entries = [entry for each in bearing if (entry := self._type(each, module)) is not None]
        return Group("anyOf(", tuple(entries), ")") if len(entries) > 1 else entries[0]


def _parts(definition: Definition) -> Iterator[Type]:
    match definition:
        case Object():
            yield from (each.type for each in definition.properties)
            if definition.additional is not None:
                yield definition.additional
        case Alias(_, type):
            yield type
        case Enum():
            pass
