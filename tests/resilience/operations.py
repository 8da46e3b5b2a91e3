"""A request for every operation of the contract, made of its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from generated.backend import application

METHODS = ("get", "put", "post", "patch", "delete")
FORM = "application/x-www-form-urlencoded"
PICTURE = ("picture.png", b"\x89PNG\r\n\x1a\n", "image/png")


@dataclass(frozen=True, slots=True)
class Operation:
    """`request` holds the arguments of httpx, `statuses` what the contract declares."""

    id: str
    request: dict[str, Any]
    statuses: frozenset[str]


def operations(refresh_token: str) -> Iterator[Operation]:
    """`refresh_token` is sent where the example is one that nobody gave out."""
    document = yaml.safe_load(application.DOCUMENT.read_text())
    [server] = document["servers"]
    for path, item in document["paths"].items():
        for method in METHODS:
            if operation := item.get(method):
                request = {
                    "method": method,
                    "url": server["url"] + re.sub(r"\{\w+\}", "1", path),
                    "headers": {"If-Match": '"1"'},
                    **_body(operation, refresh_token),
                }
                statuses = frozenset(operation["responses"])
                yield Operation(operation["operationId"], request, statuses)


def _body(operation: dict[str, Any], refresh_token: str) -> dict[str, Any]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    for media_type, media in content.items():
        if "examples" not in media:
            return {"files": {"file": PICTURE}}
        example = next(iter(media["examples"].values()))
        value = example.get("value", {"refresh_token": refresh_token})
        return {"data": value} if media_type == FORM else {"json": value}
    return {}
