"""What schemathesis does not know, and is told: files, tokens, versions, NUL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .command import Run, runner, write
from .judged import BACKEND, CONTRACT, NAMES, NAMES_CONTRACT, NOTE, NOTE_CONTRACT, conform


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(tmp_path, monkeypatch, capfd)


def test_what_no_schema_says_of_files_is_no_finding(run: Run) -> None:
    write(api=CONTRACT)
    Path("server.py").write_text(BACKEND)
    fuzzing = ("--phase", "fuzzing", "--seed", "4", "--reports", "found")
    more = ("--max-examples=400", "--include-path=/pictures")
    ended = conform(run, "--app", "server:app", *fuzzing, "--", *more)
    assert ended.status == 0, ended.out
    assert "dropped by `filter_failure`" in Path("found/4/output.txt").read_text()


@pytest.mark.parametrize(
    ("said", "done", "line"),
    [
        ("", "", ""),
        ('!= "Bearer right"', "is None", "wrong token was answered 412, not 401"),
        ('!= "Bearer right"', '== "Bearer"', "no token was answered 412, not 401"),
        (
            ', headers={"WWW-Authenticate": "Bearer"}',
            "",
            "no token was answered 401 without WWW-Authenticate",
        ),
        ('!= f"v{version}"', "is None", "If-Match: v1 was answered 204 when the ETag was v2"),
    ],
)
def test_tokens_and_versions_are_tried(said: str, done: str, line: str, run: Run) -> None:
    write(api=NOTE_CONTRACT)
    Path("server.py").write_text(NOTE.replace(said, done) if said else NOTE)
    header = ("--header", "Authorization: Bearer right")
    ended = conform(run, "--app", "server:app", "--phase", "examples", *header)
    assert ended.status == int(bool(line)), ended.out
    assert line in ended.out


def test_credentials_that_die_on_the_way_are_told(run: Run) -> None:
    write(api=NOTE_CONTRACT)
    dying = 'if version > 1 or request.headers.get("Authorization") != "Bearer right"'
    Path("server.py").write_text(
        NOTE.replace('if request.headers.get("Authorization") != "Bearer right"', dying)
    )
    header = ("--header", "Authorization: Bearer right")
    phases = ("--phase", "examples", "--phase", "coverage")
    ended = conform(run, "--app", "server:app", *phases, *header)
    assert ended.status == 1
    assert "the credentials are refused that were good before" in ended.out


@pytest.mark.parametrize(("status", "is_found"), [(422, False), (500, True)])
def test_nul_may_be_refused(status: int, is_found: bool, run: Run) -> None:
    contract = NOTE_CONTRACT.replace("name: If-Match, in: header", "name: text, in: query")
    write(api=contract.replace("example: v1", 'example: "\\0"').replace('"412"', '"500"'))
    Path("server.py").write_text(
        NOTE.replace('headers.get("If-Match")', 'query_params.get("text")')
        .replace('stated != f"v{version}"', '"\\0" in stated')
        .replace("status_code=412", f"status_code={status}")
    )
    header = ("--header", "Authorization: Bearer right")
    ended = conform(run, "--app", "server:app", "--phase", "examples", *header)
    assert ended.status == int(is_found), ended.out


def test_walks_go_on_where_a_server_remembers(run: Run) -> None:
    write(api=NAMES_CONTRACT)
    Path("server.py").write_text(NAMES)
    phase = ("--phase", "stateful", "--reports", "found")
    ended = conform(run, "--app", "server:app", *phase, "--", "--max-examples=60")
    assert ended.status == 0, ended.out
    walks = re.search(r"Scenarios: +(\d+)", Path("found/1/output.txt").read_text())
    assert walks is not None
    assert int(walks[1]) >= 50
