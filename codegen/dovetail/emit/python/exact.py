"""Types of the contract as annotations that accept exactly what their schemas accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal as OneOf
from typing import assert_never

from ...contract import (
    Anything,
    Array,
    Constraints,
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
    overlapping,
)
from ..render import literal
from .annotations import attribute, lengths, python_name, union
from .constraints import of_array, of_map, of_scalar

FORMATS = {
    ("integer", "int32"): "Int32",
    ("integer", "int64"): "Int64",
    ("string", "byte"): "Byte",
    ("string", "date"): "Date",
    ("string", "date-time"): "DateTime",
    ("string", "duration"): "Duration",
    ("string", "email"): "Email",
    ("string", "hostname"): "Hostname",
    ("string", "ipv4"): "IPv4",
    ("string", "ipv6"): "IPv6",
    ("string", "time"): "Time",
    ("string", "uri"): "Uri",
    ("string", "uri-reference"): "UriReference",
    ("string", "uuid"): "UUID",
}


@dataclass(frozen=True, slots=True)
class Exact:
    """An annotation, with what `Field` says about it and what else checks it."""

    base: str
    keywords: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()

    def __str__(self) -> str:
        field = [f"Field({', '.join(self.keywords)})"] * bool(self.keywords)
        metadata = [*field, *self.checks]
        return f"Annotated[{', '.join([self.base, *metadata])}]" if metadata else self.base


@dataclass(frozen=True, slots=True)
class Exactly:
    """Annotations of JSON (`wire`) or of values that arrive as `text`; `module` qualifies definitions."""

    definitions: Mapping[str, Definition]
    space: OneOf["wire", "text"] = "wire"
    module: str = "schemas."

    def of(self, type: Type) -> Exact:
        match type:
            case Scalar(_, _, constraints):
                return Exact(self._scalar(type), *of_scalar(type, constraints))
            case Array():
                return Exact(self._array(type), *of_array(_lengths(type)))
            case Map(values, constraints):
                return Exact(f"dict[str, {self.of(values)}]", of_map(constraints))
            case Ref(name):
                return self._ref(name)
            case Nullable(inner):
                reading = ("text.nullable",) * (self.space == "text")
                return Exact(union([str(self.of(inner)), "None"]), checks=reading)
            case Union():
                return self._union(type)
            case Literal(values):
                return self._literal(values)
            case Anything():
                return Exact("wire.Json")
            case _:
                assert_never(type)

    def _scalar(self, scalar: Scalar) -> str:
        if (scalar.type, scalar.format) in FORMATS:
            return f"{self.space}.{FORMATS[scalar.type, scalar.format]}"
        match scalar.type:
            case "integer" | "number":
                return f"{self.space}.{scalar.type.title()}"
            case "boolean":
                return "text.Boolean" if self.space == "text" else "bool"
            case "string":
                return "wire.File" if scalar.format == "binary" else "str"

    def _array(self, array: Array) -> str:
        rest = str(self.of(array.items)) if array.items is not None else ""
        shapes = union(lengths(array, [str(self.of(item)) for item in array.prefix], rest))
        return f"Annotated[{shapes}, wire.tuples]" if array.prefix else shapes

    def _ref(self, name: str) -> Exact:
        definition = self.definitions[name]
        is_number = isinstance(definition, Enum) and isinstance(definition.values[0], int)
        reading = ("text.integer",) if is_number and self.space == "text" else ()
        return Exact(f"{self.module}{python_name(name)}", checks=reading)

    def _union(self, alternatives: Union) -> Exact:
        """Told apart by the constants of the variants, or by tags where they have none."""
        if alternatives.discriminator is None:
            return self._plain_union(alternatives)
        property = alternatives.discriminator.property
        values = alternatives.discriminator.mapping
        variants = {name: str(self._ref(name)) for name in values}
        if all(_has_constant(self.definitions[name], property, values[name]) for name in values):
            choice = f"discriminator={literal(attribute(property))}"
            return Exact(union(variants.values()), (choice,))
        tagged = (
            Exact(variant, checks=(f"wire.Tag({literal(values[name])})",))
            for name, variant in variants.items()
        )
        return Exact(union(map(str, tagged)), checks=(f"wire.tagged({literal(property)})",))

    def _plain_union(self, alternatives: Union) -> Exact:
        """Variants that may overlap are counted by the runtime's `alternatives.py`, each as a whole."""
        variants = [str(self.of(variant)) for variant in alternatives.variants]
        if not alternatives.exclusive or not overlapping(alternatives, self.definitions):
            return Exact(union(variants))
        whole = (
            f"Annotated[{text}, Field()]" if isinstance(type, Union) and " | " in text else text
            for text, type in zip(variants, alternatives.variants, strict=True)
        )
        return Exact(union(whole), checks=("wire.exactly_one",))

    def _literal(self, values: tuple[str | int | float | bool | None, ...]) -> Exact:
        """Python takes 1, 1.0 and `True` for one; JSON does not."""
        known = [value for value in values if value is not None]
        fixed = [source(value) for value in known if not isinstance(value, float)]
        variants = [f"Literal[{', '.join(fixed)}]"] * bool(fixed)
        exact = Exact(union([*variants, *["float"] * (len(fixed) < len(known))]) or "None")
        if not all(isinstance(value, str) for value in known):
            check = f"{self.space}.one_of({', '.join(map(source, known))})"
            exact = replace(exact, checks=(check,))
        return Exact(union([str(exact), "None"])) if None in values else exact


def source(value: str | int | float | bool | None) -> str:
    """The Python literal of a scalar."""
    return literal(value) if isinstance(value, str) else repr(value)


def _lengths(array: Array) -> Constraints:
    """Without what the tuples of `prefixItems` say by themselves."""
    least = array.constraints.min_items or 0
    said = least <= len(array.prefix)
    return replace(array.constraints, min_items=None if said else least)


def _has_constant(definition: Definition, property: str, value: str) -> bool:
    """Whether an object requires a property that is that string."""
    properties = definition.properties if isinstance(definition, Object) else ()
    found = next((each for each in properties if each.name == property), None)
    return found is not None and found.required and found.type == Literal((value,))
