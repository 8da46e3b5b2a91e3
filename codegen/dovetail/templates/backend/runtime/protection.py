"""What browsers are told to keep to, in the headers of every answer."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CREDENTIALS = "dovetail.credentials"
"""In the scope of a request whose credentials have been looked at."""

INLINE = re.compile(r"<(script|style)(?![^>]*\ssrc=)[^>]*>(.*?)</\1>", re.DOTALL)

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
SECURE = (*HEADERS, (b"strict-transport-security", b"max-age=31536000"))
NO_STORE = (b"cache-control", b"no-store")
REVALIDATE = (b"cache-control", b"private, no-cache")


class Protection:
    """Adds what an answer does not state itself; what credentials were needed for is kept by nobody else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_missing(scope, message["headers"])]
            await send(message)

        await self.app(scope, receive, protected)


def _missing(scope: Scope, headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    stated = {name for name, _ in headers}
    if b"cache-control" not in stated and CREDENTIALS in scope:
        yield REVALIDATE if b"etag" in stated else NO_STORE
    for header in SECURE if scope["scheme"] == "https" else HEADERS:
        if header[0] not in stated:
            yield header


def policy(page: str, elsewhere: str = "") -> str:
    """The Content-Security-Policy of a page: what stands in it, and what it takes from that origin."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in INLINE.findall(page):
        digest = base64.b64encode(sha256(text.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    sources = {kind: " ".join(filter(None, [*found, elsewhere])) for kind, found in hashes.items()}
    return (
        f"default-src 'none'; script-src {sources['script']}; style-src {sources['style']}; "
        "img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
