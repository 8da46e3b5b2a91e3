"""Emitters: each turns the contract into files, purely."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from ..contract import Contract
from ..problems import Problem


@dataclass(frozen=True, slots=True)
class File:
    """`path` is relative to the output directory; `text` is without the line that marks it as generated."""

    path: PurePosixPath
    text: str


Emitter: TypeAlias = Callable[[Contract], Iterable[File]]


class EmitterError(Problem):
    """An emitter cannot be loaded, or made what cannot be written."""
