"""Statuses that the contract declares and nothing answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail import cli
from dovetail.audit import audit
from dovetail.documents import read_documents
from dovetail.lower import lower
from dovetail.problems import Problem

CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200": {description: The pets.}
        "304": {description: As before.}
        "410": {$ref: "#/components/responses/Gone"}
        "429": {description: Too many.}
        "500": {description: Ours.}
        default: {description: Whatever else.}
  /pets/{pet_id}:
    parameters: [{name: pet_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getPet
      tags: [pets]
      security: [{key: []}]
      responses:
        "200":
          description: The pet.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        "401": {description: Who is asking?}
        "404": {description: There is none.}
        "422": {description: What is that?}
components:
  securitySchemes: {key: {type: apiKey, name: key, in: header}}
  responses:
    Gone: {description: It was here once.}
  schemas:
    Pet:
      type: object
      required: [id]
      properties: {id: {type: integer, readOnly: true}}
"""
STORED = CONTRACT.replace(
    "properties: {id: {type: integer, readOnly: true}}",
    "x-table: {}\n      properties: {id: {type: integer, readOnly: true, x-column: {primary: true}}}",
)


def unproduced(directory: Path, contract: str, written: str) -> list[str]:
    """Operation and status of every finding."""
    (directory / "openapi.yaml").write_text(contract)
    (directory / "backend").mkdir(exist_ok=True)
    (directory / "backend/pets.py").write_text(written)
    documents = read_documents(directory / "openapi.yaml")
    found = audit(lower(documents), directory / "backend", directory / "generated")
    return [" ".join(each.message.split(",")[0].split()[::2]) for each in found]


def test_what_nothing_mentions_is_told(tmp_path: Path) -> None:
    assert unproduced(tmp_path, CONTRACT, "") == [
        "listPets 200",
        "listPets 304",
        "listPets 410",
        "listPets 429",
        "getPet 200",
        "getPet 404",
    ]


def test_a_finding_stands_at_the_status(tmp_path: Path) -> None:
    unproduced(tmp_path, CONTRACT, "")
    (tmp_path / "backend/pets.py").write_text("responses.ListPetsOk(), components.Gone()")
    documents = read_documents(tmp_path / "openapi.yaml")
    first = audit(lower(documents), tmp_path / "backend", tmp_path / "generated")[0]
    assert (first.at.line, first.at.column, first.hint) == (
        10,
        9,
        "`ListPetsNotModified` is nowhere",
    )


@pytest.mark.parametrize(
    "written",
    [
        "responses.ListPetsNotModified()",
        "from .responses.pets import ListPetsNotModified as NotModified",
        "def answer():\n    return ListPetsNotModified",
        "raise Failure(304)",
        'raise failures.Failure(304, "As before.")',
        "raise Failure(status=304)",
    ],
)
def test_a_status_is_answered_where_it_is_mentioned(tmp_path: Path, written: str) -> None:
    assert "listPets 304" not in unproduced(tmp_path, CONTRACT, written)


@pytest.mark.parametrize(
    "written",
    [
        "def answer() -> ListPetsNotModified: ...",
        "def answer(it: responses.ListPetsNotModified): ...",
        "it: ListPetsNotModified",
        '"ListPetsNotModified"',
        "Failed(304)",
    ],
)
def test_an_annotation_answers_nothing(tmp_path: Path, written: str) -> None:
    assert "listPets 304" in unproduced(tmp_path, CONTRACT, written)


def test_what_a_default_service_answers_needs_no_mention(tmp_path: Path) -> None:
    assert [each for each in unproduced(tmp_path, STORED, "") if each.startswith("getPet")] == []


def test_an_operation_that_is_overridden_answers_for_itself(tmp_path: Path) -> None:
    method = "class Pets:\n  @override\n  async def get_pet(self):\n    return "
    found = unproduced(tmp_path, STORED, method + "GetPetNotFound()")
    assert "getPet 200" in found
    assert "getPet 404" not in found
    found = unproduced(tmp_path, STORED, method + "await super().get_pet()")
    assert "getPet 200" not in found


def test_generated_files_answer_nothing(tmp_path: Path) -> None:
    (tmp_path / "backend/generated").mkdir(parents=True)
    (tmp_path / "backend/generated/pets.py").write_text("responses.ListPetsOk()")
    (tmp_path / "openapi.yaml").write_text(CONTRACT)
    contract = lower(read_documents(tmp_path / "openapi.yaml"))
    found = audit(contract, tmp_path / "backend", tmp_path / "backend/generated")
    assert "listPets declares 200, which nothing answers" in [each.message for each in found]


def test_a_file_that_is_not_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"pets\.py:2: "):
        unproduced(tmp_path, CONTRACT, "fine = 1\nis not python")


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        ((), True),
        (("--only", "unproduced-status"), True),
        (("--only", "metaschema"), False),
        (("--ignore", "unproduced-status"), False),
        (("openapi.yaml",), False),
    ],
)
def test_lint_reports_it_where_the_configuration_names_the_sources(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    reported: bool,
) -> None:
    unproduced(tmp_path, CONTRACT, "")
    (tmp_path / "dovetail.toml").write_text('openapi = "openapi.yaml"\nsources = "backend"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["dovetail", "lint", *arguments])
    with pytest.raises(SystemExit):
        cli.main()
    assert ("warning[unproduced-status]" in capsys.readouterr().out) is reported
