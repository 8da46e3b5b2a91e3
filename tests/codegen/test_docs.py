"""The pages that are made from the code, and those that must name all that it knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from dovetail.cli.explaining import explain_all

DOCS = Path(__file__).parents[2] / "codegen" / "docs"


def test_the_page_of_rules_is_what_explain_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """`dovetail explain --markdown > codegen/docs/rules.md` brings it in step."""
    explain_all()
    assert (DOCS / "rules.md").read_text() == capsys.readouterr().out
