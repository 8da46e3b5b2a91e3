"""Schemas that are stored, as the rules about tables see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .. import naming
from ..documents import Documents
from ..source import Node
from .outline import Outline, elements, entries, is_true, outline


@dataclass(frozen=True, eq=False)
class Entity:
    """A component schema with `x-table`; `properties` are those of its `allOf` too."""

    name: str
    schema: Node
    table: Node
    properties: Mapping[str, Node]
    required: frozenset[str]

    @property
    def table_name(self) -> str:
        return self.table.text("name") or naming.snake(naming.plural(self.name))

    @cached_property
    def columns(self) -> Mapping[str, Node]:
        """What is stored: properties that are no relation and not stored as another, and `columns`."""
        own = {
            name: node
            for name, node in self.properties.items()
            if "x-relation" not in node and not extension(node).text("store")
        }
        return {**own, **self.hidden}

    @cached_property
    def hidden(self) -> Mapping[str, Node]:
        return dict(entries(self.table, "columns"))

    @cached_property
    def primary(self) -> list[str]:
        return [name for name, node in self.columns.items() if is_true(extension(node), "primary")]

    def is_unique(self, name: str) -> bool:
        """Whether one row at most has a value of that column."""
        groups = [[*group.elements()] for group in elements(self.table, "unique")]
        alone = any(len(group) == 1 and group[0].value == name for group in groups)
        stated = is_true(extension(self.columns[name]), "unique")
        return stated or alone or self.primary == [name]

    def is_nullable(self, name: str, view: Outline) -> bool:
        optional = name in self.properties and name not in self.required
        return optional or "null" in view.types(self.columns[name])


def extension(schema: Node, key: str = "x-column") -> Node:
    """What the schema itself says under a key of ours; an empty node when nothing."""
    return schema.get(key) or Node(schema.at)


def column_name(name: str, schema: Node) -> str:
    return extension(schema).text("name") or naming.snake(name)


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
            properties = view.properties(schema)
            required = frozenset(_required(view, schema))
            found[name] = Entity(name, schema, schema["x-table"], properties, required)
    return found


def _required(view: Outline, schema: Node) -> Iterator[str]:
    for part in view.flattened(schema):
        for node in elements(part, "required"):
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
            for node in elements(current, key)
            if view.types(node) != {"null"}
        ]
        if "x-table" in current or len(options) != 1:
            break
        current = view.resolve(options[0])
    return current
