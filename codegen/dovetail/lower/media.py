"""What a media type means for the value that is sent by it."""

from __future__ import annotations

import re

from ..contract import MediaKind

_LINES = re.compile(
    r"application/(x-)?(nd-?json|json-?lines|jsonl|json-seq|stream\+json)$|.*\+json-seq$"
)
_JSON = re.compile(r"[^/]+/(json|.+\+json)$")
_TEXT = re.compile(r"text/.*|[^/]+/(xml|.+\+xml|yaml|x-yaml|.+\+yaml|javascript|graphql|sql|toml)$")


def kind(media_type: str) -> MediaKind:
    """By the name of the media type alone; what is no text is binary."""
    name = media_type.partition(";")[0].strip().lower()
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    if name == "text/event-stream":
        return "events"
    if _LINES.match(name):
        return "lines"
    if _JSON.match(name):
        return "json"
    return "text" if _TEXT.match(name) else "binary"


def is_plain(media_type: str) -> bool:
    """Whether its text is one value, and no notation such as XML."""
    return media_type.partition(";")[0].strip().lower() in ("text/plain", "text/*")
