"""`dovetail conform`: a backend that keeps its contract is told from one that does not."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from dovetail.conform import judging

from .command import Ended, Run, runner, write
from .judged import BACKEND, CONTRACT, NOTE, NOTE_CONTRACT, conform

WHAT = "what is to be judged? name it with --url URL or with --app MODULE:APP"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    run = runner(tmp_path, monkeypatch, capfd)
    write(api=CONTRACT)
    Path("server.py").write_text(BACKEND)
    return run


def test_a_backend_that_keeps_its_contract_costs_a_line_a_run(run: Run) -> None:
    ended = conform(run, "--app", "server:app", "--seed", "3", "--", "--max-examples=20")
    assert ended.status == 0, ended.out
    phases, routes, trial, _, seeds, total = ended.out.splitlines()
    assert phases == "phases: examples, coverage, fuzzing, stateful"
    assert routes.split() == ["routes", "2", "of", "2", "operations", "no", "findings"]
    assert trial.startswith("seed 3")
    assert "2 of 2 operations" in trial
    assert trial.endswith("no findings")
    assert seeds.split()[:2] == ["1", "seed"]
    assert total == "1 run: no findings"


def test_one_that_does_not_is_found_and_reported(run: Run) -> None:
    Path("server.py").write_text(BACKEND.replace('{"id": int', '{"it": int'))
    asked = ("--app", "server:app", "--phase", "coverage", "--seed", "7", "--reports", "found")
    ended = conform(run, *asked)
    assert ended.status == 1
    assert '"id" is a required property' in ended.out
    assert "curl -X GET" in ended.out
    assert "GET /things/{id}" in ended.out
    assert "/pictures" not in ended.out
    assert ended.out.endswith("1 run: 1 finding\n")
    output = Path("found/7/output.txt").read_text()
    assert "Seed: 7" in output
    assert "Fuzzing (disabled)" in output


def test_the_reports_are_junit_and_html(run: Run) -> None:
    Path("server.py").write_text(BACKEND.replace('{"id": int', '{"it": int'))
    phase = ("--phase", "coverage", "--seed", "1", "--seed", "2")
    conform(run, "--app", "server:app", *phase, "--reports", "found")
    for seed in ("1", "2"):
        suites = ElementTree.parse(f"found/{seed}/junit.xml").getroot()
        cases = {case.get("name"): case for case in suites.iter("testcase")}
        assert suites.tag == "testsuites"
        assert set(cases) == {"GET /things/{id}", "POST /pictures"}
        failed = [name for name, case in cases.items() if case.find("failure") is not None]
        assert failed == ["GET /things/{id}"]
        page = Path(f"found/{seed}/html/index.html").read_text()
        assert page.startswith("<!DOCTYPE html>")
        assert "Response violates schema" in page


def test_what_never_succeeds_is_told(run: Run) -> None:
    Path("server.py").write_text(BACKEND.replace("status_code=204 if is_picture else 415", "415"))
    ended = conform(run, "--app", "server:app", "--phase", "coverage")
    assert "1 of 2 operations" in ended.out
    assert "never answered with success: POST /pictures\n" in ended.out


@pytest.mark.parametrize(
    ("said", "done", "told"),
    [
        (
            'OnlyGet("/v1/pictures"',
            'OnlyGet("/v1/more", picture, ["POST"]), OnlyGet("/v1/pictures"',
            "- Route that the contract does not have\n\n    POST /v1/more",
        ),
        ('"/v1/things/{id}", thing', '"/v1/things/{id:str}", thing', ""),
        (
            '        OnlyGet("/v1/things/{id}", thing, ["GET"]),\n',
            "",
            "- Operation without a route\n\n    GET /v1/things/{}",
        ),
        (
            'Path("api.yaml").read_text()',
            'Path("api.yaml").read_text().replace("is kept", "is lost")',
            "- Another document\n\n    GET /openapi.json is not the contract as it was written",
        ),
        (
            '        Route("/openapi.json", document, include_in_schema=False),\n',
            "",
            "- Another document\n\n    GET /openapi.json was answered 404",
        ),
    ],
)
def test_routes_are_those_of_the_contract(said: str, done: str, told: str, run: Run) -> None:
    Path("server.py").write_text(BACKEND.replace(said, done))
    ended = conform(run, "--app", "server:app", "--phase", "examples")
    assert told in ended.out
    assert ("\n- " in ended.out.partition("seed 1")[0]) == bool(told)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), WHAT),
        (("--url", "http://127.0.0.1:1", "--app", "server:app"), WHAT),
        (
            ("--app", "server:app", "--phase", "fuzing"),
            "unknown phase `fuzing`; did you mean `fuzzing`?",
        ),
        (
            ("--app", "server:app", "--database", "postgres"),
            "unknown database `postgres`; did you mean `postgresql`?",
        ),
        (
            ("--url", "http://127.0.0.1:1", "--database", "sqlite"),
            "--database and --prepare are for what is served here, with --app MODULE:APP",
        ),
        (
            ("--app", "server:app", "--account", "ada"),
            "--account and --peer name what --credentials COMMAND prints",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(arguments: tuple[str, ...], line: str, run: Run) -> None:
    assert conform(run, *arguments) == Ended(2, "", f"error: {line}\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--url", "http://127.0.0.1:1"), "nothing answers at http://127.0.0.1:1"),
        (("--url", "things"), "things is no URL of a backend: http://HOST:PORT"),
        (
            ("--app", "nothing:app"),
            'uvicorn did not start nothing:app: ERROR:    Error loading ASGI app. Could not import module "nothing".',
        ),
        (
            ("--app", "server:app", "--prepare", "echo no >&2; exit 3"),
            "`echo no >&2; exit 3` ended with status 3: no",
        ),
        (
            ("--app", "server:app", "--credentials", "echo me"),
            "`echo me` printed `me`, not NAME: HEADER: VALUE",
        ),
        (
            ("--app", "server:app", "--credentials", "echo me: X: y", "--account", "mee"),
            "unknown account `mee`; did you mean `me`?",
        ),
    ],
)
def test_what_goes_wrong_is_told_in_one_line(
    arguments: tuple[str, ...], line: str, run: Run
) -> None:
    ended = conform(run, *arguments)
    assert (ended.status, ended.err) == (2, f"error: {line}\n")


def test_a_contract_with_errors_is_judged_by_lint_alone(run: Run) -> None:
    write(api=CONTRACT.replace('"422": {description: It is no file.}', '"999": {}'))
    ended = conform(run, "--app", "server:app")
    assert ended.status == 1
    assert "error[" in ended.out


def test_credentials_are_asked_for_where_it_is_served(run: Run) -> None:
    write(api=NOTE_CONTRACT)
    Path("server.py").write_text(NOTE)
    Path("ask.sh").write_text('echo "$ORIGIN" > origin\necho "me: Authorization: Bearer right"\n')
    asked = ("--app", "server:app", "--phase", "examples", "--credentials", "sh ask.sh")
    ended = conform(run, *asked, "--account", "me")
    assert ended.status == 0, ended.out
    assert "me          seed 1" in ended.out
    assert "1 of 1 operations" in ended.out.splitlines()[2]
    assert Path("origin").read_text().startswith("http://127.0.0.1:")


def test_it_is_told_when_schemathesis_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        assert name == "schemathesis"

    monkeypatch.setattr(judging, "find_spec", missing)
    ended = conform(run, "--app", "server:app")
    told = "error: schemathesis is missing; install it with `pip install 'dovetail[conform]'`\n"
    assert (ended.status, ended.err) == (2, told)
