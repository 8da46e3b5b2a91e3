"""Where the properties of a contract's entities are kept, as Python code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ....contract import (
    Array,
    Column,
    Contract,
    Definition,
    Enum,
    Literal,
    Object,
    Ref,
    Relationship,
    Resource,
    Table,
    Type,
    is_nullable,
    resolve_object,
)
from ....naming import identifier, snake
from ..annotations import annotation
from ..columns import Stored, resolved, stored
from ..names import column_name, model_name


class Obstacle(Exception):
    """Why there is no default for an operation."""


# What the code of a default calls by name.
RESERVED = frozenset(
    {"models", "schemas", "responses", "components", "crud", "etags", "paging", "refusals"}
    | {"connection", "session", "statement", "found", "select", "contains", "utc_now", "quote"}
    | {"key", "each"}
)


@dataclass(frozen=True, slots=True)
class Entity:
    """What a resource's operations work on; `noun` is what code calls one of them."""

    resource: Resource
    table: Table
    noun: str

    def row(self, taken: Collection[str] = ()) -> str:
        """The variable that holds one: named by the noun, where nothing else is."""
        reserved = {*taken, *RESERVED, "self", "body", "principal"}
        return (
            self.noun
            if identifier(self.noun, reserved=reserved) == self.noun
            else f"stored_{self.noun}"
        )

    @property
    def model(self) -> str:
        return f"models.{model_name(self.table.schema)}"


@dataclass(frozen=True, slots=True)
class Storage:
    definitions: Mapping[str, Definition]
    tables: Mapping[str, Table]

    @classmethod
    def of(cls, contract: Contract) -> Storage:
        return cls(
            contract.named,
            {table.schema: table for table in contract.tables},
        )

    def entity(self, resource: Resource) -> Entity | None:
        """The stored entity of a resource."""
        table = self.tables.get(resource.entity)
        return Entity(resource, table, snake(self.origin(resource.entity))) if table else None

    def origin(self, schema: str) -> str:
        """The schema's name in the document, of a shape of it."""
        definition = self.definitions[schema]
        return definition.origin if isinstance(definition, Object) and definition.origin else schema

    def plain(self, type: Type) -> Type:
        """The type behind aliases and null."""
        return resolved(type, self.definitions)

    def object(self, type: Type | None) -> Object | None:
        """The object that the type is, if it is one."""
        return resolve_object(type, self.definitions)

    def elements(self, type: Type | None) -> Type | None:
        """What an array is made of."""
        plain = self.plain(type) if type is not None else None
        return plain.items if isinstance(plain, Array) else None

    def nullable(self, type: Type) -> bool:
        """Whether `null` is one of its values, also by an alias."""
        return is_nullable(type, self.definitions)

    def kept(self, type: Type) -> Stored:
        """How a column of this type keeps its values."""
        return stored(type, self.definitions)

    def seen(self, type: Type) -> str:
        """How schemas annotate a value of this type that is not null."""
        plain = self.plain(type)
        return annotation(plain)

    def enum(self, type: Type) -> Enum | None:
        plain = self.plain(type)
        found = self.definitions.get(plain.name) if isinstance(plain, Ref) else None
        return found if isinstance(found, Enum) else None

    def fits(self, value: Type, place: Type) -> bool:
        """Whether a value of one type is also one of another, both as Python annotates them."""
        one, other = self.seen(value), self.seen(place)
        text = isinstance(self.plain(value), Literal) or self.enum(value) is not None
        return one == other or (one, other) == ("int", "float") or (text and other == "str")

    def comparable(self, value: Type, place: Type) -> bool:
        """Whether the two can be compared in a statement: one type, numbers, or texts of any kind."""
        kinds = {self._kind(value), self._kind(place)}
        return len(kinds) == 1 or kinds == {"int", "float"}

    def _kind(self, type: Type) -> str:
        enum = self.enum(type)
        if enum is not None:
            return "str" if isinstance(enum.values[0], str) else "int"
        return self.kept(type).annotation


def column(table: Table, property: str) -> Column | None:
    """The column of a property; columns that are never on the wire have only their own name."""
    by_property = (found for found in table.columns if found.property == property)
    by_name = (found for found in table.columns if found.name == property)
    return next(by_property, None) or next(by_name, None)


def relationship(table: Table, property: str) -> Relationship | None:
    return next((found for found in table.relationships if found.property == property), None)


def attribute_of(table: Table, found: Column) -> str:
    """The attribute of the model: `models.Item.title`."""
    return f"models.{model_name(table.schema)}.{column_name(found)}"


def stored_attribute(table: Table, property: str) -> str:
    """The attribute of the model that keeps a property; an obstacle where nothing does."""
    found = column(table, property)
    if found is None:
        raise Obstacle(f"`{property}` is no column")
    return attribute_of(table, found)


def key_column(table: Table) -> Column:
    """The primary key, of which there is one."""
    if len(table.primary) != 1:
        raise Obstacle(f"`{table.name}` has a key of several columns")
    return table.primary[0]
