"""What is said on the terminal: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status


def complain(message: str) -> None:
    """Tell people what went wrong."""
    print(f"error: {message}", file=sys.stderr)


def colors() -> bool:
    """Whether stdout is a terminal that wants colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def progress() -> Generator[Callable[[str], None]]:
    """A function to call with what is being done; shown on a terminal for as long as it lasts."""
    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    shown: list[Status] = []

    def tell(stage: str) -> None:
        if not shown:
            from rich.console import Console  # costs 50 ms, and an unchanged contract tells nothing

            shown.append(Console(stderr=True).status(stage))
            shown[0].start()
        shown[0].update(stage)

    try:
        yield tell
    finally:
        for status in shown:
            status.stop()
