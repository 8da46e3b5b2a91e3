"""Projections that a module of services needs: how rows become what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ....contract import Column, Object, Property, Relationship, Table
from ....naming import free, upper
from ...render import literal
from ..annotations import annotation, attribute, python_name
from ..names import column_name, model_name, relation_name
from .storage import Obstacle, Storage, attribute_of, column, relationship


@dataclass(slots=True)
class _Parts:
    """The arguments of one projection, as code."""

    absent: list[str] = field(default_factory=list[str])
    parsed: list[str] = field(default_factory=list[str])
    columns: dict[str, str] = field(default_factory=dict[str, str])
    relations: dict[str, str] = field(default_factory=dict[str, str])


class Projections:
    """Constants of a module, each after those that it refers to."""

    def __init__(self, storage: Storage) -> None:
        self.code: dict[str, str] = {}
        self._storage = storage
        self._names: dict[tuple[str, str, bool], str] = {}

    def of(self, table: Table, schema: Object, *, hiding: bool = True) -> str:
        """The constant's name; rows that are deleted softly are left out if `hiding`."""
        return self._of(table, schema, hiding, ())

    def _of(self, table: Table, schema: Object, hiding: bool, above: tuple[str, ...]) -> str:
        hiding = hiding and bool(table.soft_delete)
        key = (table.schema, schema.name, hiding)
        if key not in self._names:
            if schema.name in above:
                raise Obstacle(f"`{schema.name}` holds itself, without an end")
            code = self._code(table, schema, hiding, (*above, schema.name))
            shown = upper(python_name(schema.name))
            name = shown if hiding or not table.soft_delete else f"ANY_{shown}"
            self._names[key] = free(name, self.code)
            self.code[self._names[key]] = code
        return self._names[key]

    def _code(self, table: Table, schema: Object, hiding: bool, above: tuple[str, ...]) -> str:
        parts = _Parts()
        for property in schema.properties:
            kept, related = column(table, property.name), relationship(table, property.name)
            if kept is not None and kept.property == property.name:
                self._column(parts, table, kept, property)
            elif related is not None:
                self._relation(parts, related, table, property, above)
            elif property.required:
                raise Obstacle(f"`{property.name}` of `{schema.name}` is not stored")
        model, answered = (
            f"models.{model_name(table.schema)}",
            f"schemas.{python_name(schema.name)}",
        )
        arguments = [model, answered, *self._hidden(table, hiding), *_arguments(parts)]
        return f"Projection({', '.join(arguments)})"

    def _hidden(self, table: Table, hiding: bool) -> Iterator[str]:
        mark = column(table, table.soft_delete) if hiding else None
        if mark is not None:
            yield f"hidden={attribute_of(table, mark)}"

    def _column(self, parts: _Parts, table: Table, kept: Column, property: Property) -> None:
        name, stored = attribute(property.name), self._storage.kept(kept.type)
        if stored.is_json and annotation(self._storage.plain(property.type)) != stored.annotation:
            parts.parsed.append(name)
        elif not stored.is_json and not self._storage.fits(kept.type, property.type):
            raise Obstacle(f"`{property.name}` is stored as another type than is answered")
        if kept.nullable and not property.required and not self._storage.nullable(property.type):
            parts.absent.append(name)
        if column_name(kept) != name:
            parts.columns[name] = column_name(kept)

    def _relation(
        self,
        parts: _Parts,
        related: Relationship,
        table: Table,
        property: Property,
        above: tuple[str, ...],
    ) -> None:
        inner = self._storage.elements(property.type) if related.many else property.type
        schema, target = self._storage.object(inner), self._storage.tables[related.target]
        if schema is None:
            raise Obstacle(f"`{property.name}` is related to rows, and answers no objects")
        name, nullable = attribute(property.name), self._storage.nullable(property.type)
        # What is deleted still has to be answered where something is required.
        hiding = related.many or nullable or not property.required
        parts.relations[name] = self._of(target, schema, hiding, above)
        if not related.many and not nullable and not property.required:
            parts.absent.append(name)
        if relation_name(related.property) != name:
            parts.columns[name] = relation_name(related.property)


def _arguments(parts: _Parts) -> Iterator[str]:
    for word, names in (("absent", parts.absent), ("parsed", parts.parsed)):
        if names:
            yield f"{word}={{{', '.join(map(literal, names))}}}"
    if parts.columns:
        renamed = (f"{literal(name)}: {literal(to)}" for name, to in parts.columns.items())
        yield f"columns={{{', '.join(renamed)}}}"
    if parts.relations:
        related = (f"{literal(name)}: {to}" for name, to in parts.relations.items())
        yield f"relations={{{', '.join(related)}}}"
