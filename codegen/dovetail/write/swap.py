"""Change directories in one moment: each is built anew beside itself, then the two change places."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from .tree import Plan, grow, rescue, sync

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # of Linux; RENAME_SWAP of macOS is the same number


@dataclass(frozen=True, slots=True)
class Place:
    """A directory that is replaced as a whole; `prefix` is its path in the output."""

    path: Path
    prefix: PurePosixPath

    @property
    def new(self) -> Path:
        """Where the next tree grows, and where the last one ends."""
        return self.path.with_name(f".{self.path.name}.dovetail-new")

    @property
    def old(self) -> Path:
        """Where the last one stands for a moment on systems that cannot exchange directories."""
        return self.path.with_name(f".{self.path.name}.dovetail-old")

    @property
    def ready(self) -> Path:
        """Where the next tree stands, complete, while the last one is removed: there is no way back."""
        return self.path.with_name(f".{self.path.name}.dovetail-ready")

    @property
    def has_last(self) -> bool:
        """Whether the last tree still stands beside the next one."""
        return os.path.lexists(self.new) or os.path.lexists(self.old)

    def recover(self) -> None:
        """Finish or undo what was left unfinished, by this run or by one that was killed."""
        if os.path.lexists(self.ready):
            shutil.rmtree(self.path, ignore_errors=True)
            self.ready.rename(self.path)
        if os.path.lexists(self.old) and not os.path.lexists(self.path):
            self.old.rename(self.path)
        for leftover in (self.new, self.old):
            shutil.rmtree(leftover, ignore_errors=True)


def places(output: Path, changed: Collection[str], roots: Collection[str]) -> list[Place]:
    """What to exchange: one directory where possible, since one exchange is one moment.

    That is the output when it is new, or when several package roots change and nothing else is in it;
    otherwise each package root that changes.
    """
    if not output.exists() or (len(changed) > 1 and _is_ours(output, roots)):
        return [Place(output.resolve(), PurePosixPath())]
    return [Place((output / root).resolve(), PurePosixPath(root)) for root in sorted(changed)]


def exchange(where: Collection[Place], plan: Plan) -> None:
    """Carry out the plan, all of it or nothing."""
    try:
        for place in where:
            place.path.parent.mkdir(parents=True, exist_ok=True)
            grow(place.path, place.new, plan.below(place.prefix))
        _swap_all(where)
        for place in where:
            if place.new.is_dir():
                rescue(place.new, place.path, plan.below(place.prefix))
    finally:
        for place in where:
            place.recover()


def _is_ours(output: Path, roots: Collection[str]) -> bool:
    if output.resolve() in (Path.cwd(), *Path.cwd().parents) or output.is_mount():
        return False
    with os.scandir(output) as entries:
        return all(entry.name in roots and entry.is_dir(follow_symlinks=False) for entry in entries)


def _swap_all(where: Collection[Place]) -> None:
    grown = {place: place.new.stat() for place in where}
    added = {place for place in where if not os.path.lexists(place.path)}
    try:
        for place in where:
            _swap(place)
    except BaseException:
        # An interrupt can come between any two steps: what is there tells which were done.
        for place in where:
            done = place.path.exists() and os.path.samestat(place.path.stat(), grown[place])
            if done and (place in added or place.has_last):
                _swap(place)
        raise


def _swap(place: Place) -> None:
    """Let the tree and its replacement change places; twice is not at all."""
    if not os.path.lexists(place.path):
        place.new.rename(place.path)
    elif not os.path.lexists(place.new):
        place.path.rename(place.new)
    elif not _exchange_names(place.path, place.new):
        _rename_in_turn(place)
    sync(place.path.parent)


def _rename_in_turn(place: Place) -> None:
    try:
        place.path.rename(place.old)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # An overlay, as in a container, renames no directory of its lower layers.
        place.new.rename(place.ready)
        place.recover()
        return
    place.new.rename(place.path)
    place.old.rename(place.new)


def _exchange_names(one: Path, other: Path) -> bool:
    """Whether the system did it; there is no moment at which either name is missing."""
    system_call = _system_call()
    return system_call is not None and system_call(os.fsencode(one), os.fsencode(other)) == 0


@cache
def _system_call() -> Callable[[bytes, bytes], int] | None:
    libc = ctypes.CDLL(None)
    if sys.platform == "darwin":
        renamex = libc.renamex_np
        return lambda one, other: int(renamex(one, other, RENAME_EXCHANGE))
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        rename = libc.renameat2
        return lambda one, other: int(rename(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE))
    return None
