"""`dovetail generate` when nothing changed: no stage is run, nor imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import stamp
from ..config import Config

if TYPE_CHECKING:
    from ..diagnostics import Format


def tell_unchanged(config: Config, format: Format) -> bool:
    """Whether nothing changed since the last time; if so, tell again what was told then."""
    outcome = stamp.recall(config)
    if outcome is None:
        return False
    if outcome.diagnostics or format != "text":
        from .linting import report  # wanted only where there is something to report

        report(outcome.diagnostics, format)
    if format == "text":
        tell_count(outcome.files, config.output)
    return True


def tell_count(files: int, output: Path) -> None:
    print(f"unchanged: {files} files in {output}")
