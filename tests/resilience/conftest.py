"""The reference backend on a database of each kind, in processes of its own, and somebody to send requests."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest

from backend.settings import Settings
from generated.backend import schemas

from .server import Server

Serve: TypeAlias = Callable[[], Server]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(environment="test", database_url=database_url, files=tmp_path / "files")


@pytest.fixture
def serve(settings: Settings) -> Generator[Serve]:
    """Start another server on the same database."""
    with ExitStack() as servers:

        def start() -> Server:
            server = Server(settings)
            servers.callback(server.kill)
            server.start()
            return server

        yield start


def log_in(origin: str) -> schemas.Token:
    """The tokens of a user who has just registered."""
    ada = {
        "username": "ada",
        "email": "ada@example.com",
        "full_name": None,
        "password": "analytical",
    }
    with httpx.Client(base_url=f"{origin}/api/v1", timeout=30) as http:
        http.post("/auth/register", json=ada).raise_for_status()
        answer = http.post("/auth/login", data={"username": "ada", "password": "analytical"})
    return schemas.Token.model_validate_json(answer.raise_for_status().content)


def client(origin: str, token: schemas.Token) -> httpx.AsyncClient:
    """Requests below the contract's base path, with an access token."""
    headers = {"Authorization": f"Bearer {token.access_token}"}
    return httpx.AsyncClient(base_url=f"{origin}/api/v1", headers=headers, timeout=60)


async def items(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    """All items of the user, of all pages."""
    found: list[dict[str, Any]] = []
    has_next = True
    while has_next:
        query: dict[str, int | str] = {
            "limit": 100,
            "page": len(found) // 100 + 1,
            "sort": "created_at",
        }
        page = (await http.get("/items", params=query)).raise_for_status().json()
        found += page["data"]
        has_next = page["meta"]["has_next"]
    return found


def expect_unavailable(answer: httpx.Response) -> None:
    """503 in the contract's shape."""
    assert answer.status_code == 503, (answer.request, answer.text)
    assert int(answer.headers["Retry-After"]) > 0
    error = schemas.Error.model_validate_json(answer.content).error
    assert error.code == "SERVICE_UNAVAILABLE"
