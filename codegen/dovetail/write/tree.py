"""A directory's next state, built beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

CACHE = "__pycache__"


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of generated files; any other file stays as it is."""

    texts: Mapping[PurePosixPath, str]
    removed: Collection[PurePosixPath]

    def __contains__(self, path: PurePosixPath) -> bool:
        return path in self.texts or path in self.removed

    def below(self, prefix: PurePosixPath) -> Plan:
        return Plan(
            {
                path.relative_to(prefix): text
                for path, text in self.texts.items()
                if path.is_relative_to(prefix)
            },
            {path.relative_to(prefix) for path in self.removed if path.is_relative_to(prefix)},
        )


def grow(old: Path, new: Path, plan: Plan) -> None:
    """Build `new` from the plan and what else stands in `old`, and bring it to the disk."""
    new.mkdir()
    for path, text in plan.texts.items():
        _put(new / path, text)
    # Byte code goes where its source went; a directory that holds nothing else is not kept.
    for path in sorted(_entries(old), key=lambda path: CACHE in path.parts):
        if path not in plan and (CACHE not in path.parts or (new / path).parent.parent.is_dir()):
            _keep(old / path, new / path)
    for directory, _, _ in os.walk(new):
        before = old / Path(directory).relative_to(new)
        if before.is_dir():
            shutil.copymode(before, directory)
        sync(Path(directory))


def rescue(old: Path, new: Path, plan: Plan) -> None:
    """Move what somebody else wrote into `old` while `new` was being built."""
    for path in _entries(old):
        foreign = path not in plan and CACHE not in path.parts
        if foreign and not (old / path).is_dir() and not _same(old / path, new / path):
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (old / path).replace(new / path)


def sync(directory: Path) -> None:
    """Bring a directory's entries to the disk, where the system can."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _entries(root: Path) -> Iterator[PurePosixPath]:
    """Files, links and empty directories."""
    for directory, below, names in os.walk(root):
        links = [name for name in below if Path(directory, name).is_symlink()]
        here = PurePosixPath(Path(directory).relative_to(root).as_posix())
        yield from (here / name for name in (*names, *links))
        if not below and not names and directory != str(root):
            yield here


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _keep(old: Path, new: Path) -> None:
    if old.is_dir() and not old.is_symlink():
        new.mkdir(parents=True, exist_ok=True)
        return
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # no hard links here, or not to somebody else's file
        shutil.copy2(old, new, follow_symlinks=False)


def _same(old: Path, new: Path) -> bool:
    return os.path.lexists(new) and os.path.samestat(old.lstat(), new.lstat())
