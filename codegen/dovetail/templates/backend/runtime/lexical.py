"""Values that arrive as text: written as JSON by what their schema says, then validated as JSON is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter

from .wire import parsed

Raw: TypeAlias = "str | Sequence[Raw] | Mapping[str, Raw]"
Shape: TypeAlias = Literal["scalar", "array", "object"]
Schema: TypeAlias = Mapping[str, Any]

LITERALS = {
    "integer": re.compile(r"-?(0|[1-9][0-9]*)(\.0+)?"),
    "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"),
    "boolean": re.compile("true|false"),
    "null": re.compile("null"),
}
TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}


class Lexical:
    """The texts of one type; its JSON Schema is all that is asked of it."""

    def __init__(self, type: Any) -> None:
        self.adapter: TypeAdapter[Any] = (
            type if isinstance(type, TypeAdapter) else TypeAdapter(type)
        )

    def read(self, raw: Raw) -> Any:
        """The value; raises `ValidationError`."""
        return self.read_json(self.json(raw))

    def read_json(self, text: str) -> Any:
        """The value of JSON text; raises `ValidationError`."""
        return parsed(self.adapter, text.encode("utf-8", "surrogatepass"))

    @cached_property
    def schema(self) -> Schema:
        return self.adapter.json_schema()

    @cached_property
    def shape(self) -> Shape:
        return self.shape_of(self.schema)

    @cached_property
    def properties(self) -> Mapping[str, Schema]:
        """Declared properties of an object."""
        return {name: self._property(self.schema, name) for name in self.names_of(self.schema)}

    def names_of(self, schema: Schema) -> frozenset[str]:
        """Names of an object's declared properties."""
        variants = self._variants(schema)
        return frozenset(name for each in variants for name in each.get("properties", ()))

    def shape_of(self, schema: Schema) -> Shape:
        types = {type for each in self._variants(schema) for type in _types(each)}
        return "object" if "object" in types else "array" if "array" in types else "scalar"

    def items_of(self, schema: Schema) -> Schema:
        return _any_of(each.get("items") for each in self._variants(schema))

    def json(self, raw: Raw, schema: Schema | None = None) -> str:
        """JSON text of what was written for a schema, by default for the type."""
        schema = self.schema if schema is None else schema
        if isinstance(raw, Mapping):
            properties = raw.items()
            return json_object(
                {name: self.json(value, self._property(schema, name)) for name, value in properties}
            )
        types = [type for each in self._variants(schema) for type in _types(each)]
        if not isinstance(raw, str):
            items = self.items_of(schema)
            return f"[{', '.join(self.json(each, items) for each in raw)}]"
        if "array" in types and "string" not in types:
            return self.json([raw], schema)
        literals = (LITERALS[type] for type in _literal(types))
        ambiguous = raw == "null" and "string" in types
        return (
            raw
            if not ambiguous and any(each.fullmatch(raw) for each in literals)
            else json.dumps(raw)
        )

    def _property(self, schema: Schema, name: str) -> Schema:
        return _any_of(
            each.get("properties", {}).get(name, each.get("additionalProperties"))
            for each in self._variants(schema)
        )

    def _variants(self, schema: Schema) -> Iterator[Schema]:
        """The schema's alternatives, references followed."""
        pending, seen = [schema], set[str]()
        while pending:
            current = pending.pop()
            reference: str = current.get("$ref", "")
            variants = [
                each for key in ("anyOf", "oneOf", "allOf") for each in current.get(key, ())
            ]
            if reference and reference not in seen:
                seen.add(reference)
                pending.append(self.schema["$defs"][reference.rpartition("/")[2]])
            pending += variants
            if not reference and not variants:
                yield current


def _literal(types: list[str]) -> list[str]:
    """The types that are not written in quotes; any number is one, unless it may be a string as well."""
    plain = [type for type in types if type in LITERALS]
    return plain if "string" in types else [each.replace("integer", "number") for each in plain]


def json_object(texts: Mapping[str, str]) -> str:
    """JSON text of an object, from those of its properties."""
    return "{" + ", ".join(f"{json.dumps(name)}: {text}" for name, text in texts.items()) + "}"


def _any_of(schemas: Iterator[Any]) -> Schema:
    return {"anyOf": [each for each in schemas if isinstance(each, Mapping)]}


def _types(schema: Schema) -> list[str]:
    stated: str | list[str] | None = schema.get("type")
    if stated is not None:
        return [stated] if isinstance(stated, str) else stated
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    return [TYPES[type(value)] for value in values if type(value) in TYPES]
