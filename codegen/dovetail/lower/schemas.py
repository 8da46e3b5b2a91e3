"""Turn schemas into types; every object and enum on the way becomes a definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from ..contract import Anything, Array, Literal, Map, Nullable, Ref, Scalar, Type
from ..documents import Documents
from ..source import Node
from .constraints import constraints
from .definitions import Definitions
from .merging import EXPANDED, STRUCTURE, Merged, Merging, Part, Parts, Value
from .names import Choices, Variants, of_item, of_value
from .unions import NOTHING, NULL, Discriminators, union

_NUMERIC_FORMATS = frozenset(
    {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
    | {"float", "double", "decimal"}
)
_GROUPS = ("oneOf", "anyOf")
# Types nested deeper continue in a definition, so that no document can exhaust the stack.
_DEEPEST = 40


class Schemas:
    """Makes types of schemas; what they refer to is in `definitions`."""

    def __init__(self, documents: Documents) -> None:
        self.merging = Merging(documents)
        self.definitions = Definitions(documents, self.merging)
        self._documents = documents
        self._variants = Variants(documents)
        self._discriminators = Discriminators(documents, self.definitions)
        self._open: set[frozenset[object]] = set()

    def type(self, schema: Node, *names: str) -> Type:
        """The type of a schema; what needs a name gets the first of these that is free."""
        type = self.type_of((Part(schema, names[0]),), names)
        return Anything() if type == NOTHING else type

    def type_of(self, parts: Parts, names: Choices) -> Type:
        """The type of what holds together."""
        if len(parts) == 1 and (name := self.definitions.known(parts[0])) is not None:
            return Ref(name)
        if (name := self.reference(parts)) is not None:
            return Ref(name)
        key = frozenset(part.key for part in parts)
        is_open = key in self._open or len(self._open) > _DEEPEST
        if is_open or self.definitions.is_hoisted("alias", parts):
            return self.definitions.hoist("alias", parts, names)
        self._open.add(key)
        type = self.structure(parts, names)
        self._open.remove(key)
        return type

    def structure(self, parts: Parts, names: Choices) -> Type:
        """The type of what holds together, where it is more than a reference."""
        merged = self.merging.merge(parts)
        for group in _GROUPS:
            if group in merged.keywords:
                return self._alternatives(group, parts, merged, names)
        values = merged.values()
        if values is not None:
            return self._enumerated(values, parts, names)
        types = merged.types()
        if types is None:
            return Anything()
        return union([self._typed(name, types, merged, parts, names) for name in types])

    def reference(self, parts: Parts) -> str | None:
        """The one definition that the parts refer to, when they say nothing beyond it."""
        names: dict[str, None] = {}
        others: list[Part] = []
        pending = list(parts)
        while pending:
            part = pending.pop()
            keywords = self.merging.keywords(part)
            if "$ref" in keywords:
                names[self.definitions.named(self.merging.target(part, keywords["$ref"]))] = None
            if "allOf" in keywords:
                pending.extend(Part(node, part.owner) for node in keywords["allOf"].elements())
            if any(name in STRUCTURE and name not in EXPANDED for name in keywords):
                others.append(replace(part, without=part.without | EXPANDED))
        if len(names) != 1 or not all(self._implied(part, *names) for part in others):
            return None
        return next(iter(names))

    def _implied(self, part: Part, name: str) -> bool:
        """Whether the definition says all that this part says: its type, or the very same."""
        merged = self.definitions.merged(name)
        structure = [name for name in self.merging.keywords(part) if name in STRUCTURE]
        if structure == ["type"]:
            stated = self.merging.merge((part,)).types() or ()
            return set(merged.types() or ("any",)) <= set(stated)
        return part.node in merged.schemas

    def _alternatives(self, group: str, parts: Parts, merged: Merged, names: Choices) -> Type:
        """Each alternative holds together with all that is said beside it."""
        stated = merged.keywords[group][0].node
        rest = self._beside(group, stated, parts)
        alternatives = [Part(node, names[0]) for node in stated.elements()]
        is_only = sum(_needs_name(part.node) for part in alternatives) == 1
        variants: list[Type] = []
        for place, part in enumerate(alternatives, 1):
            wanted = self._variants.names(names[0], part, place, is_only=is_only)
            variants.append(self.type_of((*rest, replace(part, owner=wanted[0])), wanted))
        discriminator = merged.first("discriminator")
        found = self._discriminators.find(variants, discriminator)
        return union(variants, found, exclusive=group == "oneOf")

    def _beside(self, group: str, stated: Node, parts: Parts) -> Parts:
        """The parts without these alternatives, as far as they say anything else."""
        rest: list[Part] = []
        for part in self.merging.expand(parts):
            if self.merging.keywords(part).get(group) is stated:
                part = replace(part, without=part.without | {group})
            if any(name in STRUCTURE for name in self.merging.keywords(part)):
                rest.append(part)
        return tuple(rest)

    def _enumerated(self, values: tuple[Value, ...], parts: Parts, names: Choices) -> Type:
        """Several strings, or several integers, have a name."""
        known = tuple(value for value in values if value is not None)
        if not known:
            return Literal(values[:1])
        type: Type = Literal(known)
        if is_enum(known):
            type = self.definitions.hoist_enum(known, parts, names)
        return Nullable(type) if None in values else type

    def _typed(
        self, name: str, types: Sequence[str], merged: Merged, parts: Parts, names: Choices
    ) -> Type:
        match name:
            case "string" | "integer" | "number" | "boolean":
                return Scalar(name, _format(name, types, merged), constraints(merged, name))
            case "null":
                return NULL
            case "array":
                return self._array(merged, names)
            case "object" if is_structured(merged):
                return self.definitions.hoist("object", parts, names)
            case "object":
                values = self.undeclared(merged, names[0]) or Anything()
                return Map(values, constraints(merged, name))
            case _:
                return Anything()

    def _array(self, merged: Merged, names: Choices) -> Type:
        lists = [part.node.items or () for part in merged.keywords.get("prefixItems", ())]
        prefix: list[Type] = []
        for place in range(max(map(len, lists), default=0)):
            wanted = f"{names[0]}{place + 1}"
            parts = tuple(Part(nodes[place], wanted) for nodes in lists if place < len(nodes))
            prefix.append(self.type_of(parts, (wanted,)))
        items = self._inner(merged, "items", of_item(names[0]))
        return Array(items, constraints(merged, "array"), tuple(prefix))

    def undeclared(self, merged: Merged, name: str) -> Type | None:
        """The type of properties that are not declared, `None` when there may be none."""
        closed = [*merged.nodes("additionalProperties"), *merged.nodes("unevaluatedProperties")]
        if any(node.value is False for node in closed):
            return None
        return self._inner(merged, "additionalProperties", of_value(name))

    def _inner(self, merged: Merged, keyword: str, names: Choices) -> Type | None:
        """What all parts say under that keyword; anything goes when none says something."""
        parts = tuple(Part(part.node, names[0]) for part in merged.keywords.get(keyword, ()))
        type = self.type_of(parts, names) if parts else Anything()
        return None if type == NOTHING else type


def is_enum(values: tuple[Value, ...]) -> TypeGuard[tuple[str, ...] | tuple[int, ...]]:
    """Whether these make an enum: two or more strings, or integers."""
    kinds = {type(value) for value in values}
    return len(values) > 1 and kinds in ({str}, {int})


def is_structured(merged: Merged) -> bool:
    """Whether an object is more than a map."""
    declared = any(True for node in merged.nodes("properties") for _ in node.entries())
    stated = [*merged.nodes("additionalProperties"), *merged.nodes("unevaluatedProperties")]
    closed = any(node.value is False for node in stated)
    required = any(True for node in merged.nodes("required") for _ in node.elements())
    return declared or closed or required or "dependentRequired" in merged.keywords


def _format(name: str, types: Sequence[str], merged: Merged) -> str:
    """One of several types takes only a format of its own kind."""
    stated = merged.first("format")
    format = stated.value if stated is not None and isinstance(stated.value, str) else ""
    is_numeric = format in _NUMERIC_FORMATS
    fits = is_numeric == (name in ("integer", "number")) and name != "boolean"
    return format if fits or len([each for each in types if each != "null"]) == 1 else ""


def _needs_name(schema: Node) -> bool:
    fields = schema.fields or {}
    several = len(fields["enum"].items or ()) > 1 if "enum" in fields else False
    return several or not fields.keys().isdisjoint(("properties", "allOf", "oneOf", "anyOf"))
