"""Parts of a multipart body, taken apart as it comes in and never held in memory as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, TypeAlias

from anyio import to_thread
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from .failures import Failure

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # it is not there at run time

SPOOLED = 64 * 1024  # bytes of a part that stay in memory
MOST_PARTS = 1000

Limit: TypeAlias = Callable[[str], int | None]
"""How many bytes the part of a name may have; `None` leaves it to the limit of the whole body."""


@dataclass(slots=True)
class Part:
    """One part; `file` stands at its start, and the temporary file behind it goes with it."""

    headers: Mapping[str, str]
    name: str
    filename: str | None
    file: SpooledTemporaryFile[bytes] = field(
        default_factory=lambda: SpooledTemporaryFile(SPOOLED)  # noqa: SIM115  # closed by who reads it
    )
    size: int = 0

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    async def write(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > SPOOLED:
            await to_thread.run_sync(self.file.write, data)
        else:
            self.file.write(data)

    def content(self) -> bytes:
        self.file.seek(0)
        return self.file.read()


async def read_parts(chunks: AsyncIterable[bytes], boundary: str, limit: Limit) -> list[Part]:
    """All parts of a body; raises failures 413 and 422. Whoever has them closes them."""
    assembly = Assembly()
    try:
        parser = MultipartParser(boundary, assembly.callbacks())
        async for chunk in chunks:
            parser.write(chunk)
            await assembly.flush(limit)
        parser.finalize()
    except FormParserError as error:
        assembly.close()
        raise Failure.invalid({"body": "must be well-formed multipart data"}) from error
    except BaseException:
        assembly.close()
        raise
    if not assembly.ended:
        assembly.close()
        raise Failure.invalid({"body": "must end with its boundary"})
    for part in assembly.parts:
        part.file.seek(0)
    return assembly.parts


class Assembly:
    """What the parser calls back; data waits until it can be written without blocking the event loop."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._pending: list[tuple[Part, bytes]] = []
        self._headers: dict[str, bytes] = {}
        self._name = b""
        self._value = b""

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_data": self._on_data,
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers_finished,
            "on_end": self._on_end,
        }

    async def flush(self, limit: Limit) -> None:
        pending, self._pending = self._pending, []
        for part, data in pending:
            most = limit(part.name)
            if most is not None and part.size + len(data) > most:
                message = f"{part.name}: at most {most} bytes are accepted."
                raise Failure(413, message, fields={part.name: f"at most {most} bytes"})
            await part.write(data)

    def close(self) -> None:
        for part in self.parts:
            part.file.close()

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._pending.append((self.parts[-1], data[start:end]))

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value
        self._name = self._value = b""

    def _on_headers_finished(self) -> None:
        headers, self._headers = self._headers, {}
        _, options = parse_options_header(headers.get("content-disposition", b""))
        name, filename = options.get(b"name"), options.get(b"filename")
        if name is None or len(self.parts) == MOST_PARTS:
            raise FormParserError("a part without a name, or too many parts")
        texts = {each: _text(value) for each, value in headers.items()}
        self.parts.append(Part(texts, _text(name), None if filename is None else _text(filename)))

    def _on_end(self) -> None:
        self.ended = True


def _text(value: bytes) -> str:
    """Browsers write names and headers of parts in UTF-8."""
    return value.decode("utf-8", "replace")
