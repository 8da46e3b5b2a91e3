"""The gate does not rot: it finds what costs little, and the guide tells of every violation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from schemathesis import checks as schemathesis_checks
from schemathesis.config import SchemathesisConfig

from dovetail.conform.judging import SETTINGS

from .gate import control, found, is_caught
from .violations import VIOLATIONS

GUIDE = Path(__file__).parents[2] / "codegen/docs/guide/conformance.md"
ROW = re.compile(r"^\| (.+) \| (.+) \|$", re.M)


def test_the_guide_tells_what_finds_each_violation() -> None:
    rows = dict(ROW.findall(GUIDE.read_text()))
    assert rows.pop("violation") == "found by"
    assert list(rows) == list(VIOLATIONS)
    for name, titles in rows.items():
        assert VIOLATIONS[name].found_by in titles.split(", ")


@pytest.mark.parametrize("name", ["missing header", "route beside the contract"])
def test_a_violation_is_found_and_nothing_without_it(name: str) -> None:
    violation = VIOLATIONS[name]
    assert control(violation.attack) == ()
    assert is_caught(name, found(name))


def test_what_is_not_found_for_what_it_is_is_not_caught() -> None:
    assert not is_caught("missing header", ("Server error",))


def test_every_check_of_schemathesis_is_on() -> None:
    schemathesis_checks.load_all_checks()
    config = SchemathesisConfig.from_path(SETTINGS)  # pyright: ignore[reportUnknownMemberType]  # a bare PathLike
    names: list[str] = schemathesis_checks.CHECKS.get_all_names()  # pyright: ignore[reportUnknownMemberType]  # a bare Case
    checks = config.projects.default.checks
    assert len(names) >= 14
    assert [name for name in names if not checks.get_by_name(name=name).enabled] == []
    assert checks.max_response_time.enabled
