"""schemathesis in a process of its own, with the settings that were measured to find most."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..problems import Problem

PHASES = ("examples", "coverage", "fuzzing", "stateful")
SETTINGS = Path(__file__).with_name("schemathesis.toml")
EXTENSION = f"{__package__}.extension"
REPORTS = "junit,html"


@dataclass(frozen=True, slots=True)
class Trial:
    """How a backend is tried: `headers` go with every request, `more` are arguments of `st run`."""

    seed: int = 1
    phases: tuple[str, ...] = PHASES
    headers: tuple[str, ...] = ()
    reports: Path | None = None
    more: tuple[str, ...] = ()


def judge(document: Path, origin: str, trial: Trial) -> int:
    """Tell every finding on the terminal; the exit status is 0 when there is none.

    `origin` is the scheme, host and port of the backend; its base path is what the document says.
    """
    if find_spec("schemathesis") is None:
        raise Problem("schemathesis is missing; install it with `pip install 'dovetail[conform]'`")
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": EXTENSION}
    command = _command(document, origin, trial)
    return subprocess.run(command, env=environment, check=False).returncode


def _command(document: Path, origin: str, trial: Trial) -> list[str]:
    run = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS), "run"]
    headers = [part for header in trial.headers for part in ("--header", header)]
    reports = ["--report", REPORTS, "--report-dir", str(trial.reports)] if trial.reports else []
    return [
        *run,
        str(document),
        f"--origin={origin}",
        f"--seed={trial.seed}",
        f"--phases={','.join(trial.phases)}",
        *headers,
        *reports,
        *trial.more,
    ]
