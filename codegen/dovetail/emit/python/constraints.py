"""Constraints as arguments of pydantic's `Field`, and as checks where pydantic has none."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TypeAlias

from ...contract import Constraints, Scalar
from .patterns import pattern, python_pattern

Keywords: TypeAlias = tuple[str, ...]

# Formats whose values are no text in Python, so that lengths and patterns are of their spelling.
READ = frozenset({"byte", "date", "date-time", "uuid"})


def of_scalar(scalar: Scalar, constraints: Constraints) -> tuple[Keywords, Keywords]:
    match scalar.type:
        case "string":
            return _of_text(scalar.format, constraints)
        case "integer":
            return _of_integer(constraints), ()
        case "number":
            return _of_number(constraints)
        case "boolean":
            return (), ()


def of_array(constraints: Constraints) -> tuple[Keywords, Keywords]:
    lengths = _stated(min_length=constraints.min_items, max_length=constraints.max_items)
    return lengths, ("wire.unique",) * constraints.unique_items


def of_map(constraints: Constraints) -> Keywords:
    return _stated(min_length=constraints.min_properties, max_length=constraints.max_properties)


def _of_text(format: str, constraints: Constraints) -> tuple[Keywords, Keywords]:
    expression = constraints.pattern
    spell = python_pattern if format in READ else pattern
    stated = _stated(
        min_length=constraints.min_length,
        max_length=constraints.max_length,
        pattern=(spell(expression) or None) if expression is not None else None,
    )
    if not stated or (format not in READ and format != "binary"):
        return stated, ()
    check = "sized" if format == "binary" else "spelled"
    return (), (f"wire.{check}({', '.join(stated)})",)


def _of_integer(constraints: Constraints) -> Keywords:
    """Bounds with a fraction are moved to the integers that they mean."""
    low, above = constraints.minimum, constraints.exclusive_minimum
    high, below = constraints.maximum, constraints.exclusive_maximum
    unit = constraints.multiple_of
    return _stated(
        ge=None if low is None else math.ceil(low),
        gt=None if above is None else math.floor(above),
        le=None if high is None else math.floor(high),
        lt=None if below is None else math.ceil(below),
        multiple_of=None if unit is None else Fraction(repr(unit)).numerator,
    )


def _of_number(constraints: Constraints) -> tuple[Keywords, Keywords]:
    bounds = _stated(
        ge=constraints.minimum,
        gt=constraints.exclusive_minimum,
        le=constraints.maximum,
        lt=constraints.exclusive_maximum,
    )
    unit = constraints.multiple_of
    return bounds, () if unit is None else (f"wire.multiple_of({unit})",)


def _stated(**arguments: str | float | None) -> Keywords:
    return tuple(f"{name}={value}" for name, value in arguments.items() if value is not None)
