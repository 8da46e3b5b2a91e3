"""Storage: how a schema is kept in a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from ..source import Location
from .definitions import Default
from .types import Type

OnDelete = OneOf["cascade", "restrict", "set null", "no action"]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`schema` and `column` are what is referred to."""

    schema: str
    column: str
    on_delete: OnDelete = "no action"


@dataclass(frozen=True, slots=True)
class Column:
    """`property` is the wire name of what it stores, `None` for a column that never is on the wire.

    `generated` is a value made by the application: `now`, or `uuid` for a key.
    """

    name: str
    type: Type
    nullable: bool
    property: str | None = None
    primary: bool = False
    unique: bool = False
    index: bool = False
    default: Default | None = None
    generated: OneOf["now", "uuid"] | None = None
    on_update: OneOf["now"] | None = None
    references: ForeignKey | None = None
    renamed_from: str = ""
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A property that is stored elsewhere.

    One of `via` (a foreign key column, on the target for a list and on this table for one object) and
    `through` (an association table). `back` names the inverse, empty when there is none.
    """

    property: str
    target: str
    many: bool
    via: str = ""
    through: str = ""
    back: str = ""
    cascade: OneOf["", "delete-orphan"] = ""
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """A column, or an SQL expression."""

    expression: str
    is_column: bool = True
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    name: str
    on: tuple[IndexColumn, ...]
    where: str = ""
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A write-only property whose value is turned into a column's by the application."""

    property: str
    column: str


@dataclass(frozen=True, slots=True)
class Table:
    """How a schema is stored; `schema` is the name of its read shape."""

    name: str
    schema: str
    columns: tuple[Column, ...]
    relationships: tuple[Relationship, ...] = ()
    indexes: tuple[Index, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict[str, str])
    stored: tuple[Stored, ...] = ()
    version: str = ""
    soft_delete: str = ""
    renamed_from: str = ""
    at: Location = field(kw_only=True, compare=False)

    @property
    def primary(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.primary)
