"""Whatever stands in a document, the rules find fault with it and never fail themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from dovetail.documents import read_documents
from dovetail.lint import lint
from dovetail.source import Json, parse_source

HERE = Path(__file__).parent
CASES = sorted(
    [*(HERE / "lint").glob("*.yaml"), *(HERE / "metaschema-3.2" / "pass").glob("*.yaml")]
)
ODD: tuple[Json, ...] = (
    None,
    5,
    "text",
    [],
    {},
    ["x", None],
    True,
    [[{}]],
    {"$ref": 5},
    {"a": {"b": [1]}},
    -1.5,
    "#/components/schemas/X",
    {"$ref": "#/components/schemas/X"},
)
# Each document is tried with every fifth of its values replaced by one odd thing after the other.
STEP = 5


def paths(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(value, dict):
        for name, child in value.items():
            yield from paths(child, (*path, name))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from paths(child, (*path, number))


def replaced(value: Json, path: tuple[str | int, ...], odd: Json) -> Json:
    """A copy with something odd at the path."""
    if not path:
        return deepcopy(odd)
    token, *rest = path
    if isinstance(value, dict) and isinstance(token, str):
        return {**value, token: replaced(value[token], tuple(rest), odd)}
    assert isinstance(value, list) and isinstance(token, int)
    return [*value[:token], replaced(value[token], tuple(rest), odd), *value[token + 1 :]]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_rules_survive_anything_anywhere(case: Path, tmp_path: Path) -> None:
    root = parse_source(case).root
    whole = root.plain() if root is not None else None
    document = tmp_path / "document.json"
    for number, path in enumerate([*paths(whole)][::STEP]):
        document.write_text(json.dumps(replaced(whole, path, ODD[number % len(ODD)])))
        for diagnostic in lint(read_documents(document)):
            assert diagnostic.at.line == 1, "the place is in the document"
