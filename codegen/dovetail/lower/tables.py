"""Lower `x-table` to tables, with their keys, indexes and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..contract import Column, Definition, Index, IndexColumn, Relationship, Stored, Table
from ..documents import Documents
from ..naming import snake
from ..source import Node
from .columns import Columns
from .entities import Entity, TypeOf, lower_entities
from .relations import lower_relations


def lower_tables(
    documents: Documents, definitions: Mapping[str, Definition], type_of: TypeOf
) -> tuple[Table, ...]:
    """The tables of all schemas with `x-table`, in the order of the document.

    `type_of` gives the type of a schema that is not among the definitions, and with it perhaps new ones:
    an enum that only a column of `x-table: {columns}` has.
    """
    known = lower_entities(documents, definitions, type_of)
    columns = Columns(definitions, known, type_of)
    relations = lower_relations(known, definitions)
    return tuple(
        _table(entity, columns.of(entity), relations[name]) for name, entity in known.items()
    )


def _table(
    entity: Entity,
    columns: tuple[Column, ...],
    relationships: tuple[Relationship, ...],
) -> Table:
    table = entity.source.table
    unique = [tuple(_columns(entity, group)) for group in table.elements("unique")]
    indexes = [_index(entity, index) for index in table.elements("index")]
    return Table(
        name=entity.source.table_name,
        schema=entity.read.name,
        columns=tuple(_marked(columns, unique, indexes, entity)),
        relationships=relationships,
        indexes=tuple(index for index in indexes if not _plain(index, entity)),
        unique=tuple(names for names in unique if len(names) > 1),
        checks={name: str(node.value) for name, node in table.entries("check")},
        stored=tuple(_stored(entity)),
        version=entity.names.get(table.text("version"), ""),
        soft_delete=entity.names.get(table.text("soft_delete"), ""),
        renamed_from=table.text("renamed_from"),
        at=table.head,
    )


def _marked(
    columns: tuple[Column, ...],
    unique: list[tuple[str, ...]],
    indexes: list[Index],
    entity: Entity,
) -> Iterator[Column]:
    """The columns, each with the constraint and the index that are of it alone."""
    single = {names[0] for names in unique if len(names) == 1}
    plain = {name for index in indexes if (name := _plain(index, entity))}
    for column in columns:
        yield replace(
            column,
            unique=column.unique or column.name in single,
            index=column.index or column.name in plain,
        )


def _columns(entity: Entity, group: Node) -> Iterator[str]:
    for node in group.elements():
        yield entity.names.get(str(node.value), str(node.value))


def _stored(entity: Entity) -> Iterator[Stored]:
    for name in entity.source.properties:
        if column := entity.source.extensions[name].text("store"):
            yield Stored(name, entity.names.get(column, column))


def _index(entity: Entity, node: Node) -> Index:
    on = tuple(_index_column(entity, str(part.value)) for part in node.elements("on"))
    return Index(
        name=node.text("name") or _index_name(entity.source.table_name, on),
        on=on,
        where=node.text("where"),
        unique=node.is_true("unique"),
    )


def _index_column(entity: Entity, text: str) -> IndexColumn:
    bare = text.removeprefix("-")
    column = entity.names.get(bare)
    return IndexColumn(column or bare, column is not None, descending=bare != text)


def _index_name(table: str, on: tuple[IndexColumn, ...]) -> str:
    """As the naming convention of the models has it."""
    parts = (part.expression if part.is_column else snake(part.expression) for part in on)
    return "_".join(["ix", table, *parts])


def _plain(index: Index, entity: Entity) -> str:
    """The column of an index that says nothing but that, empty when it says more."""
    if len(index.on) != 1 or index.where or index.unique:
        return ""
    only = index.on[0]
    named = index.name == _index_name(entity.source.table_name, index.on)
    return only.expression if only.is_column and not only.descending and named else ""
