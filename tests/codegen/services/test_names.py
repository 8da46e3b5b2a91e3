"""Entities and parameters may be called like anything in the code of a default."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from dovetail.documents import read_documents
from dovetail.emit.registry import emit
from dovetail.lower import lower
from dovetail.write.stage import stage

pytestmark = pytest.mark.anyio

NAMES = ("Session", "Class", "Body", "User", "Found", "2fa")
HEAD = 'openapi: 3.1.0\ninfo: {title: Names, version: "1"}\npaths:\n'
PATHS = """\
  /NAMEs:
    get: {operationId: listNAME, tags: [all], responses: {"200": {MANY}}}
    post: {operationId: addNAME, tags: [all], requestBody: {required: true, ONE}, responses: {"201": {ONE}}}
  /NAMEs/{KEY}:
    parameters: [{name: KEY, in: path, required: true, schema: {type: integer, format: int64}}]
    get: {operationId: getNAME, tags: [all], responses: {"200": {ONE}}}
    patch: {operationId: changeNAME, tags: [all], requestBody: {required: true, ONE}, responses: {"200": {ONE}}}
    delete: {operationId: dropNAME, tags: [all], responses: {"204": {description: It is gone.}}}
"""
SCHEMA = """\
    NAME:
      type: object
      required: [id, name]
      x-table: {}
      properties:
        id: {type: integer, format: int64, readOnly: true, x-column: {primary: true}}
        name: {type: string}
"""
ONE = 'description: It., content: {application/json: {schema: {$ref: "#/components/schemas/NAME"}}}'
MANY = ONE.replace("{$ref", "{type: array, items: {$ref").replace('NAME"}}', 'NAME"}}}')


def contract() -> str:
    keys = {"User": "user", "2fa": "2fa"}
    paths = (
        PATHS.replace("MANY", MANY)
        .replace("ONE", ONE)
        .replace("KEY", keys.get(name, "id"))
        .replace("NAME", name)
        for name in NAMES
    )
    schemas = (SCHEMA.replace("NAME", name) for name in NAMES)
    return "".join([HEAD, *paths, "components:\n  schemas:\n", *schemas])


@pytest.fixture
async def http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "openapi.yaml").write_text(contract())
    files = emit(lower(read_documents(tmp_path / "openapi.yaml")))
    backend = (file for file in files if file.path.is_relative_to("backend"))
    for path, text in stage(backend, tmp_path).items():
        file = tmp_path / "odd_names" / path.relative_to("backend")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    invalidate_caches()
    parts = ("models", "application", "defaults", "runtime.database")
    models, application, defaults, databases = (
        import_module(f"odd_names.{part}") for part in parts
    )
    database: Any = databases.Database("sqlite://")
    async with database.engine.begin() as connection:
        await connection.run_sync(models.Model.metadata.create_all)
    app = FastAPI(openapi_url=None)
    application.install(app)
    app.include_router(defaults.router(database))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as http:
        yield http
    await database.dispose()
    for name in [name for name in sys.modules if name.startswith("odd_names")]:
        del sys.modules[name]


async def test_every_entity_has_a_default_that_works(http: httpx.AsyncClient) -> None:
    for name in NAMES:
        created = await http.post(f"/{name}s", json={"name": "a"})
        assert (created.status_code, created.json()) == (201, {"id": 1, "name": "a"})
        assert (await http.patch(f"/{name}s/1", json={"name": "b"})).json()["name"] == "b"
        assert (await http.get(f"/{name}s/1")).json() == {"id": 1, "name": "b"}
        assert (await http.get(f"/{name}s")).json() == [{"id": 1, "name": "b"}]
        assert (await http.delete(f"/{name}s/1")).status_code == 204
        assert (await http.get(f"/{name}s/1")).status_code == 404
