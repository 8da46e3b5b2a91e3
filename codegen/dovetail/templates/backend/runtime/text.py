"""Values that arrive as text, in their one way of being written; typed values pass as they are.

They are annotations of FastAPI's parameters, and stated constraints hold for the value:
`Annotated[text.Int64, Query(ge=1)]`, `list[text.Boolean]`.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, TypeAlias

from pydantic import (
    BeforeValidator,
    Field,
    Strict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from .keywords import Check, Constant, reading
from .lexical import LITERALS
from .wire import (
    UUID,
    Byte,
    Date,
    DateTime,
    Duration,
    Email,
    Hostname,
    IPv4,
    IPv6,
    Time,
    Uri,
    UriReference,
    whole,
)

__all__ = [
    "UUID",
    "Boolean",
    "Byte",
    "Date",
    "DateTime",
    "Duration",
    "Email",
    "Hostname",
    "IPv4",
    "IPv6",
    "Int32",
    "Int64",
    "Integer",
    "Number",
    "Time",
    "Uri",
    "UriReference",
    "integer",
    "nullable",
    "one_of",
]


def _json(pattern: re.Pattern[str], expected: str) -> Check:
    """Numbers are written as in JSON."""

    def read(text: str) -> object:
        if pattern.fullmatch(text) is None:
            raise ValueError(text)
        return whole(json.loads(text))

    return reading(read, expected)


def one_of(*constants: Constant) -> BeforeValidator:
    """`const` and `enum`, written as in JSON, but text without its quotes."""
    texts = [constant for constant in constants if isinstance(constant, str)]
    others = {json.dumps(each): each for each in constants if not isinstance(each, str)}

    def read(text: str) -> Constant:
        if text in texts:
            return text
        is_number = LITERALS["number"].fullmatch(text) is not None
        literal = json.dumps(whole(json.loads(text))) if is_number else text
        if literal not in others:
            raise ValueError(text)
        return others[literal]

    return BeforeValidator(reading(read, " or ".join([*texts, *others])))


def _none(text: object, inner: ValidatorFunctionWrapHandler) -> object:
    try:
        return inner(text)
    except ValidationError:
        if text != "null":
            raise
    return None


nullable = WrapValidator(_none)
integer = BeforeValidator(_json(LITERALS["number"], "an integer"))

Integer: TypeAlias = Annotated[int, Strict(), integer]
Int32: TypeAlias = Annotated[int, Strict(), Field(ge=-(2**31), le=2**31 - 1), integer]
Int64: TypeAlias = Annotated[int, Strict(), Field(ge=-(2**63), le=2**63 - 1), integer]
Number: TypeAlias = Annotated[
    float,
    Strict(),
    Field(allow_inf_nan=False),
    BeforeValidator(_json(LITERALS["number"], "a number")),
]
Boolean: TypeAlias = Annotated[
    bool, Strict(), BeforeValidator(_json(LITERALS["boolean"], "true or false"))
]
