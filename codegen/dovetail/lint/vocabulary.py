"""Dovetail's own keys: their published JSON Schema, and the rules that keep documents to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema_rs import ValidationErrorKind, Validator, validator_for

from ..documents import Documents
from ..documents.grammar import GRAMMAR
from ..source import Node
from . import wording
from .rules import Finding, rule, suggestion

KEYS = {
    "x-table": "a schema",
    "x-column": "a property",
    "x-relation": "a property",
    "x-resource": "a path or an operation",
}

# Where each key may stand, and the definition of the published schema that describes it there.
_PLACES = {
    "schema": {"x-table": "x-table", "x-column": "x-column", "x-relation": "x-relation"},
    "path-item": {"x-resource": "entity"},
    "operation": {"x-resource": "mapping"},
}


@cache
def vocabulary() -> dict[str, Any]:
    """The JSON Schema of an OpenAPI document with these keys, for editors; `$defs` has each key alone."""
    text = files("dovetail").joinpath("vocabulary.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)  # a schema has no narrower type
    return schema


@cache
def _validator(definition: str) -> Validator:
    return validator_for({"$ref": f"#/$defs/{definition}", "$defs": vocabulary()["$defs"]})


@rule
def unknown_extension(documents: Documents) -> Iterator[Finding]:
    """A key that looks like one of Dovetail's is one, and stands where it has a meaning.

    `x-table`, `x-column` and `x-relation` stand in schemas, `x-resource` on paths and operations. Other
    keys that begin with `x-` belong to somebody else and pass.

    ```yaml
    User:
      type: object
      x-table: {name: users}
    ```
    """
    for kind in GRAMMAR:
        known = _PLACES.get(kind, {})
        for node in documents.each(kind):
            for name, child in node.entries():
                if name in KEYS and name not in known:
                    yield Finding(
                        child.head, f"'{name}' means nothing here", f"it is for {KEYS[name]}"
                    )
                elif name.startswith("x-") and (meant := _slip(name)):
                    yield Finding(child.head, f"there is no '{name}'", f"did you mean '{meant}'?")


@cache
def _slip(name: str) -> str:
    """The key of ours that is one slip of the finger away, empty when none is or it is one."""
    return next((key for key in KEYS if name not in KEYS and _is_slip(name, key)), "")


def _is_slip(name: str, key: str) -> bool:
    """Whether one letter is too many, missing or wrong, or two are swapped."""
    pairs = enumerate(zip(name, key, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), min(len(name), len(key)))
    name, key = name[start:], key[start:]
    swapped = name[1::-1] + name[2:]
    return name != key and key in (name[1:], swapped, key[:1] + name, key[:1] + name[1:])


@rule
def invalid_extension(documents: Documents) -> Iterator[Finding]:
    """What `x-table`, `x-column`, `x-relation` and `x-resource` hold is in the published vocabulary.

    It is closed: `dovetail schema` prints it, so that an editor completes and checks it.

    ```yaml
    created_at: {type: string, format: date-time, x-column: {default: now}}
    ```
    """
    for kind, known in _PLACES.items():
        for node in documents.each(kind):
            for name in known.keys() & (node.fields or {}).keys():
                yield from _faults(node[name], known[name])


def _faults(node: Node, definition: str) -> Iterator[Finding]:
    for error in _validator(definition).iter_errors(node.plain()):
        place = node.below(error.instance_path)
        match error.kind:
            case ValidationErrorKind.AdditionalProperties(unexpected=names):
                known = _described(error.schema_path)
                for name in names:
                    at = place[name].head
                    yield Finding(at, f"'{name}' is not in the vocabulary", suggestion(name, known))
            case ValidationErrorKind.Required(name):
                yield Finding(place.head, wording.missing([name]))
            case ValidationErrorKind.OneOfNotValid():
                yield Finding(place.head, wording.missing(["via", "through"]))
            case ValidationErrorKind.OneOfMultipleValid():
                yield Finding(place.head, "'via' and 'through' exclude each other")
            case ValidationErrorKind.Pattern():
                yield Finding(place.at, f"'{place.value}' must be like 'Schema.property'")
            case _:
                yield Finding(place.at, *wording.phrase(error))


def _described(path: list[str | int]) -> list[str]:
    """The keys that the definition around a keyword of the published schema describes."""
    schema = vocabulary()
    for step in path[:-1]:
        schema = schema[str(step)]
    return list(schema["properties"])
