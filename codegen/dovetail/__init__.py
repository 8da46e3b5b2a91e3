"""One hand-written contract; a backend, a database and a frontend that fit it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .contract import Contract
    from .emit import Emitter, File
    from .pipeline import generate

__all__ = ["Contract", "Emitter", "File", "generate"]

_HOMES = {"Contract": "contract", "Emitter": "emit", "File": "emit", "generate": "pipeline"}


def __getattr__(name: str) -> object:
    """Import a public name when it is wanted: the command line wants none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
