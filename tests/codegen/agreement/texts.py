"""JSON texts, of values and of what no value of Python says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from .judging import is_list


class Raw(str):
    """A piece of text that stands in JSON as it is: `1e400`, `NaN`, a property that comes twice."""

    __slots__ = ()


class Twice(dict[str, Any]):
    """An object whose properties come twice, first as `null`."""


def text_of(value: Any) -> str:
    """The JSON text of a value that may have raw pieces in it."""
    if is_list(value):
        return f"[{', '.join(map(text_of, value))}]"
    match value:
        case Raw():
            return str(value)
        case Mapping():
            fields = cast("Mapping[str, Any]", value).items()
            pairs = [f"{json.dumps(name)}: {text_of(each)}" for name, each in fields]
            nulls = [f"{json.dumps(name)}: null" for name, _ in fields] * isinstance(value, Twice)
            return "{" + ", ".join([*nulls, *pairs]) + "}"
        case _:
            return json.dumps(value)


def value_of(text: str | bytes) -> Any:
    """The value; raises `ValueError` for what is no JSON."""
    decoded = text.decode("utf-8") if isinstance(text, bytes) else text
    return json.loads(decoded, parse_constant=_refuse)


def _refuse(constant: str) -> Any:
    raise ValueError(f"JSON has no {constant}")
