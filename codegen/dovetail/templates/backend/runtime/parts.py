"""Multipart bodies and forms, as a client sends them."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from anyio import to_thread
from pydantic import MISSING, BaseModel

from .encodings import PLAIN, Encoding, Encodings
from .responses import JSON
from .serialization import join_pairs, json_text, percent_encoded, plain, text
from .wire import Upload

CHUNK = 64 * 1024
BINARY = "application/octet-stream"
ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


class FilePart:
    """A file to send, from bytes or from where it lies.

    Its name is the path's, and its media type that of the name, unless they are given. After its end it
    is read from its start again, so that a body can be sent twice.
    """

    def __init__(self, source: bytes | Path, filename: str = "", content_type: str = "") -> None:
        self.source = source
        self.filename = filename or (source.name if isinstance(source, Path) else "file")
        self.content_type = content_type or mimetypes.guess_type(self.filename)[0]
        self._position = 0

    @property
    def size(self) -> int:
        source = self.source
        return source.stat().st_size if isinstance(source, Path) else len(source)

    async def read(self, size: int = -1) -> bytes:
        """The next bytes, all of the rest by default; empty at the end."""
        if isinstance(self.source, Path):
            found = await to_thread.run_sync(_read, self.source, self._position, size)
        else:
            found = self.source[self._position :][: size if size >= 0 else None]
        self._position = self._position + len(found) if found else 0
        return found


@dataclass(frozen=True, slots=True)
class MultipartBody:
    """A body that is written as it is sent; files are never held in memory as a whole."""

    pieces: tuple[bytes | Upload, ...]
    boundary: str

    @classmethod
    def of(cls, body: object, encodings: Encodings) -> MultipartBody:
        """The properties of an object, a list as one part an item."""
        boundary = secrets.token_hex(16)
        pieces: list[bytes | Upload] = []
        for name, value in properties(body):
            values = cast(list[object], value) if isinstance(value, list | tuple) else [value]
            for each in values:
                head, content = _part(name, each, encodings.get(name, PLAIN))
                pieces += [f"--{boundary}\r\n{head}\r\n\r\n".encode(), content, b"\r\n"]
        return cls((*pieces, f"--{boundary}--\r\n".encode()), boundary)

    @property
    def size(self) -> int | None:
        """In bytes; `None` when a file does not tell."""
        sizes = [len(each) if isinstance(each, bytes) else each.size for each in self.pieces]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                while chunk := await piece.read(CHUNK):
                    yield chunk


def form(body: object, encodings: Encodings) -> bytes:
    """The properties of an object as `application/x-www-form-urlencoded`."""
    pairs = (
        pair
        for name, value in properties(body)
        for pair in _pairs(name, value, encodings.get(name, PLAIN), name in encodings)
    )
    return "&".join("=".join(pair) for pair in pairs).encode()


def properties(body: object) -> Iterator[tuple[str, object]]:
    """Names on the wire and values of an object's properties that are not missing."""
    if isinstance(body, BaseModel):
        for attribute, declared in type(body).model_fields.items():
            value: object = getattr(body, attribute)
            if value is not MISSING:
                yield declared.alias or attribute, value
        yield from (body.model_extra or {}).items()
    else:
        yield from cast(Mapping[str, object], body).items()


def _pairs(name: str, value: object, encoding: Encoding, stated: bool) -> Iterator[tuple[str, str]]:
    data = plain(value)
    each = data[0] if isinstance(data, list) and data else data
    if encoding.is_json if stated else isinstance(each, dict):
        yield percent_encoded(name), percent_encoded(json_text(data))
    else:
        yield from join_pairs(data, name, encoding.style, encoding.explode, percent_encoded)


def _part(name: str, value: object, encoding: Encoding) -> tuple[str, bytes | Upload]:
    """Its headers and its content."""
    stated = next(iter(encoding.content_types), "")
    disposition = f'Content-Disposition: form-data; name="{_escaped(name)}"'
    if isinstance(value, Upload):
        if value.filename is not None:
            disposition += f'; filename="{_escaped(value.filename)}"'
        return _head(disposition, value.content_type or stated or BINARY), value
    data = plain(value)
    if encoding.is_json or isinstance(data, dict | list):
        json_type = stated if encoding.is_json else JSON
        return _head(disposition, json_type), json_text(data).encode()
    return _head(disposition, stated), text(data).encode()


def _head(disposition: str, content_type: str) -> str:
    return f"{disposition}\r\nContent-Type: {content_type}" if content_type else disposition


def _escaped(value: str) -> str:
    return value.translate(ESCAPES)


def _read(path: Path, position: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(position)
        return file.read(size)
