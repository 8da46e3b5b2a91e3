"""Validation keywords that hold together."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from ..contract import Constraints
from .merging import Merged

Number: TypeAlias = int | float

NONE = Constraints()
_BY_TYPE = {
    "string": frozenset({"minLength", "maxLength", "pattern"}),
    "number": frozenset(
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    ),
    "array": frozenset({"minItems", "maxItems", "uniqueItems"}),
    "object": frozenset({"minProperties", "maxProperties"}),
}


def constraints(merged: Merged, type: str) -> Constraints:
    """The constraints on values of that type; where parts differ, the strictest."""
    kind = "number" if type == "integer" else type
    if merged.keywords.keys().isdisjoint(_BY_TYPE.get(kind, ())):
        return NONE
    match kind:
        case "string":
            return _of_string(merged)
        case "number":
            return _of_number(merged)
        case "array":
            return Constraints(
                min_items=_count(merged, "minItems", max),
                max_items=_count(merged, "maxItems", min),
                unique_items=merged.is_true("uniqueItems"),
            )
        case _:
            return Constraints(
                min_properties=_count(merged, "minProperties", max),
                max_properties=_count(merged, "maxProperties", min),
            )


def _of_string(merged: Merged) -> Constraints:
    patterns = (node.value for node in merged.nodes("pattern"))
    return Constraints(
        min_length=_count(merged, "minLength", max),
        max_length=_count(merged, "maxLength", min),
        pattern=_pattern([*dict.fromkeys(each for each in patterns if isinstance(each, str))]),
    )


def _pattern(expressions: list[str]) -> str | None:
    """One for all of them: each is looked for from the start."""
    if len(expressions) < 2:
        return next(iter(expressions), None)
    return "^" + "".join(rf"(?=[\s\S]*(?:{each}))" for each in expressions)


def _of_number(merged: Merged) -> Constraints:
    return Constraints(
        minimum=_number(merged, "minimum", max),
        maximum=_number(merged, "maximum", min),
        exclusive_minimum=_number(merged, "exclusiveMinimum", max),
        exclusive_maximum=_number(merged, "exclusiveMaximum", min),
        multiple_of=_number(merged, "multipleOf", _multiple),
    )


def _number(
    merged: Merged, keyword: str, choose: Callable[[Number, Number], Number]
) -> Number | None:
    chosen: Number | None = None
    for node in merged.nodes(keyword):
        value = node.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            chosen = value if chosen is None else choose(chosen, value)
    return chosen


def _count(merged: Merged, keyword: str, choose: Callable[[Number, Number], Number]) -> int | None:
    """JSON Schema allows `2.0` for a count."""
    number = _number(merged, keyword, choose)
    return int(number) if number is not None and math.isfinite(number) else None


def _multiple(left: Number, right: Number) -> Number:
    """A multiple of both."""
    if isinstance(left, int) and isinstance(right, int):
        return math.lcm(left, right)
    return max(left, right)
