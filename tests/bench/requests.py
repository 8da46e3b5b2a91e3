"""Requests per CPU second of the generated backend, against the same requests hand-written, and with no framework."""

import asyncio
from functools import partial
from pathlib import Path
from statistics import median

from .content import databases, environment, fill, migrate
from .load import Target, send
from .operations import Operation, operations
from .rounds import alternate, ratio
from .server import Server, serve

ROUNDS = 5
BATCH = 400
ENOUGH = 0.6
"""Seconds of CPU, which the system counts in hundredths."""

READS, WRITES, FLOOR = 1.5, 1.2, 0.7


def run(directory: Path) -> None:
    """Print a table a database; all servers work on the same rows, in alternating rounds."""
    print(f"requests per CPU second, one worker (median of {ROUNDS} rounds)")
    with databases(directory) as urls:
        for name, url in urls.items():
            _compare(name, environment(url, directory))
    print()


def _compare(name: str, variables: dict[str, str]) -> None:
    migrate(variables)
    with (
        serve("backend.main:create_app", variables, "--factory") as generated,
        serve("tests.bench.handwritten.main:app", variables) as handwritten,
        serve("tests.bench.floor:app", variables) as floor,
    ):
        print(f"  {name:18}generated   by hand   ratio  to reach     floor   ratio  to reach")
        for operation in operations(fill(generated.port)):
            _report(operation, generated, handwritten, floor)


def _report(operation: Operation, *servers: Server) -> None:
    rates = (partial(_rate, operation.target, server) for server in servers)
    generated, handwritten, floor = alternate(ROUNDS, *rates)
    least = WRITES if operation.writes else READS
    print(
        f"    {operation.name:16}{median(generated):9.0f}"
        f"{median(handwritten):10.0f}{ratio(generated, handwritten):8.2f}{least:10}"
        f"{median(floor):10.0f}{ratio(generated, floor):8.2f}{FLOOR:10}"
    )


def _rate(target: Target, server: Server) -> float:
    before, used, sent = server.cpu(), 0.0, 0
    while used < ENOUGH:
        asyncio.run(send(server.port, [target], BATCH))
        used, sent = server.cpu() - before, sent + BATCH
    return sent / used
