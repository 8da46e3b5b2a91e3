"""The command, run in this process and in an empty directory."""

from __future__ import annotations

import sys
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


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


def runner(
    directory: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """What runs the command; the directory becomes the current one."""
    monkeypatch.chdir(directory)
    monkeypatch.setenv("XDG_CACHE_HOME", str(directory / ".cache"))

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
