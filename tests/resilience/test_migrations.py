"""The reference backend's database, filled through its API, taken up and down its migrations."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
from sqlalchemy import Connection, inspect

from backend.main import create_app
from backend.settings import Settings
from generated.backend.runtime.database import Database

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
COPIED = ("spec", "backend", "generated", "dovetail.toml", "pyproject.toml")
# Of what is stored and not on the wire, so that nothing that is written by hand has to follow.
CHANGES = {
    '          deleted_at: {type: [string, "null"], format: date-time}\n': (
        '          deleted_at: {type: [string, "null"], format: date-time}\n'
        "          priority: {type: integer, format: int32, default: 3}\n"
    ),
    'full_name: {type: [string, "null"], maxLength: 100}\n        role: {$ref: '
    '"#/components/schemas/Role", default: user': (
        'full_name: {type: [string, "null"], maxLength: 100,'
        " x-column: {name: display_name, renamed_from: full_name}}\n        role: {$ref: "
        '"#/components/schemas/Role", default: user'
    ),
    "x-table:\n        columns:\n          storage_key: {type: string, maxLength: 64}\n": (
        "x-table: {name: item_files, renamed_from: attachments}\n"
    ),
    "x-table:\n        index: [{on: [family]}]\n": "x-table: {}\n",
    "required: [id, user_id, family,": "required: [id, user_id,",
    '        family: {type: string, format: uuid, description: "Tokens that came,'
    ' by rotation, from one login."}\n': "",
}

Content: TypeAlias = dict[str, list[dict[str, Any]]]
"""The rows of each table."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy, with another contract."""
    project = tmp_path / "project"
    for name in COPIED:
        source, copy = ROOT / name, project / name
        shutil.copytree(source, copy) if source.is_dir() else shutil.copy(source, copy)
    contract = project / "spec/openapi.yaml"
    text = contract.read_text()
    for old, new in CHANGES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    contract.write_text(text)
    return project


async def test_the_migrations_of_the_reference_keep_what_is_stored(settings: Settings) -> None:
    url = settings.database_url
    answers = await _fill(settings)
    content = await _content(url)
    assert all(content.values())
    _run(ROOT, url, "alembic", "downgrade", "-1")
    assert await _content(url) == content
    _run(ROOT, url, "alembic", "upgrade", "head")
    assert await _content(url) == content
    assert await _answers(settings) == answers
    _run(ROOT, url, "alembic", "downgrade", "base")
    assert await _content(url) == {}
    _run(ROOT, url, "alembic", "upgrade", "head")
    assert await _content(url) == {name: [] for name in content}


async def test_a_contract_that_changes_keeps_what_is_stored(
    settings: Settings, project: Path
) -> None:
    url = settings.database_url
    await _fill(settings)
    content = await _content(url)
    _run(project, url, "dovetail", "generate")
    _run(project, url, "alembic", "revision", "--autogenerate", "-m", "changed")
    for _ in range(2):
        _run(project, url, "alembic", "upgrade", "head")
        assert await _content(url) == _changed(content)
        _run(project, url, "alembic", "downgrade", "-1")
        # What was dropped is gone.
        assert await _content(url) == {
            **content,
            "attachments": [{**row, "storage_key": None} for row in content["attachments"]],
            "refresh_tokens": [{**row, "family": None} for row in content["refresh_tokens"]],
        }
    _run(project, url, "alembic", "upgrade", "head")
    _run(project, url, "alembic", "check")


def _changed(content: Content) -> Content:
    """What the content is after the changes: an addition, two renames and two removals."""
    changed = {name: [dict(row) for row in rows] for name, rows in content.items()}
    for item in changed["items"]:
        item["priority"] = 3
    for user in changed["users"]:
        user["display_name"] = user.pop("full_name")
    for token in changed["refresh_tokens"]:
        del token["family"]
    changed["item_files"] = changed.pop("attachments")
    for file in changed["item_files"]:
        del file["storage_key"]
    return changed


async def _fill(settings: Settings) -> list[Any]:
    """At least a row in each table; gives what is answered then."""
    async with _client(settings) as http:
        for name, full_name in (("ada", "Ada Lovelace"), ("grace", None)):
            user = {"username": name, "email": f"{name}@example.com", "full_name": full_name}
            registered = await http.post("/auth/register", json={**user, "password": "analytical"})
            registered.raise_for_status()
    async with _client(settings, "ada") as http:
        path = ""
        for number in range(1, 6):
            item = {"title": f"Ünïcode {number}", "tags": ["a", "'b'"], "status": "archived"}
            created = await http.post("/items", json=item)
            path = f"/items/{created.raise_for_status().json()['data']['id']}"
            file = ("notes.txt", f"Notes {number}".encode(), "text/plain")
            attached = await http.post(f"{path}/attachments", files={"file": file})
            attached.raise_for_status()
        change = {"description": "It was changed."}
        changed = await http.patch(path, json=change, headers={"If-Match": '"1"'})
        changed.raise_for_status()
        (await http.delete("/items/1")).raise_for_status()
    return await _answers(settings)


async def _answers(settings: Settings) -> list[Any]:
    """What a user is answered of what is stored."""
    async with _client(settings, "ada") as http:
        items = (await http.get("/items")).raise_for_status().json()
        user = (await http.get("/users/me")).raise_for_status().json()["data"]
        file = (await http.get("/items/2/attachments/2")).raise_for_status().content
    return [items, user, file]


@asynccontextmanager
async def _client(settings: Settings, name: str = "") -> AsyncGenerator[httpx.AsyncClient]:
    app = create_app(settings)
    transport, base_url = httpx.ASGITransport(app), "http://test/api/v1"
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=base_url) as http,
    ):
        if name:
            login = {"username": name, "password": "analytical"}
            token = (await http.post("/auth/login", data=login)).raise_for_status().json()
            http.headers["Authorization"] = f"Bearer {token['access_token']}"
        yield http


def _run(project: Path, url: str, module: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=project,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


async def _content(url: str) -> Content:
    database = Database(url)
    async with database.engine.connect() as connection:
        content = await connection.run_sync(_rows)
    await database.dispose()
    return content


def _rows(connection: Connection) -> Content:
    names = {*inspect(connection).get_table_names()} - {"alembic_version"}
    found = {
        name: connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY id") for name in names
    }
    return {name: [{**row} for row in rows.mappings()] for name, rows in found.items()}
