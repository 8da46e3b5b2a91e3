"""Templates under `templates/`, whose tree mirrors the output."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent.parent / "templates"

# Emitters are functions of the contract alone, so the directory of the user's own templates reaches
# `render` past them; two runs in one process each see their own.
_shadow: ContextVar[Path | None] = ContextVar("shadow", default=None)


@contextmanager
def shadowed(directory: Path | None) -> Generator[None]:
    """Within it, a template in this directory stands before the built-in one of the same path."""
    token = _shadow.set(directory)
    try:
        yield
    finally:
        _shadow.reset(token)


def render(template: str, **values: object) -> str:
    """The text of a template such as `backend/router.py.jinja`."""
    return _environment(_shadow.get()).get_template(template).render(values)


def located(path: PurePosixPath) -> Path | None:
    """Where a template lies, or a module that is copied; `None` where there is none."""
    files = (root / path for root in _directories(_shadow.get()))
    return next((file for file in files if file.is_file()), None)


def literal(text: str) -> str:
    """A Python string literal, in double quotes and on one line."""
    return json.dumps(text, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def docstring(text: str, indent: int = 4) -> str:
    """What stands between triple quotes: lines indented, backslashes and quotes escaped."""
    escaped = re.sub(r'"(?=""|\Z)', r"\"", text.strip().replace("\\", "\\\\"))
    lines = (" " * indent + line.rstrip() if line.strip() else "" for line in escaped.splitlines())
    joined = "\n".join(lines).strip()
    return f"{joined}\n{' ' * indent}" if "\n" in joined else joined


def _directories(shadow: Path | None) -> list[Path]:
    return [TEMPLATES] if shadow is None else [shadow, TEMPLATES]


@cache
def _environment(shadow: Path | None) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_directories(shadow)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the output is source code: emitters quote what the contract says
    )
    environment.filters |= {"literal": literal, "docstring": docstring}
    return environment
