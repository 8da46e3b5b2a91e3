"""Each listed cause is still one: the judge and the generated type differ about these texts, as the guide says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..emitted import Emitted, emitted
from .causes import CAUSES, cause_of
from .judging import Judge
from .texts import value_of
from .writing import SPELLINGS

GUIDE = Path(__file__).parents[3] / "codegen" / "docs" / "guide" / "exact-types.md"
SCHEMAS = """
Text: {type: string}
Open: {type: object, properties: {known: {type: integer}}}
Anything: {}
Day: {type: string, format: date}
Moment: {type: string, format: date-time}
Large: {type: integer, format: int64}
Untyped: {properties: {a: {type: integer}}}
Twice: {oneOf: [{type: string}, {type: string}]}
A: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: integer}}}
B: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: integer}}}
Told:
  oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]
  discriminator: {propertyName: kind}
Closed:
  allOf:
    - {type: object, additionalProperties: false, properties: {a: {type: integer}}}
    - {type: object, properties: {b: {type: integer}}}
"""
BY_TEXT = {
    "half of a surrogate pair is no text": ("Open", r'{"unknown": "\ud800"}', True),
    "a number is finite, as 1e400 is not": ("Anything", "1e400", True),
    "there is no year 0": ("Day", '"0000-01-01"', True),
    "the judge takes -2^63 for less when it has an exponent": ("Large", "-9223372036854775808e0", False),
}  # fmt: skip
BY_SCHEMA = {
    "keywords of objects mean an object": ("Untyped", '"text"', True),
    "variants that are written alike are one": ("Twice", '"text"', False),
    "a stated discriminator decides": ("Told", '{"kind": "A", "a": 1, "b": 1}', False),
    "a closed part of allOf closes the whole": ("Closed", '{"b": 1}', False),
}


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Emitted:
    return emitted(tmp_path_factory.mktemp("causes"), SCHEMAS)


def test_every_cause_is_shown_and_is_in_the_guide() -> None:
    assert {cause.name for cause in CAUSES} == BY_TEXT.keys()
    guide = GUIDE.read_text()
    assert [name for name in (*BY_TEXT, *BY_SCHEMA, SPELLINGS) if f"| {name} |" not in guide] == []


@pytest.mark.parametrize("cause", [*BY_TEXT, *BY_SCHEMA])
def test_the_judge_and_the_code_differ(cause: str, module: Emitted) -> None:
    name, text, allowed = {**BY_TEXT, **BY_SCHEMA}[cause]
    document = dict(module.contract.document)
    schema = Judge(document).at(f"#/components/schemas/{name}")
    assert Judge(document).allows(schema, value_of(text)) is allowed
    assert module.accepts(name, text) is not allowed


@pytest.mark.parametrize("cause", BY_TEXT)
def test_a_cause_explains_its_own_text_alone(cause: str) -> None:
    assert cause_of(BY_TEXT[cause][1]) == cause
    assert cause_of(json.dumps({"ordinary": ["text", 1.5, "0001-01-01", "\U0001f600"]})) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Open", '{"unknown": NaN}'),
        ("Open", '{"unknown": -Infinity}'),
        ("Anything", '{"deep": [NaN]}'),
        ("Text", '"\\ud800"'),
        ("Text", "'text'"),
    ],
)
def test_what_is_no_json_is_refused_everywhere(name: str, text: str, module: Emitted) -> None:
    assert not module.accepts(name, text)


def test_deep_values_are_refused_and_not_fatal(module: Emitted) -> None:
    """The judge has no limit; the parser of pydantic has one of 200 levels."""
    assert module.accepts("Anything", "[" * 150 + "]" * 150)
    assert not module.accepts("Anything", "[" * 100_000 + "]" * 100_000)
