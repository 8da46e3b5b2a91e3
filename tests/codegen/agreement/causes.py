"""Why the generated code and the judge may differ: each by a decision, and in these texts alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .texts import value_of


@dataclass(frozen=True, slots=True)
class Cause:
    """`explains` tells, of a text, whether it is one on which the judge and the code may differ."""

    name: str
    explains: Callable[[str], bool]


def _is_surrogate(text: str) -> bool:
    """Half of a pair: `json` reads it, and nothing can encode it."""
    return re.search(r"\\ud[89ab][\da-f]{2}(?!\\ud[c-f])", text) is not None


def _is_infinite(text: str) -> bool:
    return re.search(r"\binf\b", str(_value(text))) is not None


def _is_least(text: str) -> bool:
    return re.search(r"-9\.223372036854776e\+18|-9223372036854775808e0", text) is not None


def _is_year_0(text: str) -> bool:
    return re.search(r'"0000-\d\d-\d\d', text) is not None


def _value(text: str) -> object:
    try:
        return value_of(text)
    except ValueError:
        return None


CAUSES = (
    Cause("half of a surrogate pair is no text", _is_surrogate),
    Cause("a number is finite, as 1e400 is not", _is_infinite),
    Cause("there is no year 0", _is_year_0),
    Cause("the judge takes -2^63 for less when it has an exponent", _is_least),
)


def cause_of(text: str | bytes) -> str | None:
    """The first that explains a disagreement about this text."""
    if isinstance(text, bytes):
        return None
    return next((cause.name for cause in CAUSES if cause.explains(text)), None)
