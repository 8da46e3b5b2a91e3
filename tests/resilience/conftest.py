"""The reference backend on a database of each kind, in processes of its own, and somebody to send requests."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest

from backend.settings import Settings

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


def log_in(server: Server) -> dict[str, str]:
    """Headers of a user who has just registered."""
    ada = {
        "username": "ada",
        "email": "ada@example.com",
        "full_name": None,
        "password": "analytical",
    }
    with httpx.Client(base_url=f"{server.origin}/api/v1") as http:
        http.post("/auth/register", json=ada).raise_for_status()
        answer = http.post("/auth/login", data={"username": "ada", "password": "analytical"})
    return {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}
