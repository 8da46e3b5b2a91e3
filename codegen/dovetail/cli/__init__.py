"""The command line: `dovetail`."""

from __future__ import annotations

import sys

from ..config import Problem
from .commands import app
from .console import complain

__all__ = ["app", "main"]


def main() -> None:
    """Run the command; what a person can put right is told in one line, never with a traceback."""
    try:
        app()
    except Problem as problem:
        complain(str(problem))
    except OSError as error:
        if error.filename is None:
            raise  # not about a file that somebody named
        complain(f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(2)
