"""What a person can put right, and what they probably meant."""

from __future__ import annotations

from collections.abc import Iterable


class Problem(Exception):
    """What a person can put right; its message is all that they need to see."""


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Say that there is no such thing, and which one was probably meant."""
    close = nearest(name, known)
    meant = f"; did you mean `{close}`?" if close else ""
    return f"unknown {what} `{name}`{meant}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The one that is most like `name`, empty when none is."""
    from difflib import get_close_matches  # its import costs, and is seldom wanted

    return next(iter(get_close_matches(name, known, 1)), "")
