"""Styles of parameters, by the examples of the OpenAPI specification."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import MISSING, Field

from dovetail.templates.backend.runtime.serialization import (
    join_pairs,
    join_value,
    json_text,
    percent_encoded,
    plain,
)
from dovetail.templates.backend.runtime.styles import Style
from dovetail.templates.backend.runtime.wire import Model

BLUE = "blue"
COLOURS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


class Named(Model):
    last: str | None
    first: Annotated[str | MISSING, Field(alias="first-name")] = MISSING


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("matrix", False, "", ";color="),
        ("matrix", False, BLUE, ";color=blue"),
        ("matrix", False, COLOURS, ";color=blue,black,brown"),
        ("matrix", False, RGB, ";color=R,100,G,200,B,150"),
        ("matrix", True, COLOURS, ";color=blue;color=black;color=brown"),
        ("matrix", True, RGB, ";R=100;G=200;B=150"),
        ("label", False, "", "."),
        ("label", False, BLUE, ".blue"),
        ("label", False, COLOURS, ".blue,black,brown"),
        ("label", False, RGB, ".R,100,G,200,B,150"),
        ("label", True, COLOURS, ".blue.black.brown"),
        ("label", True, RGB, ".R=100.G=200.B=150"),
        ("simple", False, BLUE, "blue"),
        ("simple", False, COLOURS, "blue,black,brown"),
        ("simple", False, RGB, "R,100,G,200,B,150"),
        ("simple", True, COLOURS, "blue,black,brown"),
        ("simple", True, RGB, "R=100,G=200,B=150"),
    ],
)
def test_values_that_are_one_text(style: Style, explode: bool, value: Any, expected: str) -> None:
    assert join_value(value, "color", style, explode) == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", False, "", "color="),
        ("form", False, BLUE, "color=blue"),
        ("form", False, COLOURS, "color=blue,black,brown"),
        ("form", False, RGB, "color=R,100,G,200,B,150"),
        ("form", True, COLOURS, "color=blue&color=black&color=brown"),
        ("form", True, RGB, "R=100&G=200&B=150"),
        ("form", True, [], ""),
        ("spaceDelimited", False, COLOURS, "color=blue%20black%20brown"),
        ("spaceDelimited", False, RGB, "color=R%20100%20G%20200%20B%20150"),
        ("pipeDelimited", False, COLOURS, "color=blue%7Cblack%7Cbrown"),
        ("pipeDelimited", False, RGB, "color=R%7C100%7CG%7C200%7CB%7C150"),
        ("deepObject", True, RGB, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ],
)
def test_values_that_are_pairs(style: Style, explode: bool, value: Any, expected: str) -> None:
    pairs = join_pairs(value, "color", style, explode, percent_encoded)
    assert "&".join("=".join(pair) for pair in pairs) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Named(last=None), {"last": None}),
        ({"a": Named(first="x", last="y")}, {"a": {"last": "y", "first-name": "x"}}),
        ([b"\xfb", (True, None)], ["+w==", [True, None]]),
        (datetime(2024, 2, 29, tzinfo=UTC), "2024-02-29T00:00:00Z"),
    ],
)
def test_values_as_json_data(value: Any, expected: Any) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_sent(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text([number])
