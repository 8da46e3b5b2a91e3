"""Texts become the JSON that their schema asks for, and nothing else."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError

from dovetail.templates.backend.runtime.lexical import Lexical
from dovetail.templates.backend.runtime.wire import Int32, Integer, Model, Number


class Point(Model):
    x: Int32
    label: str = ""
    inner: Point | None = None
    steps: list[Number] | None = None


@pytest.mark.parametrize(
    ("type", "raw", "value"),
    [
        (int, "5", 5),
        (Integer, "-7", -7),
        (str, "5", "5"),
        (str, "null", "null"),
        (bool, "true", True),
        (Number, "1e3", 1000.0),
        (int | None, "null", None),
        (str | None, "null", "null"),
        (int | str, "5", 5),
        (int | str, "five", "five"),
        (Literal[1, 2], "2", 2),
        (list[int], ["1", "2"], [1, 2]),
        (list[int], "1", [1]),
        (list[str], "1", ["1"]),
        (Any, "5", "5"),
        (Point, {"x": "1", "steps": "2"}, Point(x=1, steps=[2])),
        (Point, {"x": "1", "inner": {"x": "2"}}, Point(x=1, inner=Point(x=2))),
        (dict[str, int], {"a": "1"}, {"a": 1}),
    ],
)
def test_texts_that_are_valid(type: Any, raw: Any, value: object) -> None:
    assert Lexical(type).read(raw) == value


@pytest.mark.parametrize(
    ("type", "raw"),
    [
        (int, "05"),
        (int, " 5"),
        (int, "5.5"),
        (int, "\u0665"),
        (bool, "yes"),
        (bool, "1"),
        (Number, "NaN"),
        (Number, "Infinity"),
        (Int32, "9" * 10_000),
        (Annotated[int, Field(ge=1)], "0"),
        (list[int], ["1", "a"]),
        (Point, {"x": "a"}),
        (Point, {"x": ["1"]}),
        (Point, "1"),
    ],
)
def test_texts_that_are_not(type: Any, raw: Any) -> None:
    with pytest.raises(ValidationError):
        Lexical(type).read(raw)


def test_shapes() -> None:
    types: list[Any] = [int, list[int], Point, Point | None, int | list[int], dict[str, int]]
    shapes = ["scalar", "array", "object", "object", "array", "object"]
    assert [Lexical(type).shape for type in types] == shapes
