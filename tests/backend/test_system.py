"""How the service is, and how it starts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import APIRoute

from backend.main import create_app
from backend.settings import Settings
from generated.backend.client import Client
from generated.backend.responses import components
from generated.backend.responses import system as responses

pytestmark = pytest.mark.anyio


async def test_it_is_healthy_and_ready(client: Client) -> None:
    assert isinstance(await client.system.health(), responses.HealthOk)
    assert isinstance(await client.system.ready(), responses.ReadyOk)


async def test_it_is_not_ready_without_a_database(tmp_path: Path) -> None:
    settings = Settings(
        database_url="postgresql://nobody@127.0.0.1:1/nothing", files=tmp_path / "files"
    )
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        answer = await Client(http).system.ready()
    assert isinstance(answer, components.Unavailable)
    assert answer.retry_after == 5


@pytest.mark.parametrize("environment", ["development", "production"])
async def test_the_tests_operations_are_served_to_tests_alone(
    environment: str, tmp_path: Path
) -> None:
    settings = Settings.model_validate(
        {
            "environment": environment,
            "secret_key": "k" * 32,
            "database_url": f"sqlite:///{tmp_path}/x.db",
            "files": tmp_path / "files",
        }
    )
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        assert (await http.post("/api/v1/test/setup")).status_code == 404
        assert (await http.post("/api/v1/test/cleanup")).status_code == 404


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"ENVIRONMENT": "production"}, "settings: SECRET_KEY must be set in production"),
        ({"SECRET_KEY": "short"}, "settings: SECRET_KEY: "),
        ({"PORT": "x"}, "settings: PORT: "),
        ({"DATABASE_URL": "nothing"}, "database: the database URL is not one"),
        ({"DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "database: postgresql+asyncpg://x@"),
        ({"FILES": "/dev/null/files"}, "files: "),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    variables: dict[str, str], line: str, tmp_path: Path
) -> None:
    known = {"DATABASE_URL": f"sqlite:///{tmp_path}/x.db", "FILES": f"{tmp_path}/files"}
    started = subprocess.run(
        [sys.executable, "-m", "backend"],
        env={**os.environ, **known, **variables},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert started.returncode == 1
    assert started.stderr.startswith(line)
    assert started.stderr.count("\n") == 1


def test_every_operation_is_served_and_nothing_else(settings: Settings) -> None:
    document = yaml.safe_load(Path("spec/openapi.yaml").read_text())
    declared = {
        (method.upper(), f"/api/v1{path}")
        for path, item in document["paths"].items()
        for method in item.keys() - {"parameters"}
    }
    served = {
        (method, route.path)
        for route in _routes(create_app(settings))
        for method in route.methods or ()
    }
    assert served == declared


def _routes(app: FastAPI) -> Iterator[APIRoute]:
    for included in app.routes:
        router = getattr(included, "original_router", None)
        yield from (route for route in router.routes) if router else ()
