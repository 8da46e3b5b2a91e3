"""For every schema of every contract the generated code accepts exactly what JSON Schema accepts."""

from __future__ import annotations

import pytest

from .contracts import CONTRACTS, CORPUS, Judged
from .tally import Tally, bodies, forms, parameters

HERE = [name for name, path in CONTRACTS.items() if CORPUS not in path.parents or path.is_file()]
LEAST = {"reference": 50, "everything": 8, "petstore": 8, "museum": 30, "train-travel": 50}


@pytest.fixture(scope="module", params=list(CONTRACTS))
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    name: str = request.param
    if name not in HERE:
        pytest.skip("the corpus is not here")
    return Judged(CONTRACTS[name], tmp_path_factory.mktemp("agreement"))


def test_bodies(judged: Judged) -> None:
    expect_agreement(bodies(judged), least=2000)


def test_parameters(judged: Judged) -> None:
    expect_agreement(parameters(judged), least=100)


def test_forms(judged: Judged) -> None:
    """Two contracts have some."""
    expect_agreement(forms(judged), least=0)


def expect_agreement(tally: Tally, least: int) -> None:
    """Of enough instances, valid ones and invalid ones among them."""
    assert tally.others == []
    assert tally.instances >= least
    if tally.instances:
        assert 0.02 < tally.valid / tally.instances < 0.98
