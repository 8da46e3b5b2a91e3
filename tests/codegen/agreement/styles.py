"""How OpenAPI writes values in requests, and what a text may be read as: made from the specification alone.

A text is a string, and any JSON literal that it spells: whichever of them is valid makes it valid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, TypeAlias

from .judging import Judge

LITERAL = re.compile(r"true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
TEXTS = (
    *(
        "",
        "0",
        "1",
        "-1",
        "1.0",
        "1e0",
        "1.5",
        "01",
        "+1",
        " 1",
        "1 ",
        "1_0",
        "0x1",
        "\uff11",
        "1e400",
    ),
    *("true", "True", "false", "yes", "null", "None", "NaN", "Infinity", "a", "ab", "abc", "ABC"),
    *("abcd", "abcdef", "a b", "é", "😀", "a\nb", "%", "a&b=c", '"a"', "{}", "[1]", "a+b", "red"),
    *("2024-02-29", "2023-02-29", "2024-02-29T12:00:00Z", "9223372036854775808", "2147483648"),
    *("3be6453c-03eb-4357-ae5a-984a0e574a54", "3be6453c03eb4357ae5a984a0e574a54", "100", "1000001"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """A value that is written as JSON, or as a file, and so has one reading."""

    value: Any


Raw: TypeAlias = str | list[str] | dict[str, str] | Given
"""A value as it is written: as a text, as several, or as one for each property."""


def readings(text: str) -> list[Any]:
    """The values that a text may stand for."""
    return [text, *([json.loads(text)] if LITERAL.fullmatch(text) else [])]


def allows(judge: Judge, schema: Any, raw: Raw | Mapping[str, Raw]) -> bool:
    """Whether one reading of the texts is valid."""
    return any(judge.allows(schema, value) for value in islice(_values(raw), 4096))


def _values(raw: Raw | Mapping[str, Raw]) -> Iterator[Any]:
    match raw:
        case str():
            yield from readings(raw)
        case list():
            yield from map(list, product(*map(readings, raw)))
        case Given():
            yield raw.value
        case _:
            for values in product(*([*_values(each)] for each in raw.values())):
                yield dict(zip(raw, values, strict=True))


def texts(judge: Judge, schema: Any) -> list[str]:
    """Texts at the edges of the keywords of a scalar's schema."""
    found = dict.fromkeys(TEXTS)
    for part in judge.conjuncts(schema):
        for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
            if name in part:
                found |= dict.fromkeys(f"{part[name] + step}" for step in (-1, -0.5, 0, 0.5, 1))
        for name in ("minLength", "maxLength"):
            if name in part:
                found |= dict.fromkeys("a" * max(part[name] + step, 0) for step in (-1, 0, 1))
        for each in (*part.get("enum", ()), *([part["const"]] if "const" in part else ())):
            word = each if isinstance(each, str) else json.dumps(each)
            found |= dict.fromkeys((word, word.upper(), f"{word} "))
    return [*found]


def kind(judge: Judge, schema: Any) -> str:
    """What a value is, as far as styles are concerned."""
    stated = {kind for part in judge.conjuncts(schema) for kind in _types(part)}
    return "object" if "object" in stated else "array" if "array" in stated else "scalar"


def _types(part: dict[str, Any]) -> list[str]:
    stated: str | list[str] = part.get("type", "object" if "properties" in part else "")
    return [stated] if isinstance(stated, str) else stated


def raws(judge: Judge, schema: Any) -> Iterator[Raw]:
    """Texts, lists of texts or objects of texts, as the schema is of a scalar, an array or an object."""
    match kind(judge, schema):
        case "scalar":
            yield from texts(judge, schema)
        case "array":
            items = next(part["items"] for part in judge.conjuncts(schema) if "items" in part)
            words = texts(judge, items)
            yield from ([word] for word in words)
            yield from ([words[place], words[place - 1]] for place in range(len(words)))
            yield from ([word] * 2 for word in words)
            yield from (
                ["1", "2", "3", "4"],
                ["a", "b", "c", "d"],
                ["1", "2", "3"],
                ["true", "false"],
            )
        case _:
            properties = judge.properties(schema)
            whole = dict.fromkeys(properties, "1")
            yield from (whole, {**whole, "unknown": "1"})
            for name, (property, *_) in properties.items():
                yield {key: value for key, value in whole.items() if key != name}
                yield from ({**whole, name: word} for word in texts(judge, property))
