"""Schemas of any OpenAPI version as one JSON Schema 2020-12 document that a validator can compile."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from jsonschema_rs import ValidationError, validator_for

from ..documents.grammar import GRAMMAR
from ..source import Json, Node
from .outline import Outline

_KEPT = frozenset(
    {
        *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"),
        *("minContains", "maxContains", "minProperties", "maxProperties", "dependentRequired"),
    }
)
_COMBINING = frozenset({"enum", "const", "allOf", "anyOf", "oneOf"})
_FORMATS = frozenset({"date", "date-time", "time", "duration", "uuid", "ipv4", "ipv6", "email"})
_PARTS = {name: kind for name, kind in GRAMMAR["schema"].items() if "schema" in kind}
_DROPPED = frozenset({"$defs", "definitions", "schema", "contentSchema"})


class Translation:
    """Translates schemas, and all that they refer to once, into the definitions of one document."""

    def __init__(self, view: Outline) -> None:
        self._view = view
        self._is_3_0 = view.version == ("3", "0")
        self._numbers: dict[Node, int] = {}
        self._pending: list[Node] = []

    def document(self, schemas: Iterable[Node]) -> dict[str, Json]:
        """A schema of lists whose nth item is a value of the nth schema."""
        items: list[Json] = [self._reference(schema) for schema in schemas]
        definitions: dict[str, Json] = {}
        while self._pending:
            schema = self._pending.pop()
            definitions[str(self._numbers[schema])] = self._schema(schema)
        return {"prefixItems": items, "$defs": definitions}

    def _part(self, schema: Node) -> Json:
        return self._reference(schema) if schema.fields is not None else schema.value is not False

    def _reference(self, schema: Node) -> dict[str, Json]:
        if schema not in self._numbers:
            self._numbers[schema] = len(self._numbers)
            self._pending.append(schema)
        return {"$ref": f"#/$defs/{self._numbers[schema]}"}

    def _schema(self, node: Node) -> Json:
        target = self._view.resolve(node)
        if target is not node and self._is_3_0:
            return self._reference(target)
        found: dict[str, Json] = self._reference(target) if target is not node else {}
        for name, child in node.entries():
            if name in _KEPT:
                found[name] = child.plain()
            elif name in _PARTS and name not in _DROPPED:
                found[name] = self._parts(child, _PARTS[name])
        if node.text("format") in _FORMATS:
            found["format"] = node.text("format")
        if "required" in node:
            found["required"] = _always_required(self._view, node)
        if is_pattern(node.text("pattern")):
            found["pattern"] = node.text("pattern")
        return _from_3_0(node, found) if self._is_3_0 else found

    def _parts(self, node: Node, kind: str) -> Json:
        if kind.startswith("["):
            return [self._part(child) for child in node.elements()]
        if kind.startswith("{"):
            return {name: self._part(child) for name, child in node.entries()}
        return self._part(node)


def _always_required(view: Outline, schema: Node) -> Json:
    """What stands in requests and in responses: `readOnly` and `writeOnly` properties only do in one of them."""
    described = view.described(schema)
    names = [node.value for node in schema.elements("required") if isinstance(node.value, str)]
    return [
        name
        for name in dict.fromkeys(names)
        if name not in described
        or not any(
            part.is_true(key)
            for part in view.flattened(described[name])
            for key in ("readOnly", "writeOnly")
        )
    ]


def _from_3_0(schema: Node, found: dict[str, Json]) -> Json:
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        strict = found.get(exclusive)
        if isinstance(strict, bool):
            del found[exclusive]
        if strict is True and inclusive in found:
            found[exclusive] = found.pop(inclusive)
    if not schema.is_true("nullable"):
        return found
    if isinstance(found.get("type"), str) and found.keys().isdisjoint(_COMBINING):
        return {**found, "type": [found["type"], "null"]}
    return {"anyOf": [found, {"type": "null"}]}


@cache
def is_pattern(pattern: str) -> bool:
    """Whether the validator can compile it."""
    try:
        validator_for({"pattern": pattern})
    except ValidationError:
        return False
    return True
