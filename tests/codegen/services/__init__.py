"""A library whose services are the defaults: generated once, and served from a database of its own."""

from __future__ import annotations

import atexit
import shutil
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from importlib import import_module, invalidate_caches
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType
from typing import Any

import httpx
from sqlalchemy import event

from dovetail.documents import read_documents
from dovetail.emit.registry import emit
from dovetail.lower import lower
from dovetail.write.stage import stage

HERE = Path(__file__).parent
NAME = "generated_library"


@cache
def package() -> Path:
    """The directory of the generated package, with what is hand-written beside it."""
    directory = Path(mkdtemp(prefix="dovetail-library-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    files = emit(lower(read_documents(HERE / "library.yaml", None)))
    backend = (file for file in files if file.path.is_relative_to("backend"))
    for path, text in stage(backend, directory).items():
        file = directory / NAME / path.relative_to("backend")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (directory / NAME / "main.py").write_text((HERE / "handwritten.py.txt").read_text())
    sys.path.insert(0, str(directory))
    invalidate_caches()
    return directory / NAME


def module(name: str) -> ModuleType:
    """A module of the generated package."""
    package()
    return import_module(f"{NAME}.{name}")


class Library:
    """A running library; `statements` are those that its database was sent."""

    def __init__(self, http: httpx.AsyncClient, database: Any) -> None:
        self.http = http
        self.database = database
        self.statements: list[str] = []

    async def create(self, path: str, **body: object) -> dict[str, Any]:
        response = await self.http.post(path, json=body)
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()
        return created

    async def book(self, title: str, **body: object) -> dict[str, Any]:
        """A book that was created, by the only author."""
        created = await self.create("/books", title=title, **{"authorId": 1, **body})
        book: dict[str, Any] = created["data"]
        return book

    async def topic(self, id: int, name: str) -> None:
        response = await self.http.post("/topics", json={"id": id, "name": name})
        assert (response.status_code, response.content) == (201, b"")

    async def add(self, *rows: Any) -> None:
        """Rows that no request makes."""
        async with self.database.transaction() as session:
            session.add_all(rows)

    @contextmanager
    def counting(self) -> Generator[list[str]]:
        """Statements sent meanwhile."""
        start = len(self.statements)
        found: list[str] = []
        yield found
        found += self.statements[start:]


@asynccontextmanager
async def served(url: str) -> AsyncGenerator[Library]:
    """A library with one author, in an empty database."""
    models = module("models")
    database = module("runtime.database").Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(models.Model.metadata.create_all)
    transport = httpx.ASGITransport(module("main").create_app(database), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer ada"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test/v1", headers=headers
    ) as http:
        found = Library(http, database)
        await found.add(
            models.Author(id=1, name="Ada", country={"code": "GB", "since": "1815-12-10"})
        )

        @event.listens_for(database.readers.sync_engine, "before_cursor_execute")
        @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def sent(connection: object, cursor: object, statement: str, *_: object) -> None:
            found.statements.append(statement)

        yield found
    await database.dispose()
