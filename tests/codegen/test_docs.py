"""The pages that are made from the code, and those that must name all that it knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dovetail import config
from dovetail.cli.explaining import explain_all
from dovetail.lint.vocabulary import KEYS, vocabulary

from .instances import is_mapping

DOCS = Path(__file__).parents[2] / "codegen" / "docs"


def test_the_page_of_rules_is_what_explain_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """`dovetail explain --markdown > codegen/docs/rules.md` brings it in step."""
    explain_all()
    assert (DOCS / "rules.md").read_text() == capsys.readouterr().out


def test_the_page_about_the_configuration_names_every_key() -> None:
    page = (DOCS / "guide" / "customising.md").read_text()
    assert [key for key in (*config.KEYS, *config.LINT_KEYS) if f"`{key}`" not in page] == []


@pytest.mark.parametrize("key", KEYS)
def test_the_page_of_the_vocabulary_names_every_key(key: str) -> None:
    sections = (DOCS / "guide" / "vocabulary.md").read_text().split("\n## ")
    section = next(each for each in sections if each.startswith(f"{key}\n"))
    named = set(re.findall(r"`([\w -]+)`", section))
    assert set(names(vocabulary()["$defs"][key])) - named == set()


def names(schema: Any) -> Iterator[str]:
    """The keys and the values to choose from that a definition has, at any depth of the vocabulary's own."""
    if not is_mapping(schema):
        return
    yield from (*schema.get("properties", ()), *schema.get("enum", ()))
    reference = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if reference not in ("", "schema", "name", "property", "reference"):
        yield from names(vocabulary()["$defs"][reference])
    below = (*schema.get("properties", {}).values(), *schema.get("oneOf", ()))
    for each in (*below, schema.get("items"), schema.get("additionalProperties")):
        yield from names(each)
