"""One run at a time for one output."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(output: Path, waiting: Callable[[], None] = lambda: None) -> Generator[None]:
    """Hold the directory around the output, which stays when the output changes; leaves no file."""
    handle = os.open(next(filter(Path.is_dir, output.absolute().parents)), os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:  # a file system without locks: nobody is kept out
            pass
        yield
    finally:
        os.close(handle)
