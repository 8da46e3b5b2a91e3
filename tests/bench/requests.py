"""Requests per CPU second of the generated backend, against the same requests hand-written, and with no framework."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .content import Content, databases, fill, migrate
from .load import Target, send
from .server import Server, serve

ROUNDS = 5
BATCH = 400
ENOUGH = 0.6
"""Seconds of CPU, which the system counts in hundredths."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of request; `least` is the ratio to what is hand-written that is to be reached."""

    name: str
    target: Target
    least: float


def run(directory: Path) -> None:
    """Print a table a database; all servers work on the same rows, in alternating rounds."""
    print(f"requests per CPU second, one worker (median of {ROUNDS} rounds)")
    with databases(directory) as urls:
        for name, url in urls.items():
            environment = {"DATABASE_URL": url, "FILES": f"{directory}/files"}
            _compare(name, {**environment, "ENVIRONMENT": "test"})


def _compare(name: str, environment: dict[str, str]) -> None:
    migrate(environment)
    with (
        serve("backend.main:create_app", environment, "--factory") as generated,
        serve("tests.bench.handwritten.main:app", environment) as handwritten,
        serve("tests.bench.floor:app", environment) as floor,
    ):
        print(f"  {name:18}generated   by hand   ratio   to reach     floor   ratio")
        for measure in _measures(fill(generated.port)):
            _report(measure, generated, handwritten, floor)


def _measures(content: Content) -> Iterator[Measure]:
    headers = {"Authorization": f"Bearer {content.token}"}
    written = {**headers, "Content-Type": "application/json"}
    item = '{"title": "Item {number}", "description": "A text", "status": "active", "tags": ["a"]}'
    items = "/api/v1/items"
    yield Measure("list, 20 a page", Target("GET", f"{items}?limit=20", 200, headers), 1.3)
    yield Measure("get", Target("GET", f"{items}/{content.first}", 200, headers), 1.3)
    yield Measure("create", Target("POST", items, 201, written, item), 1.1)
    update = Target("PATCH", f"{items}/{{own}}", 200, written, item, content.first)
    yield Measure("update", update, 1.1)


def _report(measure: Measure, *servers: Server) -> None:
    rounds = [[_rate(measure, server) for server in servers] for _ in range(ROUNDS + 1)][1:]
    generated, handwritten, floor = (median(rates) for rates in zip(*rounds, strict=True))
    ratio = median(rates[0] / rates[1] for rates in rounds)
    of_floor = median(rates[0] / rates[2] for rates in rounds)
    print(
        f"    {measure.name:16}{generated:9.0f}{handwritten:10.0f}{ratio:8.2f}"
        f"{measure.least:11}{floor:10.0f}{of_floor:8.2f}"
    )


def _rate(measure: Measure, server: Server) -> float:
    before, used, sent = server.cpu(), 0.0, 0
    while used < ENOUGH:
        asyncio.run(send(server.port, measure.target, BATCH))
        used, sent = server.cpu() - before, sent + BATCH
    return sent / used
