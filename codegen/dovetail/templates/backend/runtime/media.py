"""Media types: what they are called, and what kind of content they announce."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["json", "form", "multipart", "text", "binary", "events", "lines"]

KINDS: dict[str, Kind] = {
    "application/json": "json",
    "text/json": "json",
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data": "multipart",
    "text/event-stream": "events",
    "application/jsonl": "lines",
    "application/x-jsonl": "lines",
    "application/ndjson": "lines",
    "application/x-ndjson": "lines",
    "application/json-lines": "lines",
    "application/json-seq": "lines",
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
    """How content of this media type is read and written."""
    name = essence(media_type)
    if name in KINDS:
        return KINDS[name]
    if name.endswith("+json"):
        return "json"
    if name.startswith("multipart/"):
        return "multipart"
    return "text" if name.startswith("text/") or name.endswith("/xml") else "binary"


def match(media_type: str, ranges: Iterable[str]) -> str | None:
    """The most specific of the declared ranges (`image/*`, `*/*`) that the media type is in."""
    name = essence(media_type)
    family = name.partition("/")[0]
    declared = {essence(range): range for range in ranges}
    return declared.get(name) or declared.get(f"{family}/*") or declared.get("*/*")
