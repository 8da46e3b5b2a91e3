"""A small contract on disk, and a distribution with an emitter."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from dovetail.config import Config

CONTRACT = """\
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
tags: [{name: things}]
paths:
  /things:
    get:
      operationId: listThings
      tags: [things]
      summary: List things.
      responses:
        "200":
          description: Things.
          content:
            application/json:
              schema: {type: array, items: {$ref: "thing.yaml"}}
        "500": {description: Something broke.}
"""
THING = """\
type: object
required: [id]
properties: {id: {type: string}}
"""
OLD = (1_000_000_000, 1_000_000_000)


def project(directory: Path) -> Config:
    """A contract of two files that were written long ago; the directory becomes the current one."""
    os.chdir(directory)
    put(Path("api.yaml"), CONTRACT)
    put(Path("thing.yaml"), THING)
    return Config(Path("api.yaml"), output=Path("out"), home=directory)


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, OLD)


def with_templates(config: Config) -> Config:
    directory = Path("templates")
    directory.mkdir(exist_ok=True)
    return Config(config.openapi, output=config.output, home=config.home, templates=directory)


def distribute(monkeypatch: pytest.MonkeyPatch, directory: Path, module: str) -> None:
    """Install a distribution with an emitter named `acme`."""
    put(directory / "acme_emitter.py", module)
    put(directory / "acme-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    put(
        directory / "acme-1.dist-info/entry_points.txt",
        "[dovetail.emitters]\nacme = acme_emitter:emit\n",
    )
    monkeypatch.setattr(sys, "path", [str(directory), *sys.path])
    monkeypatch.delitem(sys.modules, "acme_emitter", raising=False)


EMITTER = """\
from pathlib import PurePosixPath
from dovetail import File

def emit(contract):
    yield File(PurePosixPath("backend/acme.py"), f"TITLE = {contract.title!r}")
"""
