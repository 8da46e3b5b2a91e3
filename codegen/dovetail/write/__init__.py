"""Bring the output in line with the files that were emitted, all of it or nothing."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..emit import File
from .compare import PRECIOUS, Difference, compare
from .lock import locked
from .marks import mark
from .stage import stage
from .swap import Place, exchange, places
from .tree import Plan

__all__ = ["Changes", "Difference", "locked", "write"]


@dataclass(frozen=True, slots=True)
class Changes:
    """How the output differed from what was emitted, and whether it was brought in line.

    `obstacles` are the differences that kept it from being written.
    """

    differences: Mapping[PurePosixPath, Difference]
    files: tuple[PurePosixPath, ...]
    written: bool
    obstacles: frozenset[Difference] = frozenset()


def write(
    files: Iterable[File], output: Path, *, check: bool = False, force: bool = False
) -> Changes:
    """Write what changed and remove what is no longer emitted; `check` only tells.

    Nothing is written when a generated file was edited, unless by `force`, or when somebody's own
    file stands where one would be written. The caller holds the lock of the output.
    """
    above = next(path for path in (output, *output.absolute().parents) if path.exists())
    if not above.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "is not a directory", str(above))
    texts = stage(files, output)
    if not check:
        _recover(output, texts)
    differences = compare(texts, output)
    obstacles = {*differences.values()} & ({Difference.OCCUPIED} if force else PRECIOUS)
    if check or not differences or obstacles:
        return Changes(differences, tuple(texts), written=False, obstacles=frozenset(obstacles))
    roots = {path.parts[0] for path in texts}
    changed = {path: mark(texts[path], path.suffix) for path in differences if path in texts}
    exchange(
        places(output, {path.parts[0] for path in differences}, roots),
        Plan(changed, differences.keys() - changed.keys()),
    )
    return Changes(differences, tuple(texts), written=True)


def _recover(output: Path, texts: Iterable[PurePosixPath]) -> None:
    """Clean up after a run that was killed."""
    for directory in {output, *(output / path.parts[0] for path in texts)}:
        Place(directory.resolve(), PurePosixPath()).recover()
