"""schemathesis in a process of its own, with the settings that were measured to find most."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..problems import Problem
from .accounts import Accounts
from .serving import last_line

PHASES = ("examples", "coverage", "fuzzing", "stateful")
SETTINGS = Path(__file__).with_name("schemathesis.toml")
EXTENSION = f"{__package__}.extension"
CALLS = "DOVETAIL_CALLS"
FINDINGS = re.compile(r"^=+ (?:ERRORS|FAILURES) =+\n(.*?)(?=^=+ [\w ]+ =+$)", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Trial:
    """How a backend is tried: `headers` go with every request, `more` are arguments of `st run`."""

    seed: int = 1
    phases: tuple[str, ...] = PHASES
    headers: tuple[str, ...] = ()
    accounts: Accounts | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trial came to: `titles` are kinds of findings, `told` is all about them.

    `tried` are the operations, as `GET /things`, and `reached` those that succeeded at least once.
    """

    titles: tuple[str, ...]
    told: str
    cases: int = 0
    seconds: float = 0
    findings: int = 0
    tried: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()


def judge(document: Path, origin: str, trial: Trial, directory: Path) -> Verdict:
    """Try a backend, and leave everything about it in a directory: reports as JUnit, HTML and JSON.

    `origin` is the scheme, host and port of the backend; its base path is what the document says.
    """
    if find_spec("schemathesis") is None:
        raise Problem("schemathesis is missing; install it with `pip install 'dovetail[conform]'`")
    calls = directory / "calls.txt"
    calls.touch()
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": EXTENSION, CALLS: str(calls)}
    command = _command(document, origin, trial, directory)
    with (directory / "output.txt").open("w") as file:
        subprocess.run(command, env=environment, stdout=file, stderr=file, check=False)
    return _verdict(directory)


def _command(document: Path, origin: str, trial: Trial, directory: Path) -> list[str]:
    settings = directory / "schemathesis.toml"
    accounts = trial.accounts.settings(directory) if trial.accounts else ""
    settings.write_text(f"{SETTINGS.read_text()}{accounts}")
    run = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"]
    headers = [part for header in trial.headers for part in ("--header", header)]
    return [
        *run,
        str(document),
        f"--origin={origin}",
        f"--seed={trial.seed}",
        f"--phases={','.join(trial.phases)}",
        f"--report-junit-path={directory / 'junit.xml'}",
        f"--report-html-path={directory / 'html'}",
        f"--report-json-path={directory / 'report.json'}",
        *headers,
        *trial.more,
    ]


def _verdict(directory: Path) -> Verdict:
    output, report = (directory / "output.txt").read_text(), directory / "report.json"
    told: dict[str, Any] = json.loads(report.read_text()) if report.is_file() else {}
    if not told.get("complete"):
        raise Problem(f"schemathesis did not end its run: {last_line(output)}")
    groups = [*told["failures"], *told["errors"]]
    calls = [line.split(" ", 1) for line in (directory / "calls.txt").read_text().splitlines()]
    return Verdict(
        titles=tuple(sorted({group["title"] for group in groups})),
        told="\n".join(FINDINGS.findall(output)),
        cases=told["test_cases"]["generated"],
        seconds=told["running_time"],
        findings=sum(group["count"] for group in groups),
        tried=frozenset(label for _, label in calls),
        reached=frozenset(label for status, label in calls if status[0] in "23"),
    )
