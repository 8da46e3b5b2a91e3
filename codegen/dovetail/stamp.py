"""What the last generation read and wrote, so that the next can see that nothing changed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from .config import Config

if TYPE_CHECKING:
    from .diagnostics import Diagnostic

PACKAGE = Path(__file__).parent
# What is written while it is read may be read half; the clocks of file systems are coarse.
MARGIN = 20_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a generation that would come out the same again has told."""

    diagnostics: list[Diagnostic]
    files: int


class _Finding(TypedDict):
    place: tuple[str, int, int, int]
    rule: str
    message: str
    severity: str
    hint: str


class _Stored(TypedDict):
    inputs: list[str]
    roots: list[str]
    state: dict[str, str]
    diagnostics: list[_Finding]
    files: int


def recall(config: Config) -> Outcome | None:
    """The last generation, when nothing that it read or wrote is different now."""
    try:
        stored: _Stored = json.loads(_path(config).read_bytes())
        if stored["state"] != _state(config, stored["inputs"], stored["roots"]):
            return None
        return Outcome([_restore(finding) for finding in stored["diagnostics"]], stored["files"])
    except (OSError, ValueError, LookupError, TypeError, RuntimeError):
        return None


def press(
    config: Config, inputs: Iterable[Path], roots: Iterable[str], outcome: Outcome, started: int
) -> None:
    """Remember a generation that started at that time, in nanoseconds of the epoch."""
    names = sorted(str(_absolute(path)) for path in inputs)
    with suppress(OSError, RuntimeError):  # no place for it: the next run does the work again
        stored: _Stored = {
            "inputs": names,
            "roots": sorted(roots),
            "state": _state(config, names, sorted(roots)),
            "diagnostics": [_plain(diagnostic) for diagnostic in outcome.diagnostics],
            "files": outcome.files,
        }
        path = _path(config)
        path.unlink(missing_ok=True)
        read = [*map(Path, names), *_files(config.templates)]
        if all(file.stat().st_mtime_ns < started - MARGIN for file in read):
            _store(path, json.dumps(stored))


def _state(config: Config, inputs: Iterable[str], roots: Iterable[str]) -> dict[str, str]:
    """Everything that the output depends on, and the output."""
    state = {"python": sys.version, "config": repr(config)}
    read = [*map(Path, inputs), *_files(config.templates)]
    state |= {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in read}
    written = (file for root in roots for file in _files(config.output / root))
    installed = (Path(path) for path in sys.path if path.endswith("-packages"))
    # A directory of packages changes with each that is installed, removed or brought up to date.
    for file in (*written, *_files(PACKAGE), *filter(Path.is_dir, installed)):
        status = file.stat()
        state[str(file)] = f"{status.st_mtime_ns} {status.st_size}"
    return state


def _files(directory: Path | None) -> Iterator[Path]:
    if directory is not None:
        for above, below, names in os.walk(directory):
            below[:] = [name for name in below if name not in ("__pycache__", "node_modules")]
            yield from (Path(above, name) for name in names)


def _path(config: Config) -> Path:
    """In `.dovetail` beside `dovetail.toml`; without one, among what the user's programs cache."""
    key = f"{_absolute(config.openapi)}\n{_absolute(config.output)}"
    name = f"{hashlib.sha256(os.fsencode(key)).hexdigest()[:12]}.json"
    if config.home is not None:
        return config.home / ".dovetail" / name
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "dovetail" / name


def _store(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / ".gitignore").write_text("*\n")
    unfinished = path.with_suffix(".new")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its own name


def _plain(diagnostic: Diagnostic) -> _Finding:
    at = diagnostic.at
    return {
        "place": (str(_absolute(at.path)), at.line, at.column, at.length),
        "rule": diagnostic.rule,
        "message": diagnostic.message,
        "severity": diagnostic.severity.value,
        "hint": diagnostic.hint,
    }


def _restore(finding: _Finding) -> Diagnostic:
    from .diagnostics import Diagnostic, Severity  # wanted only where there is a finding
    from .source import Location, shown

    path, line, column, length = finding["place"]
    at = Location(shown(Path(path)), line, column, length)
    severity = Severity(finding["severity"])
    return Diagnostic(at, finding["rule"], finding["message"], severity, finding["hint"])
