"""Rules about tables: their names, keys, indexes and special columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..documents import Documents
from ..entities import Entity, entities
from ..source import Node
from .outline import outline, place
from .rules import Finding, rule, suggestion

_COLUMN = re.compile(r"-?([\w.$-]+)")


@rule
def misplaced_table(documents: Documents) -> Iterator[Finding]:
    """A schema with `x-table` is an object, and a component.

    Its properties become columns, and its name the model's.

    ```yaml
    components:
      schemas:
        User:
          type: object
          x-table: {}
    ```
    """
    view = outline(documents)
    stored = {entity.schema for entity in entities(documents).values()}
    for schema in view.schemas:
        if "x-table" not in schema:
            continue
        if schema not in stored:
            yield Finding(schema["x-table"].head, "only a schema of 'components' can be a table")
        elif view.types(schema) - {"object"} or not view.properties(schema):
            yield Finding(schema["x-table"].head, "only an object with properties can be a table")


@rule
def unknown_column(documents: Documents) -> Iterator[Finding]:
    """Uniques, indexes, `version`, `soft_delete` and `store` name something that is stored.

    That is a property of the schema, or an entry of `x-table: {columns}`.

    ```yaml
    x-table:
      unique: [[org_id, email]]
      index: [{on: [org_id, -created_at]}]
    ```
    """
    for entity in entities(documents).values():
        known = entity.columns
        for node, name in (*_named(entity), *_stores(entity)):
            if name not in known:
                message = f"'{entity.name}' has no column '{name}'"
                yield Finding(node.at, message, suggestion(name, known))


def _named(entity: Entity) -> Iterator[tuple[Node, str]]:
    """Every place in `x-table` that names a column."""
    for group in entity.table.elements("unique"):
        yield from ((node, node.value) for node in group.elements() if isinstance(node.value, str))
    for index in entity.table.elements("index"):
        for node in index.elements("on"):
            if match := _COLUMN.fullmatch(str(node.value)):
                yield node, match[1]
    for key in ("version", "soft_delete"):
        if name := entity.table.text(key):
            yield entity.table[key], name


def _stores(entity: Entity) -> Iterator[tuple[Node, str]]:
    for extension in entity.extensions.values():
        if name := extension.text("store"):
            yield extension["store"], name


@rule
def no_primary_key(documents: Documents) -> Iterator[Finding]:
    """A table has a primary key.

    ```yaml
    id: {type: integer, format: int64, readOnly: true, x-column: {primary: true}}
    ```
    """
    for entity in entities(documents).values():
        if not entity.primary:
            hint = "say 'x-column: {primary: true}' on a property"
            yield Finding(entity.table.head, f"'{entity.name}' has no primary key", hint)


@rule
def duplicate_table(documents: Documents) -> Iterator[Finding]:
    """No two schemas are stored in one table.

    ```yaml
    x-table: {name: users}
    ```
    """
    first: dict[str, Entity] = {}
    for entity in entities(documents).values():
        other = first.setdefault(entity.table_name, entity)
        if other is not entity:
            at = entity.table["name"].at if entity.table.text("name") else entity.table.head
            yield Finding(
                at,
                f"'{entity.table_name}' is also the table of '{other.name}' at {place(other.table.head, at)}",
            )


@rule
def duplicate_column(documents: Documents) -> Iterator[Finding]:
    """No two properties of a schema are stored in one column.

    Columns are named in snake_case: `createdAt` and `created_at` would be the same.

    ```yaml
    createdAt: {type: string, format: date-time, x-column: {name: created}}
    ```
    """
    for entity in entities(documents).values():
        first: dict[str, tuple[str, Node]] = {}
        for name, node in (*entity.properties.items(), *entity.hidden.items()):
            if name not in entity.columns:
                continue
            column = entity.column_name(name)
            other, there = first.setdefault(column, (name, node))
            if there is not node:
                message = (
                    f"'{column}' is also the column of '{other}' at {place(there.head, node.head)}"
                )
                yield Finding(node.head, message)


@rule
def version_type(documents: Documents) -> Iterator[Finding]:
    """The `version` of a table is an integer, and not `null`.

    It counts the changes of a row.

    ```yaml
    x-table: {version: version}
    properties:
      version: {type: integer, format: int32, readOnly: true}
    ```
    """
    view = outline(documents)
    for entity in entities(documents).values():
        schema = entity.columns.get(entity.table.text("version"))
        if schema is not None and view.types(schema) != {"integer"}:
            yield Finding(
                entity.table["version"].at, "version must name an integer column that is never null"
            )


@rule
def soft_delete_type(documents: Documents) -> Iterator[Finding]:
    """The `soft_delete` of a table is a date-time that may be `null`.

    It is `null` until the row is deleted.

    ```yaml
    x-table:
      soft_delete: deleted_at
      columns:
        deleted_at: {type: [string, "null"], format: date-time}
    ```
    """
    view = outline(documents)
    for entity in entities(documents).values():
        name = entity.table.text("soft_delete")
        schema = entity.columns.get(name)
        if schema is None:
            continue
        format = view.keyword(schema, "format")
        optional = name in entity.properties and name not in entity.required
        nullable = optional or "null" in view.types(schema)
        if format is None or format.value != "date-time" or not nullable:
            yield Finding(
                entity.table["soft_delete"].at,
                "soft_delete must name a date-time column that may be null",
            )


@rule
def unnamed_index(documents: Documents) -> Iterator[Finding]:
    """An index over an expression has a name.

    Names of indexes are made from their columns, and an expression is none.

    ```yaml
    index: [{on: [lower(email)], unique: true, name: ix_users_email_lower}]
    ```
    """
    for entity in entities(documents).values():
        for index in entity.table.elements("index"):
            expressions = [
                node for node in index.elements("on") if not _COLUMN.fullmatch(str(node.value))
            ]
            if expressions and not index.text("name"):
                yield Finding(expressions[0].at, "an index over an expression needs a name")


@rule
def renamed_from_existing(documents: Documents) -> Iterator[Finding]:
    """A table or column was renamed from a name that is free now.

    If the old name still exists, the migration cannot tell which of the two holds the rows.

    ```yaml
    x-table: {name: users, renamed_from: accounts}
    ```
    """
    tables = {entity.table_name for entity in entities(documents).values()}
    for entity in entities(documents).values():
        yield from _still_there(entity.table, tables, "table")
        columns = {entity.column_name(name) for name in entity.columns}
        for name in entity.columns:
            yield from _still_there(entity.extensions[name], columns, "column")


def _still_there(node: Node, names: Iterable[str], what: str) -> Iterator[Finding]:
    if (name := node.text("renamed_from")) in names:
        yield Finding(node["renamed_from"].at, f"the {what} '{name}' still exists")
