"""The type checkers as a user runs them: strict, with the plugin of pydantic and `@override` required."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PYRIGHT = {
    "typeCheckingMode": "strict",
    "pythonVersion": "3.11",
    "reportImplicitOverride": "error",
}
MYPY = """\
[mypy]
strict = True
python_version = 3.11
plugins = pydantic.mypy
enable_error_code = explicit-override
[pydantic-mypy]
init_forbid_extra = True
init_typed = True
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` is relative to the directory that was checked."""

    path: str
    line: int
    message: str


def pyright(directory: Path, *include: str, exclude: str = "**/__pycache__") -> list[Fault]:
    """What pyright finds in the parts of a directory that are named."""
    configuration = {**PYRIGHT, "include": include, "exclude": [exclude]}
    (directory / "pyrightconfig.json").write_text(json.dumps(configuration))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    told = _run(command, directory)
    report: dict[str, Any] = json.loads(told)
    assert report["summary"]["filesAnalyzed"] > 0, told
    return [
        Fault(
            str(Path(found["file"]).relative_to(directory.resolve())),
            found["range"]["start"]["line"] + 1,
            found["message"],
        )
        for found in report["generalDiagnostics"]
    ]


def mypy(directory: Path, *include: str) -> list[Fault]:
    """What mypy finds in the parts of a directory that are named, and in what they import."""
    (directory / "mypy.ini").write_text(MYPY)
    told = _run([sys.executable, "-m", "mypy", "--output", "json", *include], directory)
    found = [json.loads(line) for line in told.splitlines() if line]  # it ends with an empty one
    return [
        Fault(each["file"], each["line"], each["message"])
        for each in found
        if each["severity"] == "error"
    ]


def _run(command: list[str], directory: Path) -> str:
    """The output of a checker that ran: it exits with 0 or 1."""
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout
