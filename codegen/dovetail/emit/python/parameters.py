"""Parameters of operations: dataclasses whose fields say where and how each is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ... import naming
from ...contract import (
    DEFAULT_STYLES,
    Anything,
    Array,
    Definition,
    Enum,
    Literal,
    Map,
    Nullable,
    Operation,
    Parameter,
    Ref,
    Scalar,
    Type,
    Union,
    is_nullable,
    resolve,
)
from ..render import literal
from .annotations import annotation, union
from .exact import Exact, Exactly
from .expressions import Expressions, python
from .operations import class_stem, parameter_names
from .paths import path_parameter


@dataclass(frozen=True, slots=True)
class ParametersClass:
    """A dataclass of the parameters that operations have in common."""

    name: str
    operations: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def described(self) -> str:
        *others, last = (f"`{operation}`" for operation in self.operations)
        return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of operations, as Python."""

    definitions: Mapping[str, Definition]

    def classes(self, operations: Iterable[Operation]) -> list[ParametersClass]:
        """One for each set of parameters that some of the operations have."""
        alike: dict[tuple[str, ...], list[Operation]] = {}
        for operation in operations:
            if operation.parameters:
                alike.setdefault(self._fields(operation), []).append(operation)
        taken: list[str] = []
        for sharing in alike.values():
            taken.append(naming.free(_parameters_class(sharing), taken))
        return [
            ParametersClass(name, tuple(each.id for each in sharing), fields)
            for name, (fields, sharing) in zip(taken, alike.items(), strict=True)
        ]

    def _fields(self, operation: Operation) -> tuple[str, ...]:
        """Those without a default first."""
        fields = [self._field(parameter, name) for parameter, name in parameter_names(operation)]
        return tuple(sorted(fields, key=lambda field: " = " in field))

    def _field(self, parameter: Parameter, name: str) -> str:
        if self._is_plain(parameter):
            exact = Exactly(self.definitions, "text").of(self._spelt(parameter.type))
        else:
            inner = parameter.type.inner if isinstance(parameter.type, Nullable) else parameter.type
            exact = Exactly(self.definitions).of(inner)
        if not parameter.required and parameter.default is None:
            exact = replace(exact, base=union([exact.base.removesuffix(" | None"), "None"]))
        marked = Exact(exact.base, exact.keywords, (*exact.checks, self._mark(parameter, name)))
        return f"{name}: {marked}{self._default(parameter)}"

    def _mark(self, parameter: Parameter, name: str) -> str:
        """Where the parameter is, and in which style unless that goes without saying."""
        wire = parameter.name
        segment = path_parameter(wire, name) if parameter.location == "path" else wire
        place = literal(parameter.location)
        if parameter.media_type:
            nullable = ", nullable=True" * self._may_be_null(parameter.type)
            return f"Json({place}, {literal(segment)}{nullable})"
        if self._is_plain(parameter):
            return f"{parameter.location.title()}({literal(segment)})"
        arguments = [place, literal(wire), literal(parameter.style)]
        arguments += ["explode=True"] * parameter.explode
        arguments += [f"segment={literal(segment)}"] * (segment != wire)
        return f"Styled({', '.join(arguments)})"

    def _may_be_null(self, type: Type) -> bool:
        is_any = isinstance(resolve(type, self.definitions), Anything)
        return is_any or is_nullable(type, self.definitions)

    def _is_plain(self, parameter: Parameter) -> bool:
        if parameter.media_type or parameter.style != DEFAULT_STYLES[parameter.location]:
            return False
        type = resolve(parameter.type, self.definitions)
        if isinstance(type, Array) and parameter.location == "query" and parameter.explode:
            return not type.prefix and type.items is not None and self._is_scalar(type.items)
        return self._is_scalar(type)

    def _is_scalar(self, type: Type) -> bool:
        match resolve(type, self.definitions):
            case Scalar() | Literal():
                return True
            case Ref(name):
                return isinstance(self.definitions[name], Enum)
            case Union(variants):
                return all(self._is_scalar(variant) for variant in variants)
            case _:
                return False

    def _spelt(self, type: Type) -> Type:
        """The type with what stands behind its aliases: those are of JSON, not of text."""
        spelt = self._resolved(type)
        return Nullable(spelt) if is_nullable(type, self.definitions) else spelt

    def _resolved(self, type: Type) -> Type:
        match resolve(type, self.definitions):
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
        stated = parameter.default.value
        expressions = Expressions(self.definitions, module="schemas.")
        value = expressions.of(stated, parameter.type) or python(stated)
        if not isinstance(stated, list | dict):
            return f" = {value}"
        type = resolve(parameter.type, self.definitions)
        is_empty = isinstance(type, Array | Map) and not stated
        return f" = field(default_factory={annotation(type) if is_empty else f'lambda: {value}'})"


def _parameters_class(sharing: list[Operation]) -> str:
    """After what the path of all of them identifies, else after the first operation."""
    path = min((each.path for each in sharing), key=len)
    below = all(f"{each.path}/".startswith(f"{path}/") for each in sharing)
    identified = re.search(r"/([^{}/]+)/\{[^{}]+\}$", path)
    if len(sharing) > 1 and below and identified:
        noun = naming.singular(identified[1])
        return f"{naming.identifier(noun, naming.pascal)}Parameters"
    return f"{class_stem(sharing[0])}Parameters"
