"""Every style of OpenAPI, as its own examples write it."""

from __future__ import annotations

from typing import Any

import pytest

from dovetail.templates.backend.runtime.styles import split_pairs, split_value

COLORS = ["blue", "black", "brown"]
RGB = {"R": "100", "G": "200", "B": "150"}


@pytest.mark.parametrize(
    ("text", "shape", "style", "explode", "value"),
    [
        ("blue", "scalar", "simple", False, "blue"),
        ("blue,black,brown", "array", "simple", False, COLORS),
        ("blue,black,brown", "array", "simple", True, COLORS),
        ("R,100,G,200,B,150", "object", "simple", False, RGB),
        ("R=100,G=200,B=150", "object", "simple", True, RGB),
        (".blue", "scalar", "label", False, "blue"),
        (".blue,black,brown", "array", "label", False, COLORS),
        (".blue.black.brown", "array", "label", True, COLORS),
        (".R,100,G,200,B,150", "object", "label", False, RGB),
        (".R=100.G=200.B=150", "object", "label", True, RGB),
        (";color=blue", "scalar", "matrix", False, "blue"),
        (";color=blue,black,brown", "array", "matrix", False, COLORS),
        (";color=blue;color=black;color=brown", "array", "matrix", True, COLORS),
        (";color=R,100,G,200,B,150", "object", "matrix", False, RGB),
        (";R=100;G=200;B=150", "object", "matrix", True, RGB),
        ("blue black brown", "array", "spaceDelimited", False, COLORS),
        ("R 100 G 200 B 150", "object", "spaceDelimited", False, RGB),
        ("blue|black|brown", "array", "pipeDelimited", False, COLORS),
        ("R|100|G|200|B|150", "object", "pipeDelimited", False, RGB),
        ("", "array", "simple", False, []),
    ],
)
def test_one_text(text: str, shape: Any, style: Any, explode: bool, value: object) -> None:
    assert split_value(text, "color", shape, style, explode) == value


@pytest.mark.parametrize(
    ("pairs", "shape", "style", "explode", "value"),
    [
        ([("color", "blue")], "scalar", "form", True, "blue"),
        ([("color", "blue,black,brown")], "array", "form", False, COLORS),
        ([("color", each) for each in COLORS], "array", "form", True, COLORS),
        ([("color", "R,100,G,200,B,150")], "object", "form", False, RGB),
        ([*RGB.items(), ("other", "1")], "object", "form", True, RGB),
        (
            [(f"color[{name}]", value) for name, value in RGB.items()],
            "object",
            "deepObject",
            True,
            RGB,
        ),
        ([("color[a][b]", "1")], "object", "deepObject", True, {"a": {"b": "1"}}),
        ([("color[a]", "1"), ("color[a]", "2")], "object", "deepObject", True, {"a": ["1", "2"]}),
        ([("color[a][]", "1")], "object", "deepObject", True, {"a": ["1"]}),
        ([("color[a][0][b]", "1")], "object", "deepObject", True, {"a": [{"b": "1"}]}),
        ([("colors", "blue")], "scalar", "form", True, None),
        ([("colors[a]", "blue")], "object", "deepObject", True, None),
    ],
)
def test_pairs(
    pairs: list[tuple[str, str]], shape: Any, style: Any, explode: bool, value: object
) -> None:
    assert split_pairs(pairs, "color", shape, style, explode, frozenset(RGB)) == value


@pytest.mark.parametrize(
    ("text", "shape", "style", "explode"),
    [
        ("blue", "array", "label", False),
        (";colour=blue", "scalar", "matrix", False),
        (";color=a;colour=b", "array", "matrix", True),
        ("R,100,G", "object", "simple", False),
        ("R=100,G", "object", "simple", True),
    ],
)
def test_texts_that_are_not_in_the_style(text: str, shape: Any, style: Any, explode: bool) -> None:
    with pytest.raises(ValueError, match="must"):
        split_value(text, "color", shape, style, explode)


@pytest.mark.parametrize("explode", [True, False])
def test_what_is_no_list_is_written_once(explode: bool) -> None:
    with pytest.raises(ValueError, match="must be given once"):
        split_pairs([("color", "a"), ("color", "b")], "color", "scalar", "form", explode, None)


@pytest.mark.parametrize(
    "pairs",
    [
        [("color[a", "1")],
        [("color[a]b", "1")],
        [("color[a]", "1"), ("color[a][b]", "2")],
        [("color[a][b]", "1"), ("color[a]", "2")],
        [("color" + "[a]" * 1000, "1")],
    ],
)
def test_keys_that_are_no_paths(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="must"):
        split_pairs(pairs, "color", "object", "deepObject", True, None)
