"""Schemas that are stored: their properties as the document writes them, and as they were lowered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..contract import Default, Definition, Object, Property, Type
from ..documents import Documents
from ..naming import pascal, plural, snake
from ..source import Node
from .definitions import component_schemas

TypeOf: TypeAlias = Callable[[Node, str], Type]


@dataclass(frozen=True, slots=True)
class Entity:
    """A schema with `x-table`.

    `written` has the schemas of its properties, those of its `allOf` too; `properties` are those that are
    read, those that are only written, and those that no operation speaks of; `names` has the column of each
    that is one.
    """

    name: str
    table: Node
    written: Mapping[str, Node]
    hidden: Mapping[str, Node]
    read: Object
    properties: Mapping[str, Property]
    names: Mapping[str, str]

    @property
    def table_name(self) -> str:
        return self.table.text("name") or snake(plural(self.name))


def entities(
    documents: Documents, definitions: Mapping[str, Definition], type_of: TypeOf
) -> Mapping[str, Entity]:
    """The stored schemas, by their names in the document."""
    shapes = _shapes(definitions)
    found: dict[str, Entity] = {}
    seen: set[Node] = set()
    for name, node in component_schemas(documents).items():
        schema = documents.resolve(node)
        if "x-table" in schema and schema not in seen and name in shapes:
            seen.add(schema)
            found[name] = _entity(name, schema, shapes[name], documents, type_of)
    return found


def column_says(schema: Node, documents: Documents) -> Node:
    """What `x-column` says: beside a reference, else in what is referred to."""
    said = schema.get("x-column") or documents.resolve(schema).get("x-column")
    return said or Node(schema.at)


def _entity(
    name: str, schema: Node, shapes: list[Object], documents: Documents, type_of: TypeOf
) -> Entity:
    table = schema["x-table"]
    written: dict[str, Node] = {}
    required: set[str] = set()
    for part in _parts(schema, documents):
        required |= {str(node.value) for node in part.elements("required")}
        for key, node in part.entries("properties"):
            if key not in written or "x-column" in node or "x-relation" in node:
                written[key] = node
    hidden = dict(table.entries("columns"))
    properties = {
        property.name: property for shape in reversed(shapes) for property in shape.properties
    }
    for key in written.keys() - properties.keys():
        type = type_of(written[key], pascal(f"{name} {key}"))
        properties[key] = _unspoken(key, written[key], type, key in required)
    columns = {**written, **hidden}
    names = {
        key: said.text("name") or snake(key)
        for key, node in columns.items()
        if "x-relation" not in node and not (said := column_says(node, documents)).text("store")
    }
    return Entity(name, table, written, hidden, shapes[0], properties, names)


def _shapes(definitions: Mapping[str, Definition]) -> Mapping[str, list[Object]]:
    """The objects that a schema became, the one that is read first."""
    found: dict[str, list[Object]] = {}
    for definition in definitions.values():
        if isinstance(definition, Object):
            shapes = found.setdefault(definition.origin or definition.name, [])
            shapes.insert(len(shapes) if definition.shape == "write" else 0, definition)
    return found


def _unspoken(name: str, node: Node, type: Type, required: bool) -> Property:
    """A property that is in no shape, such as one that is write-only where nothing is written."""
    default = node.get("default")
    return Property(
        name,
        type,
        required,
        Default(default.plain()) if default is not None else None,
        read_only=node.is_true("readOnly"),
        at=node.head,
    )


def _parts(schema: Node, documents: Documents) -> Iterator[Node]:
    """The schema and those of its `allOf`, in the order in which they are written."""
    pending, passed = [schema], set[Node]()
    while pending:
        part = documents.resolve(pending.pop())
        if part in passed:
            continue
        passed.add(part)
        yield part
        pending.extend(reversed([*part.elements("allOf")]))
