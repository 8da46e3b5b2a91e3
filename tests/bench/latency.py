"""The p99 of the answers' times, generated and by hand, as a client sees it."""

import asyncio
from functools import partial
from pathlib import Path
from statistics import median

from .content import databases, environment, fill, migrate
from .load import CONNECTIONS, Target, send
from .operations import Operation, operations
from .rounds import alternate, percentile, ratio, spread
from .server import Server, serve

ROUNDS = 9
BATCH = 320


def run(directory: Path) -> None:
    """Print a table a database.

    Each connection sends its next request when it has the answer to the last one. A round is short and
    has both servers in turn; the median of the rounds' ratios passes over those that were disturbed.
    """
    print(
        f"p99 in milliseconds, {CONNECTIONS} connections, one worker"
        f" (median of {ROUNDS} rounds of {BATCH} requests; to reach: at most 1)"
    )
    with databases(directory) as urls:
        for name, url in urls.items():
            _compare(name, environment(url, directory))
    print()


def _compare(name: str, variables: dict[str, str]) -> None:
    migrate(variables)
    with (
        serve("backend.main:create_app", variables, "--factory") as generated,
        serve("tests.bench.handwritten.main:app", variables) as handwritten,
    ):
        print(f"  {name:18}generated   by hand   ratio   middle half of the rounds")
        for operation in operations(fill(generated.port)):
            _report(operation, generated, handwritten)


def _report(operation: Operation, *servers: Server) -> None:
    p99 = (partial(_p99, operation.target, server) for server in servers)
    generated, handwritten = alternate(ROUNDS, *p99)
    print(
        f"    {operation.name:16}{median(generated):9.1f}{median(handwritten):10.1f}"
        f"{ratio(generated, handwritten):8.2f}   {spread(generated, handwritten)}"
    )


def _p99(target: Target, server: Server) -> float:
    return percentile(asyncio.run(send(server.port, [target], BATCH)), 99) * 1000
