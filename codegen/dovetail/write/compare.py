"""How a directory differs from what was emitted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path, PurePosixPath

from .marks import is_marked, read_marked

FOREIGN = frozenset({"__pycache__", "node_modules"})


class Difference(StrEnum):
    MISSING = "missing"
    CHANGED = "changed"
    STALE_MARK = "stale-mark"  # the text is right, as after a merge that git could make
    ORPHANED = "orphaned"
    EDITED = "edited"
    OCCUPIED = "occupied"


# What is not ours to overwrite without being told.
PRECIOUS = frozenset({Difference.EDITED, Difference.OCCUPIED})


def compare(texts: Mapping[PurePosixPath, str], output: Path) -> dict[PurePosixPath, Difference]:
    """The files that differ, by path; `texts` are without their marks."""
    differences = dict(_wanted(path, text, output) for path, text in texts.items())
    for root in sorted({path.parts[0] for path in texts}):
        for path in _marked(output, root):
            if path not in texts:
                differences[path] = _orphan(output / path)
    return {path: found for path, found in sorted(differences.items()) if found is not None}


def _wanted(
    path: PurePosixPath, text: str, output: Path
) -> tuple[PurePosixPath, Difference | None]:
    """How a file differs; a file that stands for one of its directories is named in its place, once."""
    target = output / path
    if not os.path.lexists(target):
        above = next((above for above in path.parents if _is_file(output / above)), None)
        return (path, Difference.MISSING) if above is None else (above, Difference.OCCUPIED)
    marked = read_marked(target) if is_marked(target) else None
    if marked is None:
        return path, Difference.OCCUPIED
    if marked.body == text:
        return path, Difference.STALE_MARK if marked.edited else None
    return path, Difference.EDITED if marked.edited else Difference.CHANGED


def _orphan(path: Path) -> Difference:
    marked = read_marked(path)
    return Difference.EDITED if marked is not None and marked.edited else Difference.ORPHANED


def _is_file(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_dir()


def _marked(output: Path, root: str) -> Iterator[PurePosixPath]:
    """Generated files below a package root, by their path in the output."""
    for directory, below, names in os.walk(output / root):
        below[:] = [name for name in below if name not in FOREIGN and not name.startswith(".")]
        for path in (Path(directory, name) for name in names):
            if is_marked(path):
                yield PurePosixPath(path.relative_to(output).as_posix())
