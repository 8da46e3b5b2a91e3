"""Lower `x-column` to columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal as OneOf
from typing import TypeAlias

from ..contract import (
    Column,
    Default,
    Definition,
    ForeignKey,
    Nullable,
    OnDelete,
    Property,
    Scalar,
    Type,
    is_nullable,
    resolve,
)
from ..naming import pascal
from ..source import Node
from .entities import Entity, TypeOf

Generated: TypeAlias = OneOf["now", "uuid"]

ON_DELETE: Mapping[str, OnDelete] = {
    "cascade": "cascade",
    "restrict": "restrict",
    "set null": "set null",
}
MOMENTS = ("date-time", "date")


class Columns:
    """Makes the columns of an entity."""

    def __init__(
        self,
        definitions: Mapping[str, Definition],
        known: Mapping[str, Entity],
        type_of: TypeOf,
    ) -> None:
        self._definitions = definitions
        self._known = known
        self._type_of = type_of

    def of(self, entity: Entity) -> tuple[Column, ...]:
        """The columns of its properties in the order of the document, then the hidden ones."""
        return (*self._shown(entity), *self._hidden(entity))

    def _shown(self, entity: Entity) -> Iterator[Column]:
        for name, node in entity.source.properties.items():
            if name in entity.names and name not in entity.source.hidden:
                property = entity.properties[name]
                yield self._column(entity, name, node, property.type, property)

    def _hidden(self, entity: Entity) -> Iterator[Column]:
        for name, node in entity.source.hidden.items():
            yield self._column(
                entity, name, node, self._type_of(node, pascal(f"{entity.source.name} {name}"))
            )

    def _column(
        self, entity: Entity, name: str, node: Node, type: Type, property: Property | None = None
    ) -> Column:
        extension = entity.source.extensions[name]
        plain = resolve(type, self._definitions)
        primary = extension.is_true("primary")
        generated = _generated(extension, plain, bool(primary and property and property.read_only))
        default = None if generated else _default(extension, node, property)
        null = is_nullable(type, self._definitions)
        optional = property is not None and not property.required and not (default or generated)
        is_version = name == entity.source.table.text("version")
        return Column(
            name=entity.names[name],
            type=type.inner if isinstance(type, Nullable) else type,
            nullable=(null or optional) and not (primary or is_version),
            property=property.name if property else None,
            primary=primary,
            unique=extension.is_true("unique"),
            index=extension.is_true("index"),
            default=default,
            generated=generated,
            on_update="now" if extension.text("on_update") == "now" else None,
            references=self._references(extension),
            renamed_from=extension.text("renamed_from"),
            at=node.head,
        )

    def _references(self, extension: Node) -> ForeignKey | None:
        name, _, property = extension.text("references").rpartition(".")
        target = self._known.get(name)
        if target is None:
            return None
        on_delete = ON_DELETE.get(extension.text("on_delete"), "no action")
        return ForeignKey(target.read.name, target.names.get(property, property), on_delete)


def _generated(extension: Node, type: Type, is_given: bool) -> Generated | None:
    """`now` and `uuid` mean something for those formats only; a UUID that nobody may send is made here."""
    format = type.format if isinstance(type, Scalar) else ""
    default = extension.get("default")
    if format == "uuid" and (extension.text("default") == "uuid" or (is_given and default is None)):
        return "uuid"
    return "now" if format in MOMENTS and extension.text("default") == "now" else None


def _default(extension: Node, node: Node, property: Property | None) -> Default | None:
    stated = extension.get("default") or (node.get("default") if property is None else None)
    if stated is not None:
        return Default(stated.plain())
    return property.default if property is not None else None
