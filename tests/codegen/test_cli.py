"""The command: what it prints where, and the status that it ends with."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from dovetail import cli

CONTRACT = """\
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
paths:
  /things:
    get:
      operationId: listThings
      summary: List things.
      responses:
        "200":
          description: Things.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}
        "500": {description: Something broke.}
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties: {id: {type: string, maxLength: 20, x-column: {primary: true}}}
      x-table: {}
"""
FAULTY = CONTRACT.replace("schemas/Thing", "schemas/Thnig")
COMMANDS = ("lint", "generate", "resources", "explain", "schema")


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


Run = Callable[..., Ended]
Process = subprocess.Popen[bytes]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))

    def call(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["dovetail", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, captured.out, captured.err)

    return call


def write(**texts: str) -> None:
    """YAML files in the current directory."""
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text)


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


def test_errors_leave_the_output_alone(run: Run) -> None:
    write(api=FAULTY)
    ended = run("generate", "--openapi", "api.yaml", "--output", "out")
    assert ended.status == 1
    assert "unknown-ref" in ended.out
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lint",), "which document?"),
        (("generate",), "which document?"),
        (("lint", "none.yaml"), "'none.yaml' does not exist"),
        (("lint", "."), "'.' is a directory"),
        (("generate", "--openapi", "none.yaml"), "'none.yaml' does not exist"),
        (("generate", "--asyncapi", "api.yaml"), "needs --openapi"),
        (
            ("generate", "--openapi", "api.yaml", "--output", "api.yaml"),
            "api.yaml: is not a directory",
        ),
        (
            ("generate", "--openapi", "api.yaml", "--output", "api.yaml/out"),
            "api.yaml: is not a directory",
        ),
        (("generate", "--openapi", "api.yaml", "--output", "/proc/out"), "error: /proc/"),
        (("lint", "api.yaml", "--format", "xml"), "'xml' is not one of"),
        (("lint", "api.yaml", "--only", "metaschem"), "did you mean `metaschema`?"),
        (("lint", "api.yaml", "--ignore", "nothing-like-it"), "unknown rule `nothing-like-it`"),
        (("explain", "metaschem"), "did you mean `metaschema`?"),
        (("lnt",), "Did you mean 'lint'?"),
        (("lint", "--nope"), "No such option"),
    ],
)
def test_a_mistake_is_told_in_a_line_without_a_traceback(
    run: Run, arguments: tuple[str, ...], told: str
) -> None:
    write(api=CONTRACT)
    ended = run(*arguments)
    assert ended.status == 2
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert not ended.out


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("openapi = ", "dovetail.toml:1:11: "),
        ('opnapi = "a"', "dovetail.toml:1:1: unknown key `opnapi`; did you mean `openapi`?"),
        ('openapi = "none.yaml"', "none.yaml: no such file, but "),
    ],
)
@pytest.mark.parametrize("command", ["lint", "generate", "resources"])
def test_a_mistake_in_the_configuration(run: Run, command: str, toml: str, told: str) -> None:
    write(api=CONTRACT)
    Path("dovetail.toml").write_text(toml)
    ended = run(command)
    assert ended.status == 2
    assert told in ended.err
    assert not ended.out


@pytest.mark.parametrize("command", ["lint", "generate"])
def test_an_unknown_rule_in_the_configuration(run: Run, command: str) -> None:
    write(api=CONTRACT)
    Path("dovetail.toml").write_text('openapi = "api.yaml"\n[lint]\nignore = ["metaschem"]')
    ended = run(command)
    assert ended.status == 2
    assert "did you mean `metaschema`?" in ended.err


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


def test_resources_of_a_faulty_document(run: Run) -> None:
    write(api=FAULTY)
    ended = run("resources", "api.yaml")
    assert ended.status == 1
    assert "unknown-ref" in ended.out


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


def test_a_full_disk_is_told_in_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write(api=CONTRACT)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        ended = run("generate", "--openapi", "api.yaml", "--output", "out")
    assert ended == Ended(2, "", "error: No space left on device\n")
    assert not Path("out").exists()


def test_hand_edits_are_named_and_kept(run: Run) -> None:
    write(api=CONTRACT)
    generate = ("generate", "--openapi", "api.yaml", "--output", "out")
    assert run(*generate).status == 0
    edited = sorted(Path("out/backend/runtime").glob("*.py"))[:2]
    for path in edited:
        path.write_text(path.read_text() + "edited = True\n")
    ended = run(*generate)
    assert ended.status == 1
    assert not ended.out
    assert all(f"error: {path}: it was edited by hand" in ended.err for path in edited)
    assert "--force" in ended.err
    assert "edited" in edited[0].read_text()
    checked = run(*generate, "--check", "--format", "json")
    assert checked.status == 1
    assert [finding["path"] for finding in json.loads(checked.out)] == [
        str(path) for path in edited
    ]
    assert run(*generate, "--force").out.startswith("wrote 2 of ")
    assert run(*generate, "--check").status == 0


SLOW = """\
import time
from pathlib import Path

def emit(contract):
    Path("started").touch()
    time.sleep(60)
    return []
"""


def start(*arguments: str, python: tuple[str, ...] = (), stderr: int = subprocess.PIPE) -> Process:
    """The command in a process of its own."""
    command = [sys.executable, *python, "-m", "dovetail", *arguments]
    environment = {**os.environ, "PYTHONPATH": "site", "XDG_CACHE_HOME": ".cache"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, env=environment)


def test_an_interrupt_is_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(api=CONTRACT)
    Path("site/slow-1.dist-info").mkdir(parents=True)
    Path("site/slow.py").write_text(SLOW)
    Path("site/slow-1.dist-info/entry_points.txt").write_text(
        "[dovetail.emitters]\nslow = slow:emit\n"
    )
    with start("generate", "--openapi", "api.yaml", "--output", "out") as process:
        while not Path("started").exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.communicate() == (b"", b"")
    assert process.returncode == 130
    assert not Path("out").exists()


def test_nothing_heavy_is_imported_when_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(api=CONTRACT)
    os.utime("api.yaml", (1_000_000_000, 1_000_000_000))
    told: list[bytes] = []
    imported: list[set[bytes]] = []
    for _ in range(2):
        arguments = ("generate", "--openapi", "api.yaml", "--output", "out")
        out, err = start(*arguments, python=("-X", "importtime")).communicate()
        told.append(out)
        imported.append({line.rpartition(b"|")[2].strip() for line in err.splitlines()})
    heavy = {b"yaml", b"jinja2", b"jsonschema_rs", b"rich", b"dovetail.pipeline"}
    assert heavy - imported[0] == {b"rich"}
    assert told[1].startswith(b"unchanged: ")
    assert not heavy & imported[1]
    assert b"datamodel_code_generator" not in imported[1]


def test_progress_is_shown_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    write(api=CONTRACT)
    ours, theirs = os.openpty()
    with start("generate", "--openapi", "api.yaml", "--output", "out", stderr=theirs) as process:
        os.close(theirs)
        out, _ = process.communicate()
        shown = os.read(ours, 65536)
    os.close(ours)
    assert process.returncode == 0
    assert out.startswith(b"wrote ")
    assert b"formatting and comparing" in shown
