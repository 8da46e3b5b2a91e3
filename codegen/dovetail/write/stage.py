"""The files as they will stand on disk: formatted and marked, but nowhere yet."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from ..emit import EmitterError, File
from .marks import COMMENT

# The result depends on the files alone: not on this machine's settings, caches or directories.
ALONE = (
    *("--isolated", "--no-cache", "--no-respect-gitignore"),
    *("--target-version=py311", "--line-length=100"),
)
# What is left of an import that was too long goes back on one line.
JOINED = "--config=lint.isort.split-on-trailing-comma=false"
FORMATTERS = (
    ("check", *ALONE, "--fix", "--exit-zero", "--select=F401,I", JOINED, "."),
    ("format", *ALONE, "."),
)


def stage(files: Iterable[File], output: Path) -> dict[PurePosixPath, str]:
    """The text of every file by its path, without its mark; raises `EmitterError`."""
    texts = _collect(files)
    prefix = f"dovetail-{hashlib.sha256(os.fsencode(output.absolute())).hexdigest()[:12]}-"
    for leftover in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        shutil.rmtree(
            leftover, ignore_errors=True
        )  # of a run that was killed: ours is the only one
    with tempfile.TemporaryDirectory(prefix=prefix) as directory:
        python = [path for path in texts if path.suffix == ".py"]
        for path in python:
            staged = Path(directory, path)
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_text(texts[path], encoding="utf-8", newline="\n")
        if python:
            _format(directory)
        formatted = {path: Path(directory, path).read_text(encoding="utf-8") for path in python}
    return dict(sorted({**texts, **formatted}.items()))


def _collect(files: Iterable[File]) -> Mapping[PurePosixPath, str]:
    texts: dict[PurePosixPath, str] = {}
    seen: dict[str, PurePosixPath] = {}  # some file systems do not tell cases apart
    for file in files:
        _expect(file.path)
        body = _body(file)
        other = seen.setdefault(str(file.path).casefold(), file.path)
        # Emitters may agree on a file, as on a module of the runtime that both need.
        if other != file.path or texts.get(file.path, body) != body:
            raise EmitterError(f"`{file.path}` is emitted twice, first as `{other}`")
        texts[file.path] = body
    return texts


def _expect(path: PurePosixPath) -> None:
    if path.is_absolute() or ".." in path.parts or len(path.parts) < 2:
        raise EmitterError(f"`{path}` is no path inside a package of the output")
    if path.suffix not in COMMENT:
        known = ", ".join(COMMENT)
        raise EmitterError(
            f"`{path}` cannot carry the mark of a generated file; these can: {known}"
        )


def _body(file: File) -> str:
    body = file.text.replace("\r\n", "\n").strip("\n")
    try:
        body.encode()
    except UnicodeEncodeError as error:
        raise EmitterError(f"`{file.path}` is no text: {error.reason}") from None
    return f"{body}\n" if body else ""


def _format(directory: str) -> None:
    for arguments in FORMATTERS:
        command = [*_ruff(), *arguments]
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
        if done.returncode:
            raise EmitterError(f"what was emitted is no Python:\n{done.stderr.strip()}")


def _ruff() -> list[str]:
    """The one installed with us; by way of Python, which starts slower, where it is not beside it."""
    beside = Path(sys.executable).with_name("ruff")
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "ruff"]
