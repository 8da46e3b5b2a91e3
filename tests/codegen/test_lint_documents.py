"""The rules on whole documents that are right, or nearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.diagnostics import Severity
from dovetail.documents import read_documents
from dovetail.lint import lint

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("name", ["petstore30", "museum", "train-travel"])
def test_real_documents_are_free_of_errors(name: str) -> None:
    found = lint(read_documents(CORPUS / f"{name}.yaml"))
    assert [d for d in found if d.severity is Severity.ERROR] == []
    # What the server answers and they do not declare, and UUIDs that are none.
    assert {d.rule for d in found} <= {"undeclared-status", "example-mismatch"}


def test_the_reference_contract_is_free_of_findings() -> None:
    assert lint(read_documents(ROOT / "spec" / "openapi.yaml")) == []
