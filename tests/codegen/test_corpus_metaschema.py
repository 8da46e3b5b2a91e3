"""Documents that a validator must accept, and documents that it must refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.documents import read_documents
from dovetail.lint import lint

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "shared" / "corpus"
OFFICIAL = CORPUS / "oas-3.1"
OWN = HERE / "metaschema-3.2"
REAL = ("petstore30.yaml", "museum.yaml", "train-travel.yaml")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.yaml"))


def findings(path: Path) -> list[str]:
    return [f"{d.at.line}: {d.message}" for d in lint(read_documents(path), ["metaschema"])]


needs_corpus = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the corpus is not here")


@needs_corpus
@pytest.mark.parametrize("name", names(OFFICIAL / "pass"))
def test_what_the_openapi_initiative_accepts_is_accepted(name: str) -> None:
    assert findings(OFFICIAL / "pass" / name) == []


@needs_corpus
@pytest.mark.parametrize("name", names(OFFICIAL / "fail"))
def test_what_the_openapi_initiative_refuses_is_refused(name: str) -> None:
    assert findings(OFFICIAL / "fail" / name) != []


@needs_corpus
@pytest.mark.parametrize("name", REAL)
def test_real_documents_are_accepted(name: str) -> None:
    assert findings(CORPUS / name) == []


@pytest.mark.parametrize("name", names(OWN / "pass"))
def test_features_of_3_2_are_accepted(name: str) -> None:
    assert findings(OWN / "pass" / name) == []


@pytest.mark.parametrize("name", names(OWN / "fail"))
def test_misuse_of_features_of_3_2_is_refused_at_its_place(name: str) -> None:
    path = OWN / "fail" / name
    expected = [
        f"{number}: {message}"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for message in line.split("  # error [metaschema] ")[1:]
    ]
    assert expected
    assert findings(path) == expected
