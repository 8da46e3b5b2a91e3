"""What it costs to find one of a thousand operations, against one of ten."""

import asyncio
import json
import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from starlette.types import ASGIApp, Message, Scope

from .rounds import alternate, ratio
from .synthetic import create_app, generate

ROUNDS = 9
BATCH = 400
EACH = 5
"""Operations of a resource."""

FAILED = {
    "description": "It failed.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}
ERROR = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}


def run(directory: Path) -> None:
    """Print the time of a request that is refused before the database is asked: nearly all of it is routing."""
    contracts = [("few", 2, 2), ("many", 200, 200), ("single", 200, 1)]
    apps = [_generated(directory, *contract) for contract in contracts]
    requests = [
        partial(_time, app, path)
        for app, (_, resources, _) in zip(apps, contracts, strict=True)
        for path in ("/r0/x", f"/r{resources - 1}/x", "/nowhere/x")
    ]
    times = alternate(ROUNDS, *requests)
    print(f"routing, microseconds of CPU a request in process (median of {ROUNDS} rounds)")
    print(f"  {'':28}first    last   ratio to the first of ten   not there")
    for place, (_, resources, tags) in enumerate(contracts):
        first, last, nowhere = times[3 * place : 3 * place + 3]
        print(
            f"    {f'{resources * EACH:,} operations, {tags} tags':26}{median(first):5.0f}{median(last):8.0f}"
            f"{ratio(last, times[0]):8.2f}{median(nowhere):31.0f}"
        )
    print()


def _generated(directory: Path, name: str, resources: int, tags: int) -> ASGIApp:
    contract = directory / f"{name}.json"
    contract.write_text(json.dumps(_contract(resources, tags)))
    before = _children()
    variables = generate(contract, directory)
    generated = _children()
    start = [sys.executable, "-c", "from tests.bench.synthetic import create_app; create_app()"]
    subprocess.run(start, env={**os.environ, **variables}, check=True)
    print(
        f"{resources * EACH} operations of {tags} tags: generated in {generated - before:.1f} s of CPU,"
        f" started in {_children() - generated:.1f}"
    )
    return create_app(name)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _time(app: ASGIApp, path: str) -> float:
    return asyncio.run(_requests(app, path)) / BATCH * 1e6


async def _requests(app: ASGIApp, path: str) -> float:
    start = process_time()
    for _ in range(BATCH):
        await _request(app, path)
    return process_time() - start


async def _request(app: ASGIApp, path: str) -> None:
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"test")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        assert message.get("status", 422) in (404, 422), message

    await app(scope, receive, send)


def _contract(resources: int, tags: int) -> dict[str, object]:
    """Resources that are listed, created, read, updated and deleted."""
    schemas: dict[str, object] = {"Error": ERROR}
    paths: dict[str, object] = {}
    for number in range(resources):
        tag, name = f"t{number % tags}", f"R{number}"
        schemas[name] = _schema()
        paths[f"/r{number}"] = {"get": _list(tag, name), "post": _create(tag, name)}
        paths[f"/r{number}/{{id}}"] = {
            "parameters": [_parameter("id", "path")],
            "get": _operation(tag, f"get{name}", "200", _ref(name)),
            "put": _operation(tag, f"replace{name}", "200", _ref(name)) | _body(name),
            "delete": _operation(tag, f"delete{name}", "204"),
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Many", "version": "1"},
        "security": [],
        "tags": [{"name": f"t{number}"} for number in range(tags)],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _schema() -> dict[str, object]:
    key = {"type": "integer", "format": "int64", "readOnly": True, "x-column": {"primary": True}}
    properties = {"id": key, "name": {"type": "string", "maxLength": 50}}
    return {"type": "object", "required": ["id", "name"], "x-table": {}, "properties": properties}


def _ref(name: str) -> dict[str, object]:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str, place: str) -> dict[str, object]:
    schema = {"type": "integer", "format": "int64"}
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _body(name: str) -> dict[str, object]:
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(name)}}}
    }


def _list(tag: str, name: str) -> dict[str, object]:
    return _operation(tag, f"list{name}", "200", {"type": "array", "items": _ref(name)})


def _create(tag: str, name: str) -> dict[str, object]:
    return _operation(tag, f"create{name}", "201", _ref(name)) | _body(name)


def _operation(
    tag: str, name: str, status: str, schema: dict[str, object] | None = None
) -> dict[str, object]:
    answer: dict[str, object] = {"description": "It."}
    if schema:
        answer["content"] = {"application/json": {"schema": schema}}
    return {
        "operationId": name,
        "tags": [tag],
        "summary": name,
        "responses": {status: answer, "default": FAILED},
    }
