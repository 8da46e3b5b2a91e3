"""JSON values as Python expressions of their types."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from ... import naming
from ...contract import (
    Alias,
    Anything,
    Array,
    Definition,
    Enum,
    Literal,
    Map,
    Nullable,
    Object,
    Ref,
    Scalar,
    Type,
    Union,
)
from ...source import Json
from ..render import literal
from .annotations import python_name

READ = {
    "date-time": "datetime.datetime.fromisoformat",
    "date": "datetime.date.fromisoformat",
    "uuid": "uuid.UUID",
}


def members(enum: Enum) -> dict[str | int, str]:
    """The member of each value; in capitals, so that none shadows what `str` and `int` have."""
    named = naming.distinct(map(str, enum.values), _member)
    return {value: named[str(value)] for value in enum.values}


def _member(value: str) -> str:
    return naming.identifier(value, naming.upper)


@dataclass(frozen=True, slots=True)
class Expressions:
    """`module` qualifies the names of definitions."""

    definitions: Mapping[str, Definition]
    module: str = ""

    def of(self, value: Json, type: Type) -> str | None:
        """The expression of a value of that type; `None` when it is not of that type."""
        match type:
            case Scalar():
                return _scalar(value, type)
            case Nullable(inner):
                return "None" if value is None else self.of(value, inner)
            case Literal(values):
                matches = (python(each) for each in values if _key(each) == _key(value))
                return next(matches, None)
            case Array():
                return self._array(value, type)
            case Map(values):
                return self._map(value, values)
            case Union(variants):
                found = (self.of(value, variant) for variant in variants)
                return next(filter(None, found), None)
            case Ref(name):
                return self._definition(value, self.definitions[name])
            case Anything():
                return python(value)
            case _:
                assert_never(type)

    def _array(self, value: Json, array: Array) -> str | None:
        if not isinstance(value, list) or array.prefix or array.items is None:
            return None
        parts = [self.of(each, array.items) for each in value]
        return None if None in parts else f"[{', '.join(filter(None, parts))}]"

    def _map(self, value: Json, values: Type) -> str | None:
        if not isinstance(value, dict):
            return None
        parts = {name: self.of(each, values) for name, each in value.items()}
        if None in parts.values():
            return None
        return f"{{{', '.join(f'{literal(name)}: {part}' for name, part in parts.items())}}}"

    def _definition(self, value: Json, definition: Definition) -> str | None:
        name = f"{self.module}{python_name(definition.name)}"
        match definition:
            case Enum():
                known = {_key(each): member for each, member in members(definition).items()}
                return f"{name}.{known[_key(value)]}" if _key(value) in known else None
            case Object():
                return (
                    f"{name}.model_validate({python(value)})" if isinstance(value, dict) else None
                )
            case Alias(_, type):
                return self.of(value, type)
            case _:
                assert_never(definition)


def python(value: Json) -> str:
    """A JSON value as Python source."""
    match value:
        case str():
            return literal(value)
        case list():
            return f"[{', '.join(map(python, value))}]"
        case dict():
            fields = (f"{literal(name)}: {python(each)}" for name, each in value.items())
            return f"{{{', '.join(fields)}}}"
        case _:
            return repr(value)


def _scalar(value: Json, scalar: Scalar) -> str | None:
    match scalar.type, value:
        case "boolean", bool():
            return repr(value)
        case _, bool():
            return None
        case "integer", int() | float():
            return repr(int(value)) if value == int(value) else None
        case "number", int() | float():
            return repr(value)
        case "string", str():
            return _text(value, scalar.format)
        case _:
            return None


def _text(value: str, format: str) -> str | None:
    if format == "byte":
        return repr(b64decode(value))
    if format == "binary":
        return None
    return f"{READ[format]}({literal(value)})" if format in READ else literal(value)


def _key(value: object) -> object:
    """1 is not `True`; a list or an object is its text."""
    return (type(value) is bool, value) if isinstance(value, str | int | float) else repr(value)
