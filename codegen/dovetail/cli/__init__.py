"""The command line: `dovetail`."""

from __future__ import annotations

import sys

from ..problems import Problem
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
        complain(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(2)
