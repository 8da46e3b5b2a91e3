"""Rules about the keywords that restrict a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from jsonschema_rs import RegexOptions, ValidationError, validator_for

from ..diagnostics import Severity
from ..documents import Documents
from ..source import Node
from .outline import outline
from .rules import Finding, rule, suggestion

_BOUNDS = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minimum", "maximum"),
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
_NUMBER = dict.fromkeys(
    ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"
)
_STRING = dict.fromkeys(("minLength", "maxLength", "pattern"), "string")
_ARRAY = dict.fromkeys(("items", "prefixItems", "minItems", "maxItems", "uniqueItems"), "array")
_OBJECT = dict.fromkeys(
    (
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "maxProperties",
        "dependentRequired",
    ),
    "object",
)
_KEYWORDS: Mapping[str, str] = {**_NUMBER, **_STRING, **_ARRAY, **_OBJECT}

# Those of JSON Schema 2020-12 and of OpenAPI that restrict no single type, or nothing.
_OTHERS = frozenset(
    {
        *("$ref", "$defs", "$id", "$schema", "$anchor", "$comment", "$vocabulary", "definitions"),
        *("$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "title"),
        *("description", "default", "deprecated", "example", "examples", "readOnly", "writeOnly"),
        *("type", "enum", "const", "format", "nullable", "allOf", "anyOf", "oneOf", "not", "if"),
        *("then", "else", "contains", "minContains", "maxContains", "patternProperties"),
        *("propertyNames", "dependentSchemas", "dependencies", "unevaluatedItems"),
        *("unevaluatedProperties", "additionalItems", "contentEncoding", "contentMediaType"),
        *("contentSchema", "discriminator", "xml", "externalDocs"),
    }
)


@rule
def contradictory_bounds(documents: Documents) -> Iterator[Finding]:
    """A lower bound is not above the upper one.

    Nothing would be valid.

    ```yaml
    title: {type: string, minLength: 1, maxLength: 200}
    ```
    """
    for schema in documents.each("schema"):
        for lower, upper in _BOUNDS:
            low, high = _number(schema, lower), _number(schema, upper)
            strict = "exclusive" in lower + upper or _is_exclusive(schema)
            if low is not None and high is not None and (low > high or (strict and low == high)):
                yield Finding(schema[lower].at, f"no value is allowed between {low} and {high}")


def _number(schema: Node, name: str) -> int | float | None:
    value = schema[name].value if name in schema else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_exclusive(schema: Node) -> bool:
    """In OpenAPI 3.0 these two are booleans beside the bound."""
    return schema.is_true("exclusiveMinimum") or schema.is_true("exclusiveMaximum")


@rule(severity=Severity.WARNING)
def misplaced_keyword(documents: Documents) -> Iterator[Finding]:
    """A keyword restricts a type that the schema allows.

    `maxLength` of a number says nothing; it was meant to be `maximum`, or the type is wrong.

    ```yaml
    age: {type: integer, maximum: 150}
    ```
    """
    view = outline(documents)
    for schema in view.schemas:
        types = view.types(schema) if "type" in schema else frozenset[str]()
        allowed = {*types, "number"} if "integer" in types else types
        for name, node in schema.entries() if types else ():
            meant = _KEYWORDS.get(name)
            if meant is not None and meant not in allowed:
                stated = " or ".join(sorted(types))
                yield Finding(node.head, f"'{name}' is for {meant}, and this is {stated}")


@rule(severity=Severity.WARNING)
def unknown_keyword(documents: Documents) -> Iterator[Finding]:
    """What stands in a schema is a keyword of JSON Schema or OpenAPI.

    JSON Schema ignores everything else, so a keyword with a slip in it restricts nothing. Begin what is meant
    for another tool with `x-`.

    ```yaml
    Title: {type: string, maxLength: 200, x-example-source: marketing}
    ```
    """
    view = outline(documents)
    known = _KEYWORDS.keys() | _OTHERS
    # OpenAPI 3.0 forbids them, which is for the rule `metaschema` to say.
    for schema in view.schemas if view.version != ("3", "0") else ():
        for name, node in schema.entries():
            if name not in known and not name.startswith("x-"):
                yield Finding(node.head, f"'{name}' is no keyword", suggestion(name, known))


@rule
def bad_pattern(documents: Documents) -> Iterator[Finding]:
    """A `pattern` is a regular expression of ECMA-262.

    ```yaml
    code: {type: string, pattern: "^[A-Z]{3}$"}
    ```
    """
    for node in _patterns(documents):
        pattern = str(node.value)
        if (fault := _python_fault(pattern)) and not _is_linear(pattern):
            yield Finding(node.at, f"this is no regular expression: {fault}")


@rule(severity=Severity.NOTE)
def backtracking_pattern(documents: Documents) -> Iterator[Finding]:
    """A `pattern` can be matched in linear time.

    Lookaround and backreferences cannot be: Rust's engine, which Pydantic uses, refuses them. Python's own `re`
    matches them, but a crafted value may keep it busy for a long time, so bound the length with `maxLength`.

    ```yaml
    code: {type: string, pattern: "^[A-Z]{3}$", maxLength: 3}
    ```
    """
    for node in _patterns(documents):
        pattern = str(node.value)
        if not _is_linear(pattern) and not _python_fault(pattern):
            message = "only a backtracking engine (Python's re) matches this pattern"
            yield Finding(node.at, message, "avoid lookaround and backreferences, or set maxLength")


def _patterns(documents: Documents) -> Iterator[Node]:
    for schema in documents.each("schema"):
        if isinstance(schema["pattern"].value if "pattern" in schema else None, str):
            yield schema["pattern"]


@cache
def _python_fault(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return str(error)
    return ""


@cache
def _is_linear(pattern: str) -> bool:
    """Whether Rust's `regex` takes it; escapes of ECMA-262 that it spells otherwise are translated."""
    try:
        validator_for({"pattern": pattern}, pattern_options=RegexOptions())
    except ValidationError:
        return False
    return True
