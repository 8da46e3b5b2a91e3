"""Rules about what a schema says as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set

from ..diagnostics import Severity
from ..documents import Documents
from ..source import Node
from .outline import Outline, outline, place
from .rules import Finding, rule, suggestion

_UNSUPPORTED = {
    "if": "write the cases as `oneOf`",
    "then": "write the cases as `oneOf`",
    "else": "write the cases as `oneOf`",
    "not": "say what is allowed",
    "patternProperties": "use `additionalProperties`",
    "propertyNames": "use `properties`, or `additionalProperties` alone",
    "contains": "constrain all `items`",
    "minContains": "constrain all `items`",
    "maxContains": "constrain all `items`",
    "dependentSchemas": "use `dependentRequired`, or `oneOf`",
    "dependencies": "use `dependentRequired`, or `oneOf`",
    "$dynamicRef": "refer to the schema with `$ref`",
    "$recursiveRef": "refer to the schema with `$ref`",
    "contentSchema": "describe the value itself, or leave it a string",
    "unevaluatedItems": "use `items` after `prefixItems`",
}


@rule
def unsupported_keyword(documents: Documents) -> Iterator[Finding]:
    """A schema uses keywords that the generated code can keep.

    A keyword that no type and no validation could express would be dropped in silence: `if`, `then`, `else`,
    `not`, `patternProperties`, `propertyNames`, `contains`, `dependentSchemas`, `dependencies`, `$dynamicRef`,
    `contentSchema`, `unevaluatedItems`, and a schema as `unevaluatedProperties` (`false` is supported).

    ```yaml
    Payment:
      oneOf:                        # instead of if, then, else
        - {$ref: "#/components/schemas/Card"}
        - {$ref: "#/components/schemas/BankAccount"}
    ```
    """
    view = outline(documents)
    for schema in view.schemas:
        for name, node in schema.entries():
            if name in _UNSUPPORTED and not (name == "not" and _is_anything(node)):
                yield Finding(node.head, f"'{name}' is not supported", _UNSUPPORTED[name])
            elif name == "unevaluatedProperties" and node.fields:
                message = f"a schema as '{name}' is not supported"
                yield Finding(node.head, message, "use `additionalProperties`")


def _is_anything(schema: Node) -> bool:
    """`not` of it forbids the value altogether, which can be kept."""
    return schema.value is True or schema.fields == {}


@rule(severity=Severity.WARNING)
def array_without_items(documents: Documents) -> Iterator[Finding]:
    """An array says what it holds.

    Without `items` everything is allowed in it, and its type in the generated code says nothing.

    ```yaml
    tags: {type: array, items: {type: string}}
    ```
    """
    view = outline(documents)
    with_items = {
        part
        for schema in view.schemas
        for part in schema.elements("allOf")
        if "type" in part and view.keyword(schema, "items") is not None
    }
    for schema in view.schemas:
        stated = schema.get("type")
        if stated is None or schema in with_items or "array" not in view.types(schema):
            continue
        if not any(
            view.keyword(schema, name) for name in ("items", "prefixItems", "enum", "const")
        ):
            yield Finding(stated.at, "nothing says what this array holds")


@rule(severity=Severity.WARNING)
def required_unknown_property(documents: Documents) -> Iterator[Finding]:
    """What is `required` is one of the `properties`.

    A required property that is not described may hold anything; most often its name is misspelt.
    Properties of `allOf`, and of the schema around an alternative, count.

    ```yaml
    type: object
    required: [title]
    properties: {title: {type: string}}
    ```
    """
    view = outline(documents)
    for schema in view.schemas:
        required, rest = schema.get("required"), view.keyword(schema, "additionalProperties")
        if required is None or (rest is not None and rest.fields):
            continue
        known = view.described(schema)
        for node in required.elements():
            if isinstance(node.value, str) and node.value not in known:
                hint = suggestion(node.value, known)
                yield Finding(node.at, f"'{node.value}' is required and not described", hint)


@rule
def empty_enum(documents: Documents) -> Iterator[Finding]:
    """An `enum` has a value.

    Nothing would be valid.

    ```yaml
    enum: [draft, active]
    ```
    """
    for schema in outline(documents).schemas:
        node = schema.get("enum")
        if node is not None and node.items == ():
            yield Finding(node.at, "an enum without values allows nothing")


@rule
def duplicate_enum(documents: Documents) -> Iterator[Finding]:
    """An `enum` has each value once.

    ```yaml
    enum: [draft, active]
    ```
    """
    for schema in outline(documents).schemas:
        seen = set[tuple[bool, object]]()
        for node in schema.elements("enum"):
            key = (isinstance(node.value, bool), node.value)
            if key in seen and node.items is None and node.fields is None:
                yield Finding(node.at, f"'{node.value}' stands here twice")
            seen.add(key)


@rule(severity=Severity.WARNING)
def nullable_reference(documents: Documents) -> Iterator[Finding]:
    """`nullable` stands beside what it extends, and not beside a `$ref`.

    OpenAPI 3.0 ignores everything beside a `$ref`.

    ```yaml
    owner: {nullable: true, allOf: [{$ref: "#/components/schemas/User"}]}
    ```
    """
    view = outline(documents)
    for schema in view.schemas:
        if view.version == ("3", "0") and "$ref" in schema and schema.is_true("nullable"):
            yield Finding(
                schema["nullable"].at, "'nullable' is ignored beside a '$ref'", "use `allOf`"
            )


@rule
def all_of_conflict(documents: Documents) -> Iterator[Finding]:
    """The parts of an `allOf` can hold together.

    Where two parts give one value types that exclude each other, nothing is valid.

    ```yaml
    allOf:
      - {$ref: "#/components/schemas/Named"}
      - {type: object, properties: {age: {type: integer}}}
    ```
    """
    view = outline(documents)
    for schema in view.schemas:
        parts = [*schema.elements("allOf")]
        yield from _conflicts(view, "this part", parts)
        described: defaultdict[str, list[Node]] = defaultdict(list)
        for part in parts:
            for name, node in view.properties(part).items():
                described[name].append(node)
        for name, nodes in described.items():
            yield from _conflicts(view, f"'{name}'", nodes)


def _conflicts(view: Outline, what: str, nodes: list[Node]) -> Iterator[Finding]:
    """The first that excludes one before it: with the types that all allow so far, one pass is enough."""
    allowed: Set[str] = frozenset()
    first: Node | None = None
    for node in nodes:
        types = view.types(node)
        wide = types | {"integer"} if "number" in types else types
        if first and wide and not allowed & wide:
            stated = " or ".join(sorted(types))
            yield Finding(
                node.at, f"{what} is {stated} here, and not so at {place(first.at, node.at)}"
            )
            return
        if wide:
            allowed, first = (allowed & wide, first) if first else (wide, node)
