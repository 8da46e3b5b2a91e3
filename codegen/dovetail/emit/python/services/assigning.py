"""What a request's body gives to the attributes of a model, as Python code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from ....contract import Column, Object, Property, Relationship
from ....naming import singular, snake
from ...render import literal
from ..annotations import annotation, attribute
from ..names import column_name, model_name, relation_name
from .requests import Request
from .storage import Obstacle, column, key_column, relationship

Mode = OneOf["create", "update", "replace"]


@dataclass(frozen=True, slots=True)
class Assigning:
    """`create` gives what the body has, `update` changes what is present, `replace` also clears what is not."""

    request: Request
    body: Object
    mode: Mode

    def lines(self) -> Iterator[str]:
        """A statement for each property of the body."""
        for property in self.body.properties:
            yield self._line(property)

    def missing(self) -> list[str]:
        """Columns of a new row that the hook before it must give a value."""
        given = {column_name(held) for held in self._given()}
        return [
            column_name(held)
            for held in self.request.table.columns
            if _needs_value(held, self.request) and column_name(held) not in given
        ]

    def _given(self) -> Iterator[Column]:
        """Columns that always have a value, by the body or by the path."""
        for property in self.body.properties:
            target = self._column(property)
            if target and (property.required or property.default is not None):
                yield target
        for name, parent in self.request.entity.resource.parents.items():
            held = column(self.request.table, parent)
            if held and ("path", name.lower()) in self.request.argument:
                yield held

    def _column(self, property: Property) -> Column | None:
        """The column that keeps the property, itself or what the application makes of it."""
        table = self.request.table
        stored = next((each for each in table.stored if each.property == property.name), None)
        return column(table, stored.column if stored else property.name)

    def _line(self, property: Property) -> str:
        held, related = self._column(property), _related(self.request, property)
        if related is not None:
            return self._relate(related, property)
        if held is None:
            raise Obstacle(f"`{property.name}` of the body is not stored")
        target = f"{self.request.row}.{column_name(held)}"
        value = self._value(property, held)
        if self.mode == "replace" and self._absent(property) and not self._is_made(property):
            otherwise = self._cleared(property, held)
            return f"{target} = {value} if {self._present(property)} else {otherwise}"
        return self._when(property, f"{target} = {value}")

    def _value(self, property: Property, held: Column) -> str:
        value = f"body.{attribute(property.name)}"
        if self._is_made(property):
            return f"await self.store_{snake(property.name)}({value})"
        storage, kept = self.request.storage, self.request.storage.kept(held.type)
        if storage.nullable(property.type) and not held.nullable:
            raise Obstacle(f"`{property.name}` of the body may be null, its column may not")
        if kept.is_json:
            plain = annotation(storage.plain(property.type)) == kept.annotation
            return value if plain else f"crud.as_json({value})"
        if storage.fits(property.type, held.type):
            return value
        if storage.enum(property.type) and storage.enum(held.type):
            made = f"{kept.annotation}({value})"
            return f"{made} if {value} is not None else None" if held.nullable else made
        raise Obstacle(f"`{property.name}` of the body has another type than its column")

    def _relate(self, related: Relationship, property: Property) -> str:
        target = self.request.storage.tables[related.target]
        elements = self.request.storage.elements(property.type)
        if elements is None or not self.request.storage.fits(elements, key_column(target).type):
            raise Obstacle(
                f"`{property.name}` of the body is related to rows, and is no list of keys"
            )
        model, name = f"models.{model_name(target.schema)}", relation_name(related.property)
        value = f"body.{attribute(property.name)}"
        if self.mode == "replace" and self._absent(property):
            value = f"{value} if {self._present(property)} else []"
        rows = f"await crud.rows_of(session, {model}, {value}, {literal(property.name)})"
        loaded = f"await session.refresh({self.request.row}, [{literal(name)}])\n"
        before = "" if self.mode == "create" else loaded
        lines = f"{before}{self.request.row}.{name} = {rows}"
        return lines if self.mode == "replace" else self._when(property, lines)

    def _is_made(self, property: Property) -> bool:
        """Whether the application makes the stored value: then what is there stays when it is left out."""
        return any(each.property == property.name for each in self.request.table.stored)

    def _absent(self, property: Property) -> bool:
        """Whether the attribute may be `MISSING`."""
        return not property.required and property.default is None

    def _present(self, property: Property) -> str:
        name = attribute(property.name)
        if property.default is not None:
            return f"{literal(name)} in body.model_fields_set"
        return f"body.{name} is not MISSING"

    def _when(self, property: Property, lines: str) -> str:
        """A default belongs to what is created; it changes nothing that is there."""
        if property.required or (self.mode != "update" and property.default is not None):
            return lines
        indented = lines.replace("\n", "\n    ")
        return f"if {self._present(property)}:\n    {indented}"

    def _cleared(self, property: Property, held: Column) -> str:
        """What a property is after a replacement that does not have it."""
        stated = held.default.value if held.default else None
        if stated is None and held.nullable:
            return "None"
        enum, kept = self.request.storage.enum(held.type), self.request.storage.kept(held.type)
        if stated is None or (isinstance(stated, str) and not enum and kept.annotation != "str"):
            raise Obstacle(f"nothing says what `{property.name}` is when it is left out")
        return f"{kept.annotation}({stated!r})" if enum else repr(stated)


def _related(request: Request, property: Property) -> Relationship | None:
    """The many-to-many relation that the property gives keys of: `tags`, or `tag_ids` for it."""
    for related in request.table.relationships:
        names = (snake(related.property), f"{snake(singular(related.property))}_ids")
        if related.through and snake(property.name) in names:
            return related
    if relationship(request.table, property.name) is not None:
        raise Obstacle(f"`{property.name}` of the body belongs to another table")
    return None


def _needs_value(held: Column, request: Request) -> bool:
    if held.nullable or held.default is not None or held.generated or held.on_update:
        return False
    if held.name == request.table.version:
        return False
    numbered = held.primary and request.storage.kept(held.type).annotation == "int"
    return not (numbered and held.references is None)
