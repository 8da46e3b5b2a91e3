"""A change of the contract breaks hand-written code that does not follow, in the eyes of both checkers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from dovetail.audit import audit
from dovetail.config import Config
from dovetail.diagnostics import Diagnostic
from dovetail.documents import read_documents
from dovetail.lower import lower
from dovetail.pipeline import generate

from . import checkers

HERE = Path(__file__).parent / "boundary"
LIMIT = "        - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1}}\n"
CREATE = "    post:\n      operationId: createPet\n"
OTHER = "    delete:\n      operationId: clearPets\n      tags: [pets]\n      responses: {default: {description: So be it.}}\n"
NOT_FOUND = '        "404": {$ref: "#/components/responses/NotFound"}\n'

# What is replaced by what.
MUTATIONS: Mapping[str, tuple[str, str]] = {
    "add_operation": (CREATE, OTHER + CREATE),
    "remove_operation": (CREATE, CREATE.replace("post:", "x-was:")),
    "rename_operation": ("operationId: createPet", "operationId: addPet"),
    "add_required_parameter": (LIMIT, LIMIT + LIMIT.replace("limit", "page")),
    "add_optional_parameter": (
        LIMIT,
        LIMIT + LIMIT.replace("limit", "page").replace("required: true, ", ""),
    ),
    "remove_parameter": (LIMIT, ""),
    "rename_parameter": (LIMIT, LIMIT.replace("limit", "page_size")),
    "parameter_type": (
        "pet_id, in: path, required: true, schema: {type: integer}",
        "pet_id, in: path, required: true, schema: {type: string}",
    ),
    "parameter_becomes_optional": (LIMIT, LIMIT.replace("required: true, ", "")),
    "rename_body_property": (
        "required: [name]\n      properties:\n        name:",
        "required: [label]\n      properties:\n        label:",
    ),
    "add_required_response_property": (
        "required: [id, name]\n      properties:\n",
        "required: [id, name, born]\n      properties:\n        born: {type: string}\n",
    ),
    "remove_status": (NOT_FOUND, ""),
    "add_status": (NOT_FOUND, NOT_FOUND + '        "410": {description: It was here once.}\n'),
}
# Its class is one more that may be answered, which no type can demand.
REPORTED = "add_status"
CHECKED = sorted(MUTATIONS.keys() - {REPORTED})
SERVICES = [f"{name}/service.py" for name in ("none", *MUTATIONS)]

Faults = Mapping[str, list[checkers.Fault]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package for each mutation, with what is generated and the same service beside it."""
    directory = tmp_path_factory.mktemp("boundary")
    contract = (HERE / "openapi.yaml").read_text()
    for name, (old, new) in {"none": ("", ""), **MUTATIONS}.items():
        assert name == "none" or contract.count(old) == 1, name
        package = directory / name
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "openapi.yaml").write_text(contract.replace(old, new, 1))
        (package / "service.py").write_text((HERE / "service.py").read_text())
        assert generate(Config(package / "openapi.yaml", output=package)).changes.written
    return directory


@pytest.fixture(scope="module")
def pyright(project: Path) -> Faults:
    return by_package(checkers.pyright(project, *SERVICES))


@pytest.fixture(scope="module")
def mypy(project: Path) -> Faults:
    return by_package(checkers.mypy(project, *SERVICES))


def by_package(faults: list[checkers.Fault]) -> Faults:
    found: dict[str, list[checkers.Fault]] = {name: [] for name in ("none", *MUTATIONS)}
    for fault in faults:
        found[Path(fault.path).parts[0]].append(fault)
    return found


def test_what_fits_the_contract_passes(pyright: Faults, mypy: Faults) -> None:
    assert pyright["none"] == []
    assert mypy["none"] == []


@pytest.mark.parametrize("mutation", CHECKED)
def test_pyright_finds_what_does_not_follow(pyright: Faults, mutation: str) -> None:
    assert {Path(fault.path).name for fault in pyright[mutation]} == {"service.py"}


@pytest.mark.parametrize("mutation", CHECKED)
def test_mypy_finds_what_does_not_follow(mypy: Faults, mutation: str) -> None:
    assert {Path(fault.path).name for fault in mypy[mutation]} == {"service.py"}


def test_lint_reports_a_status_that_was_added(project: Path) -> None:
    assert [each.message for each in audited(project / REPORTED)] == [
        "getPet declares 410, which nothing answers"
    ]


@pytest.mark.parametrize("mutation", ["none", *CHECKED])
def test_lint_reports_nothing_else(project: Path, mutation: str) -> None:
    told = [each.message for each in audited(project / mutation)]
    renamed = {"rename_operation": ["addPet declares 201, which nothing answers"]}
    assert told == renamed.get(mutation, [])


def audited(package: Path) -> list[Diagnostic]:
    contract = lower(read_documents(package / "openapi.yaml"))
    return audit(contract, package, package / "backend")
