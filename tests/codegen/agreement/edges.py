"""Values at the edges of every keyword of a schema, right ones and wrong ones; which is which, the judge says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from .examples import Examples, other
from .judging import Judge, is_list, is_mapping
from .texts import Raw, Twice

DEEPEST = 5
KINDS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.0, 1.5, "", "1", "true", "null", [], {}, [None], {"": None}),
    *(Raw("1e2"), Raw("-0.0"), Raw("1E400"), Raw("-1e400"), Raw("NaN"), Raw("Infinity"), 10**30),
    *(Raw("01"), Raw("1."), Raw("0x1"), Raw("'a'"), Raw(""), Raw('"\\ud800"'), "a\0b", "\0"),
)
WORDS = ("a", "A", "é", "e\u0301", "😀", " ", "\n", "\u2028", "0", "\u0663", "-", "_", ".", "/")
FORMATS: dict[str, tuple[str, ...]] = {
    "date": (
        *("2024-02-29", "2023-02-29", "2024-2-9", "20240229", "2024-W09-4", "0001-01-01"),
        *("9999-12-31", "2024-13-01", "2024-00-10", "2024-02-29T00:00:00Z", "\uff12024-02-29"),
    ),
    "date-time": (
        *("2024-02-29T12:00:00Z", "2024-02-29t12:00:00z", "2024-02-29 12:00:00Z"),
        *("2024-02-29T12:00:00", "2024-02-29T12:00:00+01:00", "2024-02-29T12:00:00+0100"),
        *("2024-02-29T24:00:00Z", "2024-02-29T12:00Z", "2024-02-29T12:00:00.123456789Z"),
        *("1998-12-31T23:59:60Z", "1998-12-31T22:59:60Z", "2023-02-29T12:00:00Z"),
        *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2024-02-29T12:00:00-00:00"),
        *("2024-02-29T12:00:00.Z", "1709208000", "2024-02-29T12:00:00+24:00"),
    ),
    "time": ("12:00:00Z", "12:00:00", "24:00:00Z", "12:00:00+01:00", "23:59:60Z", "12:00Z"),
    "duration": (
        "P1D",
        "PT1H",
        "P",
        "PT",
        "P1W",
        "P1W1D",
        "P1Y2M3DT4H5M6S",
        "P1.5D",
        "p1d",
        "-P1D",
    ),
    "uuid": (
        *("3be6453c-03eb-4357-ae5a-984a0e574a54", "3BE6453C-03EB-4357-AE5A-984A0E574A54"),
        *("3be6453c03eb4357ae5a984a0e574a54", "{3be6453c-03eb-4357-ae5a-984a0e574a54}"),
        *("urn:uuid:3be6453c-03eb-4357-ae5a-984a0e574a54", "3be6453c-03eb-4357-ae5a-984a0e574a5g"),
        *("00000000-0000-0000-0000-000000000000", "3be6453c-03eb-4357-ae5a-984a0e574a5"),
    ),
    "email": (
        *("a@example.com", "a@b", "a@localhost", "a.b+c@example.test", "@example.com", "a@", "a"),
        *("a@@b.c", '"a b"@example.com', "a b@example.com", ".a@b.c", "a.@b.c", "a..b@c.d"),
        *("a@-b.c", "a@b-.c", "a@[127.0.0.1]", "a@[IPv6:::1]", "a@[300.0.0.1]", "a@b_c.d", "é@b.c"),
        *("a" * 64 + "@b.c", "a" * 65 + "@b.c", "a@b..c", "a@b.c.", "a@b.c ", "<a@b.c>", "a@b,c"),
    ),
    "hostname": ("example.com", "a", "-a", "a-", "a_b", "a..b", "a.", "1.2.3.4", "a" * 64, "é.fr"),
    "ipv4": ("127.0.0.1", "127.0.0.01", "256.0.0.1", "1.2.3", "1.2.3.4.5", "0x7f.0.0.1"),
    "ipv6": ("::1", "::", "1::2::3", "::ffff:1.2.3.4", "fe80::1%eth0", "12345::", "[::1]", "1:2"),
    "uri": (
        *("https://example.com/", "http:a", "a", "/a", "//a/b", "https://a b", "urn:x:y", "x:"),
        *("https://[::1]/", "https://[::g]/", "https://a/%zz", "https://a/%20", "https://é.fr/"),
        *("https://a:port/", "https://u:p@h:1/p?q#f", "https://a/#b#c", "1a:b", "https://a/{b}"),
    ),
    "uri-reference": (
        *("/a", "a", "", "#", "?", "//a", "https://a/", "a b", "/%zz", "a:b", "./a:b", "\\a"),
        *("/a#b#c", "/é", "/a?b?c", "//[::1]/", "1:2", ":a"),
    ),
    "byte": ("AP8=", "AP8", "A-8=", "", "=", "A===", "AP8=\n", "AP 8=", "////", "____"),
}


class Edges:
    """Of the schemas of one document, in the judge's direction."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._examples = Examples(judge)

    def of(self, schema: Any, within: tuple[int, ...] = ()) -> Iterator[Any]:
        """Values for this schema."""
        parts = self._judge.conjuncts(schema)
        if len(within) > DEEPEST or within.count(id(schema)) > 1:
            return
        within = (*within, id(schema))
        yield from KINDS
        for part in parts:
            yield from self._stated(part)
            yield from _numbers(part)
            yield from _strings(part)
        whole = self._examples.of(schema)
        if is_list(whole):
            yield from self._arrays(parts, whole, within)
        if is_mapping(whole):
            yield from self._objects(schema, parts, whole, within)
        if isinstance(whole, str):
            yield from (whole + "\n", " " + whole, whole + "\0", whole.upper(), whole.swapcase())

    def _stated(self, part: dict[str, Any]) -> Iterator[Any]:
        """What the schema itself names, and what looks like it."""
        constants = [*part.get("enum", ()), *([part["const"]] if "const" in part else [])]
        for each in [*constants, *part.get("examples", ()), part.get("example")]:
            yield each
            if isinstance(each, str):
                yield from (each.upper(), each + " ", each + "\0", each.title(), [each])
            elif isinstance(each, bool):
                yield from (str(each), str(each).lower(), int(each), float(each), not each)
            elif isinstance(each, int | float):
                yield from (float(each), each + 1, str(each), bool(each))

    def _arrays(
        self, parts: list[dict[str, Any]], whole: list[Any], within: tuple[int, ...]
    ) -> Iterator[Any]:
        items = [part["items"] for part in parts if is_mapping(part.get("items"))]
        one = next(iter(whole), self._examples.of(items[0]) if items else None)
        yield from ([one], [one, one], [None], [one, None], [1, 1.0], [1, True], [0, False])
        yield from ([{"a": 1, "b": 2}, {"b": 2, "a": 1}], [[1], [1.0]], {"0": one}, [[one]])
        for count in _counts(parts, "minItems", "maxItems"):
            yield [one] * count
            yield [other(one, number) for number in range(count)]
        for schema in items:
            for each in self.of(schema, within):
                yield [each]
                yield [one, each]
        for place, schema in enumerate(
            part for each in parts for part in each.get("prefixItems", ())
        ):
            for each in self.of(schema, within):
                yield [*whole[:place], each, *whole[place + 1 :]]

    def _objects(
        self,
        schema: Any,
        parts: list[dict[str, Any]],
        whole: dict[str, Any],
        within: tuple[int, ...],
    ) -> Iterator[Any]:
        required = dict.fromkeys(name for part in parts for name in part.get("required", ()))
        yield from (whole, Twice(whole), list(whole), [whole], json.dumps(whole))
        yield {name: each for name, each in whole.items() if name in required}
        extra = {name: property for each in parts for name, property in _undeclared(each)}
        for name in (*whole, *required):
            yield {key: each for key, each in whole.items() if key != name}
            yield {name: whole.get(name)}
            yield {_renamed(key, name): each for key, each in whole.items()}
        for name, unknown in extra.items():
            yield from ({**whole, name: each} for each in KINDS)
            yield from ({**whole, name: each} for each in self.of(unknown, within))
        for count in _counts(parts, "minProperties", "maxProperties"):
            yield {**dict([*whole.items()][:count])}
            yield {**whole, **{f"more{number}": number for number in range(count - len(whole))}}
        for name, schemas in self._judge.declared(schema).items():
            for property in schemas:
                yield from ({**whole, name: each} for each in self.of(property, within))


def _undeclared(part: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names that nothing declares, and what is said of them."""
    rest = part.get("additionalProperties", True)
    yield from ((name, rest) for name in ("unknown", "", "model_config", "__class__", "a b", "é"))
    for pattern in part.get("patternProperties", {}):
        yield pattern.strip("^$"), part["patternProperties"][pattern]


def _renamed(key: str, name: str) -> str:
    """As Python would call it, when that is another name."""
    snake = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in key)
    return snake if key == name else key


def _counts(parts: Sequence[dict[str, Any]], *keywords: str) -> list[int]:
    stated = [int(part[name]) for part in parts for name in keywords if name in part]
    near = {count + step for count in stated for step in (-1, 0, 1)}
    return sorted(count for count in near if 0 <= count <= 1100)


def _numbers(part: dict[str, Any]) -> Iterator[Any]:
    bounds = [
        part[name]
        for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        if isinstance(part.get(name), int | float) and not isinstance(part[name], bool)
    ]
    if part.get("type") in ("integer", "number") or bounds:
        bounds += [-(2**31), 2**31 - 1, -(2**63), 2**63 - 1, 2**53]
    for bound in bounds:
        yield from (bound - 1, bound, bound + 1, bound + 0.5, bound - 0.5, float(bound), str(bound))
        yield Raw(f"{bound}e0")
    if unit := part.get("multipleOf"):
        for factor in (0, 1, 3, 7, -2, 1e3, 10**20):
            yield from (factor * unit, factor * unit + unit / 2, factor * unit + unit / 10)


def _strings(part: dict[str, Any]) -> Iterator[Any]:
    if "string" not in str(part.get("type", "string")):
        return
    for length in _counts([part], "minLength", "maxLength"):
        yield from (word * length for word in ("a", "1", " ", "é", "😀", "e\u0301", "\0"))
    if "maxLength" in part and part["maxLength"] > 1100:
        yield from ("a" * (part["maxLength"] + more) for more in (-1, 0, 1))
    yield from WORDS
    yield from FORMATS.get(part.get("format", ""), ())
    if "pattern" in part:
        yield from (f"{word}{word}{word}{word}" for word in WORDS)
        yield from (
            "0" * 4,
            "09:00",
            "23:59\n",
            "24:00",
            "2359",
            "abc",
            "bc",
            "ab",
            "\u0660\u0669:00",
        )
