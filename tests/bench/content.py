"""The databases that are measured on, migrated and filled."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from .. import postgresql
from .load import CONNECTIONS

ITEMS = 200
PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Content:
    """A user with items; `first` is the id of one after which come as many as there are connections."""

    token: str
    first: int


@contextmanager
def databases(directory: Path) -> Generator[dict[str, str]]:
    """URLs of empty databases by name: PostgreSQL where it is installed."""
    urls = {"SQLite": f"sqlite:///{directory}/bench.db"}
    binaries = postgresql.binaries()
    if binaries is None:
        yield urls
        return
    with postgresql.server(binaries) as server:
        yield {**urls, "PostgreSQL": server.database_url()}


def environment(url: str, directory: Path) -> dict[str, str]:
    """The variables of a backend on that database."""
    return {"DATABASE_URL": url, "FILES": f"{directory}/files", "ENVIRONMENT": "test"}


def migrate(variables: dict[str, str]) -> None:
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(command, check=True, env={**os.environ, **variables}, capture_output=True)


def fill(port: int) -> Content:
    """Register a user who makes items, by the server on that port."""
    with client(port) as http:
        token = register(http, "bench")
        http.headers["Authorization"] = f"Bearer {token}"
        created = [_create(http, number) for number in range(ITEMS)]
        return Content(token, created[-CONNECTIONS])


def client(port: int) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1")


def register(http: httpx.Client, name: str) -> str:
    """The access token of a new user."""
    account = {"username": name, "email": f"{name}@example.com", "full_name": None}
    http.post("/auth/register", json={**account, "password": PASSWORD}).raise_for_status()
    login = http.post("/auth/login", data={"username": name, "password": PASSWORD})
    return str(login.raise_for_status().json()["access_token"])


def _create(http: httpx.Client, number: int) -> int:
    item = {"title": f"Item {number}", "description": "A text " * 8, "tags": ["a", "b"]}
    created = http.post("/items", json=item).raise_for_status()
    return int(created.json()["data"]["id"])
