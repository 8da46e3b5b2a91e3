"""Requests as a client puts them together: parameters by their styles, bodies by their media types."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from anyio import open_file
from pydantic import TypeAdapter

from . import media
from .encodings import Encodings
from .exchange import exchange
from .parts import CHUNK, MultipartBody, form
from .responses import JSON, Response
from .serialization import (
    cookie_encoded,
    join_pairs,
    join_value,
    json_text,
    percent_encoded,
    plain,
    verbatim,
)
from .streams import framed, frames
from .styles import Style

if TYPE_CHECKING:
    import httpx

R = TypeVar("R", bound=Response)


class Request:
    """A request that grows parameter by parameter; one that is `None` is left out.

    `json` says that a parameter is described by `content`, and is JSON text.
    """

    def __init__(self, method: str, url: str) -> None:
        self.method = method
        self.url = url
        self.headers: dict[str, str] = {}
        self.content: bytes | AsyncIterable[bytes] | None = None
        self._query: list[str] = []
        self._cookies: list[str] = []

    def path(
        self,
        name: str,
        value: object,
        *,
        style: Style = "simple",
        explode: bool = False,
        json: bool = False,
    ) -> None:
        """Stands for `{name}` in the URL."""
        if json:
            text = percent_encoded(json_text(value))
        else:
            text = join_value(plain(value), name, style, explode, percent_encoded)
        # A segment of nothing but dots would lead elsewhere.
        written = text.replace(".", "%2E") if text in (".", "..") else text
        self.url = self.url.replace(f"{{{name}}}", written)

    def query(
        self,
        name: str,
        value: object,
        *,
        style: Style = "form",
        explode: bool = True,
        json: bool = False,
    ) -> None:
        if value is not None:
            data = json_text(value) if json else plain(value)
            pairs = join_pairs(data, name, style, explode, percent_encoded)
            self._query += ["=".join(pair) for pair in pairs]

    def header(
        self, name: str, value: object, *, explode: bool = False, json: bool = False
    ) -> None:
        if value is not None:
            data = json_text(value) if json else plain(value)
            self.headers[name] = join_value(data, name, "simple", explode)

    def cookie(
        self,
        name: str,
        value: object,
        *,
        style: Style = "form",
        explode: bool = True,
        json: bool = False,
    ) -> None:
        if value is not None:
            data = json_text(value) if json else plain(value)
            encode = verbatim if style == "cookie" else cookie_encoded
            pairs = join_pairs(data, name, style, explode, encode)
            self._cookies += ["=".join(pair) for pair in pairs]

    def body(
        self,
        value: object,
        media_type: str = JSON,
        *,
        encodings: Encodings | None = None,
        item: TypeAdapter[Any] | None = None,
    ) -> None:
        """`encodings` are of a form's properties, and `item` of what a stream consists of."""
        self.headers["Content-Type"] = media_type
        match media.kind(media_type):
            case "json":
                self.content = json_text(value).encode()
            case "form":
                self.content = form(value, encodings or {})
            case "multipart":
                self._multipart(MultipartBody.of(value, encodings or {}), media_type)
            case "text":
                self.content = str(value).encode()
            case "binary":
                self.content = _read(value) if isinstance(value, Path) else cast(bytes, value)
            case "events" | "lines":
                frame = frames(item or TypeAdapter(Any), media_type)
                self.content = framed(cast(AsyncIterable[Any], value), frame)

    async def send(
        self,
        http: httpx.AsyncClient,
        answers: object,
    ) -> R:  # pyright: ignore[reportInvalidTypeVarUse] # no type takes a union of classes
        """The response of the declared ones, `answers`, that the server gives.

        A body of events or lines is a stream, every other is read as a whole. Raises
        `UnexpectedResponse` for what is not declared, and what `httpx` raises.
        """
        query = "&".join(self._query)
        mark = ("&" if "?" in self.url else "?") if query else ""
        request = http.build_request(
            self.method, f"{self.url}{mark}{query}", headers=self.headers, content=self.content
        )
        if self._cookies:
            stored = [request.headers["Cookie"]] if "Cookie" in request.headers else []
            request.headers["Cookie"] = "; ".join([*stored, *self._cookies])
        return cast(R, await exchange(http, request, answers))

    def _multipart(self, parts: MultipartBody, media_type: str) -> None:
        self.headers["Content-Type"] = f"{media_type}; boundary={parts.boundary}"
        if parts.size is not None:
            self.headers["Content-Length"] = str(parts.size)
        self.content = parts


async def _read(path: Path) -> AsyncIterator[bytes]:
    async with await open_file(path, "rb") as file:
        while chunk := await file.read(CHUNK):
            yield chunk
