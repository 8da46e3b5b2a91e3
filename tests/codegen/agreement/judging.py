"""The judge: schemas as they are written, as JSON Schema 2020-12 that jsonschema-rs compiles."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from typing import Any, Literal, TypeGuard
from urllib.parse import unquote

import jsonschema_rs

Direction = Literal["read", "write", "written"]
HIDDEN = {"read": "writeOnly", "write": "readOnly", "written": ""}
DRAFT = "https://json-schema.org/draft/2020-12/schema"
ONE = frozenset(
    {"items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"}
    | {"unevaluatedProperties", "unevaluatedItems"}
)
SEVERAL = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
NAMED = frozenset({"patternProperties", "dependentSchemas"})
# What restricts nothing here, or is said in another way.
LEFT = frozenset({"$defs", "definitions", "discriminator", "nullable", "$ref", "$schema", "$id"})
BITS = {"int32": 31, "int64": 63}


def is_mapping(node: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(node, dict)


def is_list(node: object) -> TypeGuard[list[Any]]:
    return isinstance(node, list)


class Judge:
    """Of the schemas of one document, as they are read, as they are sent to the server, or as they are written.

    What is `readOnly` has no place in what is sent: the property is forbidden there, and required nowhere.
    What is `writeOnly` is not declared in what is read. `int32` and `int64` are bounds, and `byte` is base64.
    """

    def __init__(self, document: dict[str, Any], direction: Direction = "written") -> None:
        self.document = document
        self.direction: Direction = direction
        self._is_3_0 = str(document["openapi"]).startswith("3.0")
        self._validators: dict[int, jsonschema_rs.Validator] = {}
        self._numbers: dict[str, int] = {}

    def allows(self, schema: Any, value: Any) -> bool:
        """Whether the value is valid."""
        if id(schema) not in self._validators:
            self._validators[id(schema)] = self._compiled(schema)
        return self._validators[id(schema)].is_valid(value)

    def conjuncts(self, schema: Any) -> list[dict[str, Any]]:
        """The schema, and all that it refers to or combines: what may say something of the same value."""
        found: dict[int, dict[str, Any]] = {}
        pending: list[Any] = [schema]
        while pending:
            each = pending.pop()
            if is_mapping(each) and id(each) not in found:
                found[id(each)] = each
                pending += [self.at(each["$ref"])] if "$ref" in each else []
                pending += (
                    part for name in SEVERAL - {"prefixItems"} for part in each.get(name, ())
                )
                pending += (each[name] for name in ("if", "then", "else") if name in each)
        return list(found.values())

    def properties(self, schema: Any) -> dict[str, list[Any]]:
        """Those that are sent in this direction."""
        declared = self.declared(schema)
        return {name: each for name, each in declared.items() if not self._is_hidden(each)}

    def at(self, reference: str) -> Any:
        """What stands at a pointer."""
        node: Any = self.document
        for part in unquote(reference.removeprefix("#/")).split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            node = node[int(key)] if is_list(node) else node[key]
        return node

    def declared(self, schema: Any) -> dict[str, list[Any]]:
        """Every property that is declared for a value of this schema."""
        found: dict[str, list[Any]] = {}
        for each in self.conjuncts(schema):
            for name, property in each.get("properties", {}).items():
                found.setdefault(name, []).append(property)
        return found

    def _is_hidden(self, properties: list[Any]) -> bool:
        keyword = HIDDEN[self.direction]
        conjuncts = (each for property in properties for each in self.conjuncts(property))
        return any(each.get(keyword) is True for each in conjuncts)

    def _compiled(self, schema: Any) -> jsonschema_rs.Validator:
        self._numbers = {}
        root = self._schema(schema, ())
        definitions: dict[str, Any] = {}
        while len(definitions) < len(self._numbers):
            for pointer, number in [*self._numbers.items()][len(definitions) :]:
                definitions[str(number)] = self._schema(self.at(pointer), ())
        whole = {"$schema": DRAFT, "allOf": [root], "$defs": definitions}
        return jsonschema_rs.validator_for(
            whole, validate_formats=True, formats={"byte": is_base64}
        )

    def _reference(self, pointer: str) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{self._numbers.setdefault(pointer, len(self._numbers))}"}

    def _schema(self, schema: Any, beside: Collection[str]) -> Any:
        """`beside` are names that are not sent, by what is combined with this schema."""
        if not is_mapping(schema):
            return schema
        if "$ref" in schema and self._is_3_0:
            return self._reference(schema["$ref"])
        declared = self.declared(schema).items()
        hidden = {*beside, *(name for name, each in declared if self._is_hidden(each))}
        stated = (each for each in schema.items() if each[0] not in LEFT)
        found = {name: self._keyword(name, value, hidden) for name, value in stated}
        if "$ref" in schema:
            found |= self._reference(schema["$ref"])
        return self._from_3_0(schema, _bounded(found)) if self._is_3_0 else _bounded(found)

    def _keyword(self, name: str, value: Any, hidden: Collection[str]) -> Any:
        if name in ONE:
            return self._schema(value, ())
        if name in SEVERAL:
            return [self._schema(each, hidden if name != "prefixItems" else ()) for each in value]
        if name in NAMED:
            return {key: self._schema(each, ()) for key, each in value.items()}
        if name == "required":
            return [each for each in dict.fromkeys(value) if each not in hidden]
        if name == "properties":
            shown = {
                key: self._schema(each, ()) for key, each in value.items() if key not in hidden
            }
            forbidden = hidden if self.direction == "write" else ()
            return {**shown, **{key: False for key in value if key in forbidden}}
        return value

    def _from_3_0(self, schema: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            strict = found.get(exclusive)
            if isinstance(strict, bool):
                del found[exclusive]
            if strict is True and bound in found:
                found[exclusive] = found.pop(bound)
        return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found


def _bounded(found: dict[str, Any]) -> dict[str, Any]:
    """Numbers have no formats in JSON Schema, but bounds."""
    bits = BITS.get(str(found.get("format")))
    if bits is None:
        return found
    low, high = found.get("minimum", -(2**bits)), found.get("maximum", 2**bits - 1)
    return {**found, "minimum": max(low, -(2**bits)), "maximum": min(high, 2**bits - 1)}


def is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
