"""Requests per CPU second of the generated backend, against the same requests hand-written."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from .load import Target, send
from .server import Server, serve

ROUNDS = 5
ITEMS = 200
PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of request; `least` is the ratio to reach."""

    name: str
    target: Target
    requests: int
    least: float


def run(directory: Path) -> None:
    """Print requests per CPU second, both servers on one SQLite database, in alternating rounds."""
    environment = {
        "DATABASE_URL": f"sqlite:///{directory}/bench.db",
        "FILES": f"{directory}/files",
        "ENVIRONMENT": "test",
    }
    _migrate(environment)
    with (
        serve("backend.main:create_app", environment, "--factory") as generated,
        serve("tests.bench.handwritten:app", environment) as handwritten,
    ):
        measures = _measures(_fill(generated.port))
        print("requests per CPU second, SQLite, one worker (median of 5 rounds)")
        print(f"  {'':18}{'generated':>10}{'by hand':>10}{'ratio':>8}   to reach")
        for measure in measures:
            _report(measure, generated, handwritten)


def _migrate(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(command, check=True, env={**os.environ, **environment}, capture_output=True)


def _fill(port: int) -> tuple[str, int]:
    """A user with items; the token, and the id of one item."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1") as http:
        account = {"username": "bench", "email": "bench@example.com", "full_name": None}
        http.post("/auth/register", json={**account, "password": PASSWORD}).raise_for_status()
        login = http.post("/auth/login", data={"username": "bench", "password": PASSWORD})
        token: str = login.raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        created = [_create(http, headers, number) for number in range(ITEMS)]
        return token, created[-1]


def _create(http: httpx.Client, headers: dict[str, str], number: int) -> int:
    item = {"title": f"Item {number}", "description": "A text " * 8, "tags": ["a", "b"]}
    created = http.post("/items", json=item, headers=headers).raise_for_status()
    return int(created.json()["data"]["id"])


def _measures(filled: tuple[str, int]) -> list[Measure]:
    token, item_id = filled
    headers = {"Authorization": f"Bearer {token}"}
    posted = json.dumps(
        {"title": "An item", "description": "A text", "status": "active", "tags": ["a"]}
    )
    create = Target(
        "POST",
        "/api/v1/items",
        {**headers, "Content-Type": "application/json"},
        posted.encode(),
        201,
    )
    return [
        Measure(
            "list, 20 a page", Target("GET", "/api/v1/items?limit=20", headers, b"", 200), 800, 1.3
        ),
        Measure("get", Target("GET", f"/api/v1/items/{item_id}", headers, b"", 200), 1200, 1.3),
        Measure("create", create, 800, 1.1),
    ]


def _report(measure: Measure, generated: Server, handwritten: Server) -> None:
    rounds = [(_rate(measure, generated), _rate(measure, handwritten)) for _ in range(ROUNDS + 1)][
        1:
    ]
    ours, theirs = (median(rate[side] for rate in rounds) for side in (0, 1))
    ratio = median(a / b for a, b in rounds)
    print(f"  {measure.name:18}{ours:10.0f}{theirs:10.0f}{ratio:8.2f}   {measure.least}")


def _rate(measure: Measure, server: Server) -> float:
    before = server.cpu()
    asyncio.run(send(server.port, measure.target, measure.requests))
    return measure.requests / (server.cpu() - before)
