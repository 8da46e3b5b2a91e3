"""Contracts about storage, and the models that they give as a package that can be imported."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module, invalidate_caches
from itertools import count
from pathlib import Path
from textwrap import indent
from types import ModuleType

from dovetail.contract import Contract, Enum
from dovetail.documents import read_documents
from dovetail.emit.python import models
from dovetail.emit.runtime import with_runtime
from dovetail.lower import lower
from dovetail.write.stage import stage

HEAD = (
    'openapi: 3.1.0\ninfo: {title: Test, version: "1"}\npaths: {paths}\ncomponents:\n  schemas:\n'
)

_numbers = count(1)


def contract(schemas: str, directory: Path, paths: str = "{}") -> Contract:
    """The contract of these schemas and paths, written as YAML."""
    path = directory / "openapi.yaml"
    path.write_text(HEAD.replace("{paths}", paths) + indent(schemas, "    "))
    return lower(read_documents(path))


def emitted(contract: Contract, directory: Path) -> Mapping[str, str]:
    """The text of every file by its path."""
    files = with_runtime(models.emit(contract))
    return {str(path): text for path, text in stage(files, directory).items()}


def package(contract: Contract, directory: Path) -> str:
    """The name of a new package that holds the models; the directory is put on the path."""
    name = f"stored_{next(_numbers)}"
    for path, text in emitted(contract, directory).items():
        file = directory / name / Path(path).relative_to("backend")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (directory / name / "__init__.py").write_text("")
    (directory / name / "schemas.py").write_text(_enums(contract))
    if str(directory) not in sys.path:
        sys.path.insert(0, str(directory))
    invalidate_caches()
    return name


def imported(schemas: str, directory: Path) -> ModuleType:
    """The module of the models."""
    return import_module(f"{package(contract(schemas, directory), directory)}.models")


def _enums(contract: Contract) -> str:
    """All that models want of the schemas."""
    lines = ["from enum import IntEnum, StrEnum"]
    for definition in contract.definitions:
        if isinstance(definition, Enum):
            kind = "StrEnum" if isinstance(definition.values[0], str) else "IntEnum"
            lines += ["", "", f"class {definition.name}({kind}):"]
            lines += [f"    V_{str(value).upper()} = {value!r}" for value in definition.values]
    return "\n".join([*lines, ""])
