"""Keywords of JSON Schema that pydantic has not, or reads otherwise."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, cast

from pydantic import (
    MISSING,
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

Check: TypeAlias = Callable[[Any], Any]
Constant: TypeAlias = str | int | float | bool | None


class Sized(Protocol):
    @property
    def size(self) -> int | None: ...


def wrong(expected: str) -> PydanticCustomError:
    """What a check raises."""
    return PydanticCustomError("value", "Input should be {expected}", {"expected": expected})


def reading(read: Callable[[str], object], expected: str) -> Check:
    """A check that reads text with a function; what is no text is left to the type."""

    def check(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return read(value)
        except ValueError:
            raise wrong(expected) from None

    return check


def one_of(*constants: Constant) -> BeforeValidator:
    """`const` and `enum`: 1.0 is 1, and `true` is neither."""
    known = {_key(constant): constant for constant in constants}

    def check(value: object) -> object:
        try:
            return known[_key(value)]
        except (KeyError, TypeError):
            raise wrong(" or ".join(map(repr, constants))) from None

    return BeforeValidator(check)


def multiple_of(divisor: float) -> AfterValidator:
    """Exact in the decimals that are written: 0.3 is a multiple of 0.1."""
    unit = Fraction(repr(divisor))

    def check(value: float) -> float:
        if (Fraction(repr(value)) / unit).denominator != 1:
            raise wrong(f"a multiple of {divisor}")
        return value

    return AfterValidator(check)


def spelled(
    *, min_length: int = 0, max_length: float = math.inf, pattern: str = ""
) -> BeforeValidator:
    """Constraints on the text of a value that is no text in Python."""
    expression = re.compile(pattern)

    def check(text: str) -> str:
        if not min_length <= len(text) <= max_length or expression.search(text) is None:
            raise ValueError(text)
        return text

    return BeforeValidator(reading(check, "spelt within its length and its pattern"))


def sized(*, min_length: int = 0, max_length: float = math.inf) -> AfterValidator:
    """How many bytes a file has."""

    def check(file: Sized) -> Sized:
        if not min_length <= (file.size or 0) <= max_length:
            raise wrong(f"a file of {min_length} to {max_length} bytes")
        return file

    return AfterValidator(check)


def _distinct(value: object) -> object:
    """Items as they are written: when they are read, nothing tells of what an object ignores."""
    if _repeats(value):
        raise wrong("a list whose items are all different")
    return value


def _repeats(value: object) -> bool:
    items = cast(list[object], value) if isinstance(value, list) else []
    return len({_key(item) for item in items}) != len(items)


unique = BeforeValidator(_distinct)


def _finite(value: object) -> object:
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            pending.extend(cast(Mapping[str, object], part).values())
        elif isinstance(part, list):
            pending.extend(cast(Iterable[object], part))
        elif isinstance(part, float) and not math.isfinite(part):
            raise wrong("JSON, which has finite numbers only")
    return value


finite = AfterValidator(_finite)


def properties(*, minimum: int = 0, maximum: float = math.inf) -> Any:
    """`minProperties` and `maxProperties` of a model."""

    def check(model: BaseModel) -> BaseModel:
        if not minimum <= len(_present(model)) <= maximum:
            raise wrong(f"an object with {minimum} to {maximum} properties")
        return model

    return model_validator(mode="after")(check)


def refused(*names: str, keep: bool = False) -> Any:
    """Names that no unknown property may have; the others are dropped unless they are to be kept."""
    read_only = PydanticCustomError("read_only", "Only the server sets it")

    def check(model: BaseModel) -> BaseModel:
        extra = model.model_extra or {}
        errors = [
            InitErrorDetails(type=read_only, loc=(name,), input=None)
            for name in names
            if name in extra
        ]
        if errors:
            raise ValidationError.from_exception_data("", errors)
        if not keep:
            extra.clear()
        return model

    return model_validator(mode="after")(check)


def dependents(required: Mapping[str, Iterable[str]]) -> Any:
    """`dependentRequired` of a model, by wire names."""

    def check(model: BaseModel) -> BaseModel:
        present = _present(model)
        missing = [name for each in present & required.keys() for name in required[each]]
        if not present.issuperset(missing):
            raise wrong(f"an object with {', '.join(sorted({*missing} - present))}")
        return model

    return model_validator(mode="after")(check)


def _present(model: BaseModel) -> set[str]:
    """Wire names of the properties that were given."""
    given = {name for name in model.model_fields_set if getattr(model, name) is not MISSING}
    fields = type(model).model_fields
    return {(fields[name].alias or name) if name in fields else name for name in given}


def _key(value: object) -> object:
    """Equal exactly where JSON Schema calls two values equal."""
    match value:
        case bool():
            return bool, value
        case dict():
            fields = cast(Mapping[str, object], value)
            return frozenset((name, _key(field)) for name, field in fields.items())
        case list() | tuple():
            return tuple(_key(item) for item in cast(Iterable[object], value))
        case BaseModel():
            return _key(value.model_dump())
        case _:
            return value
