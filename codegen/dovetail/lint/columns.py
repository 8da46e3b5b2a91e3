"""Rules about single columns: what they refer to and what they can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diagnostics import Severity
from ..documents import Documents
from ..entities import Entity, entities
from ..source import Node
from .outline import Outline, outline
from .rules import Finding, rule, suggestion


@rule
def unknown_reference(documents: Documents) -> Iterator[Finding]:
    """`references` names a property, as `Schema.property`, that is stored and unique.

    A foreign key leads to exactly one row, so its target is a primary key or unique.

    ```yaml
    org_id: {type: integer, format: int64, x-column: {references: Org.id}}
    ```
    """
    known = entities(documents)
    for entity in known.values():
        for extension in entity.extensions.values():
            text = extension.text("references")
            if "." in text and (fault := _reference_fault(known, text)):
                yield Finding(extension["references"].at, *fault)


def _reference_fault(known: Mapping[str, Entity], text: str) -> tuple[str, str] | None:
    name, _, column = text.rpartition(".")
    target = known.get(name)
    if target is None:
        return f"there is no stored schema '{name}'", suggestion(name, known)
    if column not in target.columns:
        return f"'{name}' has no column '{column}'", suggestion(column, target.columns)
    if not target.is_unique(column):
        return f"'{text}' is neither the primary key nor unique", ""
    return None


@rule
def reference_type_mismatch(documents: Documents) -> Iterator[Finding]:
    """A foreign key has the type of what it refers to.

    ```yaml
    Org: {properties: {id: {type: string, format: uuid, x-column: {primary: true}}}}
    User: {properties: {org_id: {type: string, format: uuid, x-column: {references: Org.id}}}}
    ```
    """
    view, known = outline(documents), entities(documents)
    for entity in known.values():
        for key, schema in entity.columns.items():
            name, _, column = entity.extensions[key].text("references").rpartition(".")
            target = known[name].columns.get(column) if name in known else None
            if target is None:
                continue
            own, other = _kind(view, schema), _kind(view, target)
            if own != other:
                at = entity.extensions[key]["references"].at
                yield Finding(at, f"this is {own}, and '{name}.{column}' is {other}")


def _kind(view: Outline, schema: Node) -> str:
    """Type and format, as far as they make a difference to the database."""
    types = " or ".join(sorted(view.types(schema) - {"null"}))
    format = view.keyword(schema, "format")
    exact = format is not None and format.value in ("uuid", "date", "date-time")
    return f"{types} ({format.value})" if format is not None and exact else types


@rule(severity=Severity.WARNING)
def stray_extension(documents: Documents) -> Iterator[Finding]:
    """`x-column` and `x-relation` stand on a property of a schema with `x-table`.

    Anywhere else nothing is stored, and they say nothing. A part that a stored schema takes in with `allOf` counts.

    ```yaml
    User:
      x-table: {}
      properties:
        id: {type: integer, x-column: {primary: true}}
    ```
    """
    view = outline(documents)
    stored = set[Node]()
    for entity in entities(documents).values():
        for schema in (*entity.properties.values(), *entity.hidden.values()):
            stored |= {schema, view.resolve(schema)}
    for schema in view.schemas:
        for key in ("x-column", "x-relation"):
            if key in schema and schema not in stored:
                yield Finding(schema[key].head, f"'{key}' is not on a property of a stored schema")


@rule(severity=Severity.WARNING)
def store_not_write_only(documents: Documents) -> Iterator[Finding]:
    """What is stored in another form is `writeOnly`.

    The stored form cannot be turned back into the value, so there is nothing to answer.

    ```yaml
    password: {type: string, writeOnly: true, x-column: {store: password_hash}}
    ```
    """
    view = outline(documents)
    for entity in entities(documents).values():
        for name, schema in entity.properties.items():
            stated = view.keyword(schema, "writeOnly")
            extension = entity.extensions[name]
            if extension.text("store") and (stated is None or stated.value is not True):
                at = extension["store"].at
                yield Finding(at, f"'{name}' cannot be read back: make it writeOnly")


@rule
def unstorable_property(documents: Documents) -> Iterator[Finding]:
    """A stored property has values to store.

    Numbers, strings and booleans become columns of their own type; arrays, objects, `oneOf` and what has no
    type are stored as JSON. What can only be `null`, or nothing at all, is no column.

    ```yaml
    note: {type: [string, "null"]}
    ```
    """
    view = outline(documents)
    for entity in entities(documents).values():
        for name, schema in entity.columns.items():
            if schema.value is False or view.types(schema) == {"null"}:
                yield Finding(schema.head, f"'{name}' has no value that could be stored")


@rule(severity=Severity.WARNING)
def embedded_entity(documents: Documents) -> Iterator[Finding]:
    """A property that holds another stored schema says how the two are related.

    Without `x-relation` a copy is stored as JSON, which does not change with the original.

    ```yaml
    items: {type: array, items: {$ref: "#/components/schemas/Item"}, x-relation: {via: Item.owner_id}}
    ```
    """
    view = outline(documents)
    stored = {entity.schema: entity for entity in entities(documents).values()}
    for entity in stored.values():
        for name, schema in entity.columns.items():
            other = stored.get(view.referred(schema))
            if other is not None:
                message = f"'{name}' is stored as a copy of '{other.name}'"
                yield Finding(schema.head, message, "say 'x-relation: {via: ...}'")


@rule(severity=Severity.WARNING)
def integer_range(documents: Documents) -> Iterator[Finding]:
    """A stored integer says how large it can become.

    Databases store 32 or 64 bits; a larger one would pass validation and fail in the database.

    ```yaml
    count: {type: integer, format: int32, minimum: 0}
    ```
    """
    view = outline(documents)
    for entity in entities(documents).values():
        for name, schema in entity.columns.items():
            bounded = ("format", "maximum", "exclusiveMaximum", "enum", "const")
            if "integer" in view.types(schema) and not any(
                view.keyword(schema, k) for k in bounded
            ):
                hint = "say 'format: int32' or 'int64', or a 'maximum'"
                yield Finding(schema.head, f"'{name}' has no largest value", hint)


@rule
def on_update_type(documents: Documents) -> Iterator[Finding]:
    """What is set to `now` with each change is a date or a date-time.

    ```yaml
    updated_at: {type: string, format: date-time, readOnly: true, x-column: {default: now, on_update: now}}
    ```
    """
    view = outline(documents)
    for entity in entities(documents).values():
        for name, schema in entity.columns.items():
            extension, format = entity.extensions[name], view.keyword(schema, "format")
            moment = format is not None and format.value in ("date", "date-time")
            if extension.text("on_update") and not moment:
                yield Finding(
                    extension["on_update"].at,
                    f"on_update needs a date or a date-time, and '{name}' is neither",
                )
