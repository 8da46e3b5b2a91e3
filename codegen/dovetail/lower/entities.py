"""Stored schemas, and what they were lowered to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .. import entities
from ..contract import Default, Definition, Object, Property, Type
from ..documents import Documents
from ..naming import pascal
from ..source import Node

TypeOf: TypeAlias = Callable[[Node, str], Type]


@dataclass(frozen=True, slots=True)
class Entity:
    """A schema with `x-table`: `source` is how the document writes it, `read` what is read of it.

    `properties` are those that are read, those that are only written, and those that no operation speaks of;
    `names` has the column of each that is one.
    """

    source: entities.Entity
    read: Object
    properties: Mapping[str, Property]
    names: Mapping[str, str]


def lower_entities(
    documents: Documents, definitions: Mapping[str, Definition], type_of: TypeOf
) -> Mapping[str, Entity]:
    """The stored schemas, by their names in the document."""
    shapes = _shapes(definitions)
    return {
        name: _entity(source, shapes[name], type_of)
        for name, source in entities.entities(documents).items()
        if name in shapes
    }


def _entity(source: entities.Entity, shapes: list[Object], type_of: TypeOf) -> Entity:
    properties = {
        property.name: property for shape in reversed(shapes) for property in shape.properties
    }
    for name, node in source.properties.items():
        if name not in properties:
            type = type_of(node, pascal(f"{source.name} {name}"))
            properties[name] = _unspoken(name, node, type, name in source.required)
    names = {name: source.column_name(name) for name in source.columns}
    return Entity(source, shapes[0], properties, names)


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
