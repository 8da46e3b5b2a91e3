"""Parameters of operations: a dataclass for each, whose fields say where and how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...contract import (
    Alias,
    Array,
    Definition,
    Enum,
    Literal,
    Nullable,
    Operation,
    Parameter,
    Ref,
    Scalar,
    Type,
    Union,
)
from ...source import Json
from ..render import literal
from .annotations import annotation
from .exact import Exact, Exactly
from .operations import class_stem, parameter_names
from .paths import path_parameter

# The style in which a scalar is nothing but its text.
PLAIN = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
READ = {
    ("string", "date-time"): "datetime.datetime.fromisoformat",
    ("string", "date"): "datetime.date.fromisoformat",
    ("string", "uuid"): "uuid.UUID",
}


@dataclass(frozen=True, slots=True)
class ParameterClass:
    """A dataclass of an operation's parameters."""

    name: str
    operation: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of operations, as Python."""

    definitions: Mapping[str, Definition]

    def declare(self, operation: Operation) -> ParameterClass | None:
        """The class of an operation that has parameters."""
        if not operation.parameters:
            return None
        fields = [self._field(parameter, name) for parameter, name in parameter_names(operation)]
        required_first = sorted(fields, key=lambda field: " = " in field)
        return ParameterClass(class_name(operation), operation.id, tuple(required_first))

    def _field(self, parameter: Parameter, name: str) -> str:
        if self._is_plain(parameter):
            exact = Exactly(self.definitions, "text").of(self._spelt(parameter.type))
        else:
            inner = parameter.type.inner if isinstance(parameter.type, Nullable) else parameter.type
            exact = Exactly(self.definitions).of(inner)
        if not parameter.required and parameter.default is None:
            exact = replace(exact, base=f"{exact.base} | None")
        marked = Exact(exact.base, exact.keywords, (*exact.checks, self._mark(parameter, name)))
        return f"{name}: {marked}{self._default(parameter)}"

    def _mark(self, parameter: Parameter, name: str) -> str:
        """Where the parameter is, and in which style unless that goes without saying."""
        wire = parameter.name
        segment = path_parameter(wire, name) if parameter.location == "path" else wire
        place = literal(parameter.location)
        if parameter.media_type:
            return f"Json({place}, {literal(segment)})"
        if self._is_plain(parameter):
            return f"In({place}, {literal(segment)})"
        arguments = [place, literal(wire), literal(parameter.style)]
        arguments += ["explode=True"] * parameter.explode
        arguments += [f"segment={literal(segment)}"] * (segment != wire)
        return f"Styled({', '.join(arguments)})"

    def _is_plain(self, parameter: Parameter) -> bool:
        if parameter.media_type or parameter.style != PLAIN[parameter.location]:
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

    def _default(self, parameter: Parameter) -> str:
        if parameter.required:
            return ""
        if parameter.default is None:
            return " = None"
        value = self._value(self._resolved(parameter.type), parameter.default.value)
        if isinstance(parameter.default.value, list | dict):
            return f" = field(default_factory=lambda: {value})"
        return f" = {value}"

    def _value(self, type: Type, value: Json) -> str:
        """A default as the application sees it."""
        match type:
            case Array(items) if isinstance(value, list) and items is not None:
                return f"[{', '.join(self._value(self._resolved(items), each) for each in value)}]"
            case Ref(name) if isinstance(self.definitions[name], Enum):
                return f"{annotation(type)}({value!r})"
            case Ref():
                return f"{annotation(type)}.model_validate({value!r})"
            case Scalar(name, format) if isinstance(value, str) and (name, format) in READ:
                return f"{READ[name, format]}({literal(value)})"
            case _:
                return literal(value) if isinstance(value, str) else repr(value)


def class_name(operation: Operation) -> str:
    return f"{class_stem(operation)}Parameters"
