"""The command: what it prints where, and the status that it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import CONTRACT, FAULTY, Ended, Run, runner, write

COMMANDS = ("lint", "generate", "resources", "explain", "conform", "schema")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(tmp_path, monkeypatch, capfd)


def test_a_clean_document(run: Run) -> None:
    write(api=CONTRACT)
    assert run("lint", "api.yaml") == Ended(0, "no findings\n", "")


def test_findings_of_all_files_are_told(run: Run) -> None:
    write(one=FAULTY, two=FAULTY)
    ended = run("lint", "one.yaml", "two.yaml", "--only", "unknown-ref")
    assert ended.status == 1
    assert " one.yaml:13:" in ended.out
    assert " two.yaml:13:" in ended.out
    assert not ended.err


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_a_machine_reads_stdout_alone(run: Run, format: str) -> None:
    write(api=FAULTY)
    for command in (("lint", "api.yaml"), ("generate", "--openapi", "api.yaml")):
        ended = run(*command, "--format", format)
        assert ended.status == 1
        assert "unknown-ref" in json.dumps(json.loads(ended.out))
        assert not ended.err


def test_annotations_for_github(run: Run) -> None:
    write(api=FAULTY)
    out = run("lint", "api.yaml", "--format", "github").out
    assert "::error file=api.yaml,line=13," in out


def test_rules_can_be_ignored_and_chosen(run: Run) -> None:
    write(api=FAULTY)
    assert run("lint", "api.yaml", "--only", "metaschema").status == 0
    Path("dovetail.toml").write_text(
        'openapi = "api.yaml"\n[lint]\nignore = ["unknown-ref", "undeclared-status"]\n'
    )
    assert run("lint").status == 0


def test_the_configuration_is_found_from_below(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(api=FAULTY)
    Path("dovetail.toml").write_text('openapi = "api.yaml"\n')
    (tmp_path / "deep/down").mkdir(parents=True)
    monkeypatch.chdir("deep/down")
    assert str(tmp_path / "api.yaml:13:") in run("lint").out


def test_resources_tells_what_was_recognised_and_what_not(run: Run) -> None:
    thing = "  /things/{id}:\n    get:\n      operationId: getThing\n      summary: A thing.\n"
    parameter = "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
    answer = CONTRACT.partition("      responses:\n")[2].partition("components:")[0]
    answer = answer.replace("{type: array, items: {$ref", "{$ref").replace('Thing"}}', 'Thing"}')
    login = "  /login:\n    post: {operationId: login, responses: {'204': {description: In.}}}\n"
    paths = f"{thing}{parameter}      responses:\n{answer}{login}components:"
    write(api=CONTRACT.replace("components:", paths, 1).replace("      x-table: {}\n", ""))
    ended = run("resources", "api.yaml")
    assert ended.status == 0
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["things", "Thing", "list,", "get"] in [line[:4] for line in lines]
    assert ["POST", "/login"] in [line[:2] for line in lines]


def test_resources_tells_what_has_no_default(run: Run) -> None:
    parameter = "      parameters: [{name: colour, in: query, schema: {type: string}}]\n"
    write(api=CONTRACT.replace("      responses:\n", f"{parameter}      responses:\n"))
    ended = run("resources", "api.yaml")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "GET /things no rule knows the parameter `colour`" in lines


def test_explain_prints_the_rules_page(run: Run) -> None:
    ended = run("explain", "duplicate-operation-id")
    assert ended.status == 0
    assert ended.out.startswith("duplicate-operation-id\n\n")
    assert "duplicate-operation-id" in run("explain").out
    assert "--force" in run("explain", "generated-edited").out


def test_schema_is_a_json_schema_of_the_vocabulary(run: Run) -> None:
    ended = run("schema")
    assert ended.status == 0
    assert json.loads(ended.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "x-table" in ended.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(run: Run, command: str) -> None:
    ended = run(command, "--help")
    assert ended.status == 0
    assert f"Example:\n\n      dovetail {command}" in ended.out


def test_the_version(run: Run) -> None:
    assert run("--version").out == "dovetail 0.1.0\n"


def test_without_a_command_there_is_help(run: Run) -> None:
    ended = run()
    assert ended.status == 2
    assert all(command in ended.err for command in COMMANDS)
