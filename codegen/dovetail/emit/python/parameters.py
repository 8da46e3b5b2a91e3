"""Parameters of a route: FastAPI's own where they mean the same, else read in their style."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...contract import (
    Alias,
    Array,
    Definition,
    Enum,
    Literal,
    Nullable,
    Parameter,
    Ref,
    Scalar,
    Type,
    Union,
)
from ...source import Json
from ..render import literal
from .annotations import annotation
from .exact import Exactly
from .operations import parameter_type
from .paths import path_parameter

# The style in which FastAPI reads a parameter of each place.
NATIVE = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
READ = {
    ("string", "date-time"): "datetime.datetime.fromisoformat",
    ("string", "date"): "datetime.date.fromisoformat",
    ("string", "uuid"): "uuid.UUID",
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of a route's function, as Python."""

    definitions: Mapping[str, Definition]

    def declare(self, parameter: Parameter, name: str) -> str:
        """One parameter of the function: its place, its wire name, its constraints, its default."""
        if not self._is_native(parameter):
            return f"{name}: {parameter_type(parameter)} = Depends({self._reader(parameter, name)})"
        exact = Exactly(self.definitions, "text").of(self._spelt(parameter.type))
        if not parameter.required and parameter.default is None:
            exact = replace(exact, base=f"{exact.base} | None")
        wire = _wire_name(parameter, name)
        stated = name != wire or (parameter.location == "header" and "_" in name)
        alias = [f"alias={literal(wire)}"] * stated
        place = f"{parameter.location.title()}({', '.join([*alias, *exact.keywords])})"
        annotated = f"Annotated[{', '.join([exact.base, place, *exact.checks])}]"
        return f"{name}: {annotated}{self._default(parameter)}"

    def _is_native(self, parameter: Parameter) -> bool:
        if parameter.media_type or parameter.style != NATIVE[parameter.location]:
            return False
        type = self._resolved(parameter.type)
        if isinstance(type, Array) and parameter.location == "query" and parameter.explode:
            return not type.prefix and type.items is not None and self._is_scalar(type.items)
        return self._is_scalar(type)

    def _is_scalar(self, type: Type) -> bool:
        match self._resolved(type):
            case Scalar() | Literal():
                return True
            case Ref(name):
                return isinstance(self.definitions[name], Enum)
            case Union(variants):
                return all(self._is_scalar(variant) for variant in variants)
            case _:
                return False

    def _resolved(self, type: Type) -> Type:
        """The type itself, behind aliases and null."""
        seen = set[str]()
        while True:
            if isinstance(type, Nullable):
                type = type.inner
            elif isinstance(type, Ref) and type.name not in seen:
                seen.add(type.name)
                definition = self.definitions[type.name]
                if not isinstance(definition, Alias):
                    return type
                type = definition.type
            else:
                return type

    def _spelt(self, type: Type) -> Type:
        """The type with what stands behind its aliases: those are of JSON, not of text."""
        match self._resolved(type):
            case Array(items) as array if items is not None:
                return replace(array, items=self._spelt(items))
            case Union(variants) as union:
                return replace(union, variants=tuple(map(self._spelt, variants)))
            case resolved:
                return resolved

    def _reader(self, parameter: Parameter, name: str) -> str:
        """The dependency that reads a parameter which FastAPI does not."""
        required = parameter.location == "path" or parameter.required
        inner = parameter.type.inner if isinstance(parameter.type, Nullable) else parameter.type
        stated = parameter.default
        arguments = [
            literal(parameter.location),
            literal(parameter.name),
            str(Exactly(self.definitions).of(inner)),
            *[f"segment={literal(name)}"] * (_wire_name(parameter, name) != parameter.name),
            *[f"style={literal(parameter.style)}"] * (not parameter.media_type),
            *["explode=True"] * (parameter.explode and not parameter.media_type),
            *["required=True"] * required,
            *([] if stated is None else [f"default={literal(json.dumps(stated.value))}"]),
        ]
        return f"{'json_' if parameter.media_type else ''}parameter({', '.join(arguments)})"

    def _default(self, parameter: Parameter) -> str:
        if parameter.required:
            return ""
        if parameter.default is None:
            return " = None"
        return f" = {self._value(self._resolved(parameter.type), parameter.default.value)}"

    def _value(self, type: Type, value: Json) -> str:
        """A default as the application sees it, made once for all requests."""
        match type:
            case Array(items) if isinstance(value, list) and items is not None:
                return f"[{', '.join(self._value(self._resolved(items), each) for each in value)}]"
            case Ref():
                return f"{annotation(type)}({value!r})"
            case Scalar(name, format) if isinstance(value, str) and (name, format) in READ:
                return f"{READ[name, format]}({literal(value)})"
            case _:
                return literal(value) if isinstance(value, str) else repr(value)


def _wire_name(parameter: Parameter, argument: str) -> str:
    """What FastAPI finds the parameter by."""
    if parameter.location == "path":
        return path_parameter(parameter.name, argument)
    return parameter.name
