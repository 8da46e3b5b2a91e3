"""Schemas that are stored, as the rules about tables see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .. import naming
from ..documents import Documents
from ..source import Node
from .outline import Outline, outline


@dataclass(frozen=True, eq=False)
class Entity:
    """A component schema with `x-table`; `properties` are those of its `allOf` too.

    `says` has the `x-column` of each property and hidden column, an empty node where there is none.
    """

    name: str
    schema: Node
    table: Node
    properties: Mapping[str, Node]
    hidden: Mapping[str, Node]
    says: Mapping[str, Node]
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
            if "x-relation" not in node and not self.says[name].text("store")
        }
        return {**stored, **self.hidden}

    @cached_property
    def primary(self) -> list[str]:
        return [name for name in self.columns if self.says[name].is_true("primary")]

    def column_name(self, name: str) -> str:
        return self.says[name].text("name") or naming.snake(name)

    def is_unique(self, name: str) -> bool:
        """Whether one row at most has a value of that column."""
        groups = [[*group.elements()] for group in self.table.elements("unique")]
        alone = any(len(group) == 1 and group[0].value == name for group in groups)
        return alone or self.says[name].is_true("unique") or self.primary == [name]

    def is_nullable(self, name: str, view: Outline) -> bool:
        optional = name in self.properties and name not in self.required
        return optional or "null" in view.types(self.columns[name])


@lru_cache(maxsize=1)
def entities(documents: Documents) -> Mapping[str, Entity]:
    """The stored schemas, by name."""
    view = outline(documents)
    found: dict[str, Entity] = {}
    seen = set[Node]()
    for name, written in view.components("schemas").items():
        schema = view.resolve(written)
        if "x-table" in schema and schema not in seen:
            seen.add(schema)
            found[name] = _entity(view, name, schema)
    return found


def _entity(view: Outline, name: str, schema: Node) -> Entity:
    table = schema["x-table"]
    properties: dict[str, Node] = {}
    for part in view.flattened(schema):
        for key, node in part.entries("properties"):
            if key not in properties or "x-column" in node or "x-relation" in node:
                properties[key] = node
    hidden = dict(table.entries("columns"))
    says = {key: column_says(view, node) for key, node in (*properties.items(), *hidden.items())}
    required = frozenset(_required(view, schema))
    return Entity(name, schema, table, properties, hidden, says, required)


def column_says(view: Outline, schema: Node) -> Node:
    """What `x-column` says: beside a reference, else in what is referred to."""
    return schema.get("x-column") or view.resolve(schema).get("x-column") or Node(schema.at)


def _required(view: Outline, schema: Node) -> Iterator[str]:
    for part in view.flattened(schema):
        for node in part.elements("required"):
            if isinstance(node.value, str):
                yield node.value


def referred(view: Outline, schema: Node) -> Node:
    """The schema that a property holds, or holds a list of; alternatives that are `null` do not count."""
    inner = view.keyword(schema, "items") if "array" in view.types(schema) else schema
    current = view.resolve(inner or schema)
    for _ in range(8):  # wrappers around one reference: as deep as anybody writes them
        options = [
            node
            for key in ("allOf", "oneOf", "anyOf")
            for node in current.elements(key)
            if view.types(node) != {"null"}
        ]
        if "x-table" in current or len(options) != 1:
            break
        current = view.resolve(options[0])
    return current
