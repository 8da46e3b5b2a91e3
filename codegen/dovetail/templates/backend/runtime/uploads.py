"""Multipart bodies, whose files are streamed to a temporary place."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from anyio import to_thread
from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from . import media
from .bodies import accept, invalid
from .encodings import PLAIN, Encodings
from .failures import Failure
from .forms import Form, json_text, json_value, lexical_of
from .lexical import Schema, json_object
from .limits import chunks, limits_of
from .multipart import Part, read_parts
from .wire import parsed

T = TypeVar("T")

DIRECTORIES = re.compile(r".*[/\\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that a client sent; it is gone when the request has been answered."""

    part: Part

    @property
    def filename(self) -> str | None:
        """What the client calls it, without directories and without what cannot be printed."""
        if self.part.filename is None:
            return None
        return "".join(filter(str.isprintable, DIRECTORIES.sub("", self.part.filename)))

    @property
    def content_type(self) -> str | None:
        return self.part.content_type or None

    @property
    def size(self) -> int:
        return self.part.size

    async def read(self, size: int = -1) -> bytes:
        """The next bytes, all of the rest by default; empty at the end."""
        return await to_thread.run_sync(self.part.file.read, size)


@asynccontextmanager
async def read_multipart(
    request: Request, type: type[T] | TypeAdapter[T], encodings: Encodings | None = None
) -> AsyncGenerator[T]:
    """A body that is `multipart/form-data`, as long as its files are needed.

    Raises failures 413, 415 and 422.
    """
    accept(request, "multipart/form-data")
    boundary = media.parameter(request.headers["Content-Type"], "boundary")
    if not boundary:
        raise Failure(415, "The body must state its boundary.")
    form = Multipart(Form(lexical_of(type), encodings or {}), limits_of(request).body)
    parts = await read_parts(chunks(request), boundary, form.limit)
    try:
        texts = form.read([part for part in parts if not is_empty(part)])
        text = json_object(texts).encode("utf-8", "surrogatepass")
        yield parsed(form.form.lexical.adapter, text, form.files)
    except ValidationError as error:
        raise invalid(error) from error
    finally:
        for part in parts:
            part.file.close()


@dataclass(frozen=True, slots=True)
class Multipart:
    """The parts of a body, as properties of an object."""

    form: Form
    value_limit: int
    files: dict[str, UploadedFile] = field(default_factory=dict[str, UploadedFile])

    def limit(self, name: str) -> int | None:
        """Bytes that a part may have: a file what the contract says, a value as much as a body."""
        encoding = self.form.encodings.get(name, PLAIN)
        return encoding.max_bytes if encoding.file else self.value_limit

    def read(self, parts: list[Part]) -> dict[str, str]:
        """JSON texts of the properties, in which `files` have names; raises failures 415 and 422."""
        texts: dict[str, str] = {}
        for name in dict.fromkeys(part.name for part in parts):
            schema = self.form.lexical.properties.get(name, {})
            named = [part for part in parts if part.name == name]
            texts[name] = self._value(name, named, schema)
        return texts

    def _value(self, name: str, parts: list[Part], schema: Schema) -> str:
        encoding = self.form.encodings.get(name, PLAIN)
        for part in parts:
            stated = part.content_type
            if (
                encoding.content_types
                and stated
                and not media.match(stated, encoding.content_types)
            ):
                expected = " or ".join(encoding.content_types)
                raise Failure(
                    415, f"{name} must be {expected}.", fields={name: f"must be {expected}"}
                )
        shape = self.form.lexical.shape_of(schema)
        if shape != "array" and len(parts) > 1:
            raise Failure.invalid({name: "must be given once"})
        if encoding.file:
            names = [self._named(part) for part in parts]
            return f"[{', '.join(names)}]" if shape == "array" else names[0]
        texts = list(_texts(name, parts))
        if self.form.is_json(name, schema) or media.kind(parts[-1].content_type) == "json":
            return json_value([json_text(name, text) for text in texts], shape)
        return self.form.lexical.json(texts if shape == "array" else texts[0], schema)

    def _named(self, part: Part) -> str:
        name = f"file {len(self.files)}"
        self.files[name] = UploadedFile(part)
        return f'"{name}"'


def is_empty(part: Part) -> bool:
    """What browsers send for a file field in which nothing was chosen."""
    return part.filename == "" and part.size == 0


def _texts(name: str, parts: list[Part]) -> Iterator[str]:
    try:
        for part in parts:
            yield part.content().decode()
    except UnicodeDecodeError as error:
        raise Failure.invalid({name: "must be encoded as UTF-8"}) from error
