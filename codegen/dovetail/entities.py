"""Schemas that are stored, as the document writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from . import naming
from .documents import Documents
from .source import Node


@dataclass(frozen=True, eq=False)
class Entity:
    """A component schema with `x-table`; `properties` are those of its `allOf` too.

    `hidden` are the columns that are never on the wire. `extensions` has the `x-column` of each property and
    hidden column, an empty node where there is none.
    """

    name: str
    schema: Node
    table: Node
    properties: Mapping[str, Node]
    hidden: Mapping[str, Node]
    extensions: Mapping[str, Node]
    required: frozenset[str]

    @property
    def table_name(self) -> str:
        return self.table.text("name") or naming.snake(naming.plural(self.name))

    @cached_property
    def columns(self) -> Mapping[str, Node]:
        """What is stored: properties that are no relation and not stored as another, and hidden columns."""
        stored = {
            name: node
            for name, node in self.properties.items()
            if "x-relation" not in node and not self.extensions[name].text("store")
        }
        return {**stored, **self.hidden}

    @cached_property
    def primary(self) -> list[str]:
        return [name for name in self.columns if self.extensions[name].is_true("primary")]

    def column_name(self, name: str) -> str:
        return self.extensions[name].text("name") or naming.snake(name)

    def is_unique(self, name: str) -> bool:
        """Whether one row at most has a value of that column."""
        groups = [[*group.elements()] for group in self.table.elements("unique")]
        alone = any(len(group) == 1 and group[0].value == name for group in groups)
        return alone or self.extensions[name].is_true("unique") or self.primary == [name]


@lru_cache(maxsize=1)
def entities(documents: Documents) -> Mapping[str, Entity]:
    """The stored schemas by their names; one that only refers to a stored schema is none of its own."""
    components = documents.openapi.get("components") or Node(documents.openapi.at)
    names: dict[Node, str] = {}
    for name, written in components.entries("schemas"):
        schema = documents.resolve(written)
        if "x-table" in schema and (schema not in names or schema is written):
            names[schema] = name
    return {name: _entity(documents, name, schema) for schema, name in names.items()}


def flattened(documents: Documents, schema: Node) -> Iterator[Node]:
    """The schema, what it refers to and the parts of its `allOf`, each once."""
    pending, seen = [schema], set[Node]()
    while pending:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            yield node
            pending.extend(reversed([documents.resolve(node), *node.elements("allOf")]))


def _entity(documents: Documents, name: str, schema: Node) -> Entity:
    table = schema["x-table"]
    properties: dict[str, Node] = {}
    required: set[str] = set()
    for part in flattened(documents, schema):
        required |= {str(node.value) for node in part.elements("required")}
        for key, node in part.entries("properties"):
            if key not in properties or "x-column" in node or "x-relation" in node:
                properties[key] = node
    hidden = dict(table.entries("columns"))
    extensions = {
        key: _extension(documents, node) for key, node in (*properties.items(), *hidden.items())
    }
    return Entity(name, schema, table, properties, hidden, extensions, frozenset(required))


def _extension(documents: Documents, schema: Node) -> Node:
    """The `x-column` beside a reference, else that of what is referred to."""
    own = schema.get("x-column")
    return own or documents.resolve(schema).get("x-column") or Node(schema.at)
