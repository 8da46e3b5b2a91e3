"""The official schemas of OpenAPI, compiled, with what later revisions of them corrected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from jsonschema_rs import Registry, ValidationError, Validator, validator_for

from ..documents import tokens
from ..source import Json

# The schema of documents, then the dialect of Schema Objects and its vocabulary.
_SPECIFICATIONS = "openapi_spec_validator/resources/schemas"
_DIALECTS = "openapi_schema_validator/schemas"
_FILES: Mapping[str, tuple[str, ...]] = {
    "3.0": (f"{_SPECIFICATIONS}/v3.0/schema.json",),
    "3.1": (
        f"{_SPECIFICATIONS}/v3.1/schema.json",
        f"{_DIALECTS}/oas3.1/metaschema.json",
        f"{_DIALECTS}/oas3.1/vocabularies/base",
    ),
    "3.2": (
        f"{_SPECIFICATIONS}/v3.2/schema.json",
        f"{_DIALECTS}/oas3.2/dialect/2025-09-17.json",
        f"{_DIALECTS}/oas3.2/meta/2025-09-17.json",
    ),
}
VERSIONS = tuple(_FILES)

# The revision of the 3.1 schema is of 2022-10-07. Later ones let a link have the `server` that it called
# `body`, and no `example` stand beside `examples`.
_CORRECTIONS: Mapping[str, Json] = {
    "3.1": {
        "$defs": {
            "link": {"properties": {"body": None, "server": {"$ref": "#/$defs/server"}}},
            "examples": {"not": {"required": ["example", "examples"]}},
        }
    }
}

_APPLICATORS = ("allOf", "anyOf", "oneOf", "if", "then", "else")

# Kinds of nodes that can be judged alone, by their definitions in 3.0 and from 3.1 on.
_DEFINITIONS: Mapping[str, tuple[str, str]] = {
    "path-item": ("PathItem", "path-item"),
    "operation": ("Operation", "operation"),
    "parameter": ("Parameter", "parameter"),
    "header": ("Header", "header"),
    "request-body": ("RequestBody", "request-body"),
    "media-type": ("MediaType", "media-type"),
    "response": ("Response", "response"),
    "callback": ("Callback", "callbacks"),
    "example": ("Example", "example"),
    "link": ("Link", "link"),
    "security-scheme": ("SecurityScheme", "security-scheme"),
    "schema": ("Schema", "schema"),
}


def errors(version: str, kind: str, dialect: bool, value: Json) -> list[ValidationError]:
    """What is wrong with a whole document (`openapi`) or a part of that kind.

    `dialect` says whether Schema Objects are judged too; before 3.1 they always are.
    """
    if kind != "openapi" and kind not in _DEFINITIONS:
        return []
    return list(_validator(version, kind, dialect).iter_errors(value))


def keyword(version: str, error: ValidationError) -> tuple[dict[str, Json], Json]:
    """The official schema that an error comes from, and the value of its keyword in it."""
    resource, _, fragment = (error.absolute_keyword_location or "").partition("#")
    schema: Json = {}
    value: Json = _resources(version).get(resource)
    for token in tokens(fragment):
        schema = value
        value = _step(value, token)
    return (schema if isinstance(schema, dict) else {}), value


def known_fields(version: str, schema: Json) -> set[str]:
    """Every field that an official schema knows, be it under some condition only."""
    known, passed = set[str](), set[str]()
    pending = [schema]
    while pending:
        current = pending.pop()
        if isinstance(current, list):
            pending.extend(current)
        if not isinstance(current, dict):
            continue
        known.update(_fields(current.get("properties")))
        pending.extend(current.get(name) for name in _APPLICATORS)
        pending.extend(_fields(current.get("dependentSchemas")).values())
        pending.extend(_fields(current.get("$defs")).values())
        reference = current.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/") and reference not in passed:
            passed.add(reference)
            pending.append(_definition(version, reference))
    return known


def _fields(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _definition(version: str, reference: str) -> Json:
    value: Json = next(iter(_resources(version).values()))
    for token in tokens(reference.removeprefix("#")):
        value = _step(value, token)
    return value


def _step(value: Json, token: str) -> Json:
    if isinstance(value, list):
        return value[int(token)] if token.isdecimal() else None
    return value.get(token) if isinstance(value, dict) else None


@cache
def _validator(version: str, kind: str, dialect: bool) -> Validator:
    resources = _resources(version)
    document, *dialects = resources
    if kind == "schema" and dialects and dialect:
        schema: dict[str, Json] = {"$ref": dialects[0]}
    elif dialects:
        # OpenAPI's own `schema-base` says in this way what a Schema Object is.
        meta: dict[str, Json] = (
            {"$ref": dialects[0]} if dialect else {"type": ["object", "boolean"]}
        )
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": document.replace("/schema/", "/schema-base/"),
            "$ref": document + _fragment(version, kind),
            "$defs": {"schema": {"$dynamicAnchor": "meta", **meta}},
        }
    else:
        schema = {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "$ref": document + _fragment(version, kind),
        }
    registry = Registry(list(resources.items()))
    return validator_for(schema, registry=registry, offline=True, validate_formats=False)


def _fragment(version: str, kind: str) -> str:
    if kind == "openapi":
        return ""
    old, new = _DEFINITIONS[kind]
    return f"#/definitions/{old}" if version == "3.0" else f"#/$defs/{new}"


@cache
def _resources(version: str) -> Mapping[str, dict[str, Json]]:
    """The schemas by their ids, that of documents first."""
    document, *dialects = (_load(file) for file in _FILES[version])
    corrected = _merged(document, _CORRECTIONS.get(version, {}))
    contents = [corrected, *dialects]
    return {
        str(content.get("$id", content.get("id"))): content
        for content in contents
        if isinstance(content, dict)
    }


def _load(file: str) -> Json:
    package, _, name = file.partition("/")
    found = find_spec(package)  # finds without importing, which would cost more than all the rest
    assert found is not None and found.submodule_search_locations
    content: Json = json.loads((Path(found.submodule_search_locations[0]) / name).read_bytes())
    return content


def _merged(value: Json, patch: Json) -> Json:
    """The value with a JSON Merge Patch (RFC 7386) applied."""
    if not isinstance(patch, dict):
        return patch
    fields = dict(value) if isinstance(value, dict) else {}
    for name, change in patch.items():
        if change is None:
            fields.pop(name, None)
        else:
            fields[name] = _merged(fields.get(name), change)
    return fields
