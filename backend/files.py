"""Uploaded files, kept in one directory under names of our own."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import puremagic
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from generated.backend.runtime.failures import Failure
from generated.backend.runtime.wire import Upload

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`key` is its name on disk, `size` is in bytes, `content_type` was told by the content."""

    key: str
    content_type: str
    size: int


class Files:
    """A client's file name never reaches the file system."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    @asynccontextmanager
    async def saved(self, upload: Upload) -> AsyncGenerator[StoredFile]:
        """A stored file, which is gone again when the block fails.

        Raises a failure 415 when it is not of the type that the client says, among those of the contract.
        """
        key = uuid4().hex
        try:
            yield await _write(upload, self.path(key))
        except BaseException:
            await asyncio.to_thread(self.path(key).unlink, missing_ok=True)
            raise

    def remove_after(self, session: AsyncSession, key: str | None) -> None:
        """Remove a file when the session has committed, and not before: a rollback still needs it."""
        if key is None:
            return
        path = self.path(key)

        def remove(_: Session) -> None:
            path.unlink(missing_ok=True)

        event.listen(session.sync_session, "after_commit", remove, once=True)

    def path(self, key: str) -> Path:
        """Where a file is, to be sent from there."""
        return self._directory / key


async def _write(upload: Upload, path: Path) -> StoredFile:
    first = await upload.read(CHUNK)
    content_type = sniff(first)
    if content_type != (upload.content_type or "").partition(";")[0].strip().lower():
        raise Failure(415, f"The file is not of the type {upload.content_type}.")
    size = 0
    with await asyncio.to_thread(path.open, "wb") as file:
        chunk = first
        while chunk:
            size += len(chunk)
            await asyncio.to_thread(file.write, chunk)
            chunk = await upload.read(CHUNK)
    return StoredFile(path.name, content_type, size)


def sniff(first: bytes) -> str:
    """The media type that the first bytes tell; `application/octet-stream` when they tell none."""
    try:
        return puremagic.from_string(first, mime=True)  # pyright: ignore[reportUnknownMemberType]  # it names a bare PathLike
    except (puremagic.PureError, ValueError):
        return "text/plain" if _is_text(first) else "application/octet-stream"


def _is_text(first: bytes) -> bool:
    # A chunk can end in the middle of a character.
    text = first.decode("utf-8", "ignore").encode()
    return b"\0" not in first and len(first) - len(text) < 4 and first.startswith(text)
