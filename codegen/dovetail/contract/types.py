"""Types: what a value may be, by JSON Schema's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias

ScalarType = OneOf["string", "integer", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Validation keywords of JSON Schema, by their own meaning; `None` is not stated."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON scalar; `format` is the schema's own (`date-time`, `int64`, `binary`, ...), empty when there is none."""

    type: ScalarType
    format: str = ""
    constraints: Constraints = Constraints()


@dataclass(frozen=True, slots=True)
class Array:
    """`prefix` holds `prefixItems`; `items` is what follows them, `None` when nothing may."""

    items: Type | None
    constraints: Constraints = Constraints()
    prefix: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Map:
    """An object without declared properties."""

    values: Type
    constraints: Constraints = Constraints()


@dataclass(frozen=True, slots=True)
class Ref:
    """A definition of this contract, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Nullable:
    inner: Type


@dataclass(frozen=True, slots=True)
class Discriminator:
    """`mapping` gives each variant's definition its values on the wire."""

    property: str
    mapping: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Union:
    """`exclusive` is `oneOf`: a value of two variants is of none."""

    variants: tuple[Type, ...]
    discriminator: Discriminator | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Literal:
    """`const`, or an `enum` of one value or of mixed types."""

    values: tuple[str | int | float | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


Type: TypeAlias = Scalar | Array | Map | Ref | Nullable | Union | Literal | Anything
