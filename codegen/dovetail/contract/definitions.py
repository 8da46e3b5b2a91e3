"""Definitions: every object and enum of the contract, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias

from ..source import Json, Location
from .types import Anything, Constraints, Nullable, Ref, Type


@dataclass(frozen=True, slots=True)
class Default:
    """A stated default, so that a stated `null` is not taken for none."""

    value: Json


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    type: Type
    required: bool
    default: Default | None = None
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    at: Location = field(kw_only=True, compare=False)


Shape = OneOf["both", "read", "write"]


@dataclass(frozen=True, slots=True)
class Object:
    """An object with declared properties.

    `origin` is the schema's name in the document: `User` for both `User` and `UserWrite`.
    `additional` is the type of undeclared properties: `None` forbids them, `Anything` lets them pass.
    `refused` are none of them: what only the server sets, in the shape that a client writes.
    """

    name: str
    properties: tuple[Property, ...]
    additional: Type | None = field(default_factory=Anything)
    constraints: Constraints = field(default_factory=Constraints)
    dependent_required: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    refused: tuple[str, ...] = ()
    description: str = ""
    deprecated: bool = False
    origin: str = ""
    shape: Shape = "both"
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Enum:
    """Strings or integers, in the order of the document."""

    name: str
    values: tuple[str, ...] | tuple[int, ...]
    description: str = ""
    deprecated: bool = False
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Alias:
    """A named schema that is neither an object with properties nor an enum."""

    name: str
    type: Type
    description: str = ""
    deprecated: bool = False
    origin: str = ""
    shape: Shape = "both"
    at: Location = field(kw_only=True, compare=False)


Definition: TypeAlias = Object | Enum | Alias


def resolve(type: Type, definitions: Mapping[str, Definition]) -> Type:
    """The type behind aliases and `null`; an alias that leads only back to itself stays."""
    *_, last = _unwrapped(type, definitions)
    return last


def is_nullable(type: Type, definitions: Mapping[str, Definition]) -> bool:
    """Whether the type, or what an alias stands for, may be `null`."""
    return any(isinstance(each, Nullable) for each in _unwrapped(type, definitions))


def resolve_object(type: Type | None, definitions: Mapping[str, Definition]) -> Object | None:
    """The object behind aliases and `null`, if there is one."""
    resolved = resolve(type, definitions) if type is not None else None
    definition = definitions.get(resolved.name) if isinstance(resolved, Ref) else None
    return definition if isinstance(definition, Object) else None


def _unwrapped(type: Type, definitions: Mapping[str, Definition]) -> Iterator[Type]:
    """The type, and step by step what is behind it."""
    passed: set[str] = set()
    while True:
        yield type
        match type:
            case Nullable(inner):
                type = inner
            case Ref(name) if name not in passed:
                passed.add(name)
                definition = definitions.get(name)
                if not isinstance(definition, Alias):
                    return
                type = definition.type
            case _:
                return
