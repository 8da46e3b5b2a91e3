"""The normalised document: every schema has a name, and says what the hand-written one says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from openapi_spec_validator import OpenAPIV31SpecValidator

from dovetail.emit.openapi import normalised

from . import lowered

DOCUMENT = """
Item:
  description: Something that somebody keeps.
  type: object
  required: [owner]
  minProperties: 1
  additionalProperties: false
  dependentRequired: {tags: [note]}
  properties:
    owner: {type: object, properties: {name: {type: string, maxLength: 9}}}
    tags: {type: array, items: {enum: [a, b]}, uniqueItems: true, default: []}
    note: {type: [string, "null"], deprecated: true}
    pair: {type: array, prefixItems: [{const: 1}, {enum: [x, 2]}], items: false}
    pet: {$ref: "#/components/schemas/Pet"}
    free: {}
Pet:
  oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
  discriminator: {propertyName: kind, mapping: {miaow: "#/components/schemas/Cat", Dog: Dog}}
Cat: {required: [kind], properties: {kind: {type: string}}, additionalProperties: {type: number}}
Dog: {required: [kind], properties: {kind: {type: string}}}
"""


def document(directory: Path) -> Any:
    return normalised(lowered.schemas(directory, DOCUMENT))


def test_is_valid_openapi(tmp_path: Path) -> None:
    OpenAPIV31SpecValidator(document(tmp_path)).validate()


def test_says_all_that_is_written(tmp_path: Path) -> None:
    schemas = document(tmp_path)["components"]["schemas"]
    assert schemas["Item"] == {
        "type": "object",
        "description": "Something that somebody keeps.",
        "properties": {
            "owner": {"$ref": "#/components/schemas/ItemOwner"},
            "tags": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/ItemTag"},
                "uniqueItems": True,
                "default": [],
            },
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "deprecated": True},
            "pair": {
                "type": "array",
                "prefixItems": [{"const": 1}, {"enum": ["x", 2]}],
                "items": False,
            },
            "pet": {"$ref": "#/components/schemas/Pet"},
            "free": {},
        },
        "required": ["owner"],
        "dependentRequired": {"tags": ["note"]},
        "additionalProperties": False,
        "minProperties": 1,
    }
    assert schemas["ItemOwner"]["properties"] == {"name": {"type": "string", "maxLength": 9}}
    assert schemas["ItemTag"] == {"type": "string", "enum": ["a", "b"]}
    assert schemas["Cat"]["additionalProperties"] == {"type": "number"}
    assert schemas["Pet"]["discriminator"] == {
        "propertyName": "kind",
        "mapping": {"miaow": "#/components/schemas/Cat", "Dog": "#/components/schemas/Dog"},
    }


def test_objects_and_enums_stand_only_under_names(tmp_path: Path) -> None:
    for schema in document(tmp_path)["components"]["schemas"].values():
        for below in _below(schema):
            assert "properties" not in below
            assert (
                not isinstance(below.get("enum", [1])[0], str)
                or len(set(map(type, below["enum"]))) > 1
            )


def test_definitions_may_be_spelt_otherwise(tmp_path: Path) -> None:
    spelt = normalised(lowered.schemas(tmp_path, DOCUMENT), str.upper)
    judge = jsonschema_rs.validator_for({"$ref": "#/components/schemas/DOG", **spelt})
    assert judge.is_valid({"kind": "x"}) and not judge.is_valid({})


def _below(schema: Any) -> Iterator[Any]:
    """All schemas inside of one, its properties' own included."""
    pending: list[Any] = [schema, *schema.get("properties", {}).values()]
    while pending:
        each = pending.pop()
        if each is not schema:
            yield each
        for key in ("anyOf", "oneOf", "prefixItems"):
            pending += each.get(key, [])
        pending += [each[key] for key in ("items", "additionalProperties") if each.get(key)]
