"""One valid value of a schema, with everything in it that the schema declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..instances import FORMATS
from .judging import Judge, is_mapping

DEEPEST = 8
FORMATS_TOO = {**FORMATS, "byte": "AP8=", "duration": "P1D"}


class Examples:
    """Of the schemas of one document, in the judge's direction."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._known: dict[int, Any] = {}

    def of(self, schema: Any, depth: int = 0) -> Any:
        """The first candidate that the judge allows, or `None`."""
        if not is_mapping(schema) or depth > DEEPEST:
            return None
        if id(schema) not in self._known:
            self._known[id(schema)] = None  # what leads back to itself is left out
            candidates = self._candidates(schema, depth)
            allowed = (each for each in candidates if self._judge.allows(schema, each))
            self._known[id(schema)] = next(allowed, None)
        return self._known[id(schema)]

    def _candidates(self, schema: dict[str, Any], depth: int) -> Iterator[Any]:
        """The value made of all that is said, then what is stated as an example, then less."""
        parts = self._judge.conjuncts(schema)
        stated = [each for part in parts for each in _stated(part)]
        variants = [
            each for part in parts for each in (*part.get("oneOf", ()), *part.get("anyOf", ()))
        ]
        kinds = [kind for part in parts for kind in _kinds(part)]
        if "object" in kinds:
            whole = {**_object(stated), **self._properties(schema, depth)}
            yield whole
            yield from self._required(parts, whole)
            for variant in variants:
                own = {*self._judge.properties(variant)}
                others = {name for each in variants for name in self._judge.properties(each)} - own
                known = {name: each for name, each in whole.items() if name not in others}
                made = {**known, **_object([self.of(variant, depth + 1)])}
                yield made
                yield from self._required(parts, made)
        yield from stated
        if "array" in kinds:
            yield from self._arrays(parts, depth)
        yield from (self.of(variant, depth + 1) for variant in variants)
        yield from (text for part in parts for text in _texts(part))
        yield from (number for part in parts for number in _numbers(part))
        yield from (True, {}, [], "text", 1, None)

    def _properties(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, properties in self._judge.properties(schema).items():
            values = (self.of(each, depth + 1) for each in properties)
            found = [each for each in values if self._fits(each, properties)]
            if found:
                made[name] = found[0]
        return made

    def _fits(self, value: Any, schemas: list[Any]) -> bool:
        return all(self._judge.allows(each, value) for each in schemas)

    def _required(self, parts: list[dict[str, Any]], whole: dict[str, Any]) -> Iterator[Any]:
        required = {name for part in parts for name in part.get("required", ())}
        yield {name: each for name, each in whole.items() if name in required}

    def _arrays(self, parts: list[dict[str, Any]], depth: int) -> Iterator[list[Any]]:
        first = [self.of(each, depth + 1) for part in parts for each in part.get("prefixItems", ())]
        items = [part["items"] for part in parts if is_mapping(part.get("items"))]
        one = self.of(items[0], depth + 1) if items else 1
        for count in (1, *(part["minItems"] for part in parts if "minItems" in part)):
            yield [*first, *[one] * (count - len(first))]
            yield [*first, *(other(one, number) for number in range(count - len(first)))]
        yield first


def other(value: Any, number: int) -> Any:
    """One of several that are all different, as far as their type goes."""
    match value:
        case str():
            return f"{value}{number}"
        case bool() | None:
            return value
        case int() | float():
            return value + number
        case _:
            return value


def _stated(part: dict[str, Any]) -> list[Any]:
    single = [part[name] for name in ("const", "example", "default") if name in part]
    examples = part.get("examples", ())
    return [*single, *part.get("enum", ()), *(examples if isinstance(examples, list) else ())]


def _object(values: list[Any]) -> dict[str, Any]:
    nothing: dict[str, Any] = {}
    return next((each for each in values if is_mapping(each)), nothing)


def _kinds(part: dict[str, Any]) -> list[str]:
    stated = part.get("type", ["object"] * ("properties" in part))
    return [stated] if isinstance(stated, str) else stated


def _texts(part: dict[str, Any]) -> Iterator[str]:
    text = FORMATS_TOO.get(str(part.get("format")), "text")
    most = part.get("maxLength")
    yield text
    for word in (text, "a", "A1", "1", "#ffffff"):
        yield word.ljust(part.get("minLength", 0), word[-1])[:most]
    yield ""


def _numbers(part: dict[str, Any]) -> Iterator[float]:
    for name, step in (("minimum", 0), ("exclusiveMinimum", 1), ("maximum", 0), ("multipleOf", 0)):
        if isinstance(part.get(name), int | float):
            yield part[name] + step
    yield from (0, 1, 2, 0.5)
