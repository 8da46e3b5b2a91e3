"""Versions of a resource as entity tags, compared as RFC 9110 says."""

from __future__ import annotations

import re

from .failures import Failure

_TAG = re.compile(r'(?P<weak>W/)?(?P<tag>"[^"]*")')


def etag(version: int) -> str:
    """A strong entity tag."""
    return f'"{version}"'


def is_current(if_none_match: str | None, version: int) -> bool:
    """Whether what the client has is this version, so that nothing needs to be answered."""
    if if_none_match is None:
        return False
    tags = {match["tag"] for match in _TAG.finditer(if_none_match)}
    return if_none_match.strip() == "*" or etag(version) in tags


def require_match(if_match: str | None, version: int) -> None:
    """Raise a failure 412 when the client has seen another version; a weak tag never matches."""
    if if_match is None or if_match.strip() == "*":
        return
    tags = {match["tag"] for match in _TAG.finditer(if_match) if not match["weak"]}
    if etag(version) not in tags:
        raise Failure(412, "It was changed meanwhile.")
