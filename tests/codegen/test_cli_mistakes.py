"""What the command tells of a mistake: a line, and never a traceback."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from .command import CONTRACT, FAULTY, Ended, Run, runner, write


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(tmp_path, monkeypatch, capfd)


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


def test_resources_of_a_faulty_document(run: Run) -> None:
    write(api=FAULTY)
    ended = run("resources", "api.yaml")
    assert ended.status == 1
    assert "unknown-ref" in ended.out


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


def test_force_is_not_advised_to_who_used_it(run: Run) -> None:
    write(api=CONTRACT)
    generate = ("generate", "--openapi", "api.yaml", "--output", "out")
    assert run(*generate).status == 0
    edited, occupied = sorted(Path("out/backend/runtime").glob("*.py"))[:2]
    edited.write_text(edited.read_text() + "edited = True\n")
    occupied.write_text("mine = True\n")
    ended = run(*generate, "--force")
    assert ended.status == 1
    assert f"error: {occupied}: it is not generated" in ended.err
    assert str(edited) not in ended.err
    assert ended.err.endswith("nothing was written\n")
