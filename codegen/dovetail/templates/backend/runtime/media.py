"""Media types: what they are called, and what kind of content they announce."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["json", "form", "multipart", "text", "binary", "events", "lines"]

KINDS: dict[str, Kind] = {
    "application/json": "json",
    "application/x-www-form-urlencoded": "form",
    "text/event-stream": "events",
}
PATTERNS: dict[Kind, re.Pattern[str]] = {
    "multipart": re.compile(r"multipart/.*"),
    "lines": re.compile(
        r"application/(x-)?(nd-?json|json-?lines|jsonl|json-seq|stream\+json)|.*\+json-seq"
    ),
    "json": re.compile(r"[^/]+/(json|.+\+json)"),
    "text": re.compile(
        r"text/.*|[^/]+/(xml|.+\+xml|yaml|x-yaml|.+\+yaml|javascript|graphql|sql|toml)"
    ),
}


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def parameter(media_type: str, name: str) -> str:
    """One parameter of a media type, such as its `charset`; empty when it has none."""
    message = Message()
    message["content-type"] = media_type
    value = message.get_param(name, "")
    return value if isinstance(value, str) else ""


def kind(media_type: str) -> Kind:
    """How content of this media type is read and written; what is no text is binary."""
    name = essence(media_type)
    if name in KINDS:
        return KINDS[name]
    for found, pattern in PATTERNS.items():
        if pattern.fullmatch(name):
            return found
    return "binary"


def match(media_type: str, ranges: Iterable[str]) -> str | None:
    """The most specific of the declared ranges (`image/*`, `*/*`) that the media type is in."""
    name = essence(media_type)
    family = name.partition("/")[0]
    declared = {essence(range): range for range in ranges}
    return declared.get(name) or declared.get(f"{family}/*") or declared.get("*/*")
