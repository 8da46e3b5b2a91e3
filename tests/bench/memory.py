"""Whether the server's memory grows with what it has answered."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from .content import Content, environment, fill, migrate
from .load import Target, send
from .operations import ITEM, ITEMS
from .server import Server, serve

REQUESTS = 100_000
SAMPLES = 20
GROWTH = 1.03
"""Of the last quarter's mean over that of the second one; caches and pools fill in the first."""


def run(directory: Path) -> None:
    """Print the resident memory over requests of all kinds, on SQLite; exit when it grows steadily."""
    variables = environment(f"sqlite:///{directory}/bench.db", directory)
    migrate(variables)
    with serve("backend.main:create_app", variables, "--factory") as server:
        targets = _targets(fill(server.port))
        sizes = [_mebibytes(server)]
        for _ in range(SAMPLES):
            asyncio.run(send(server.port, targets, REQUESTS // SAMPLES))
            sizes.append(_mebibytes(server))
    _report(sizes)


def _targets(content: Content) -> Sequence[Target]:
    """What is read and written, what is not there, and what is not valid."""
    headers = {"Authorization": f"Bearer {content.token}", "Content-Type": "application/json"}
    update = {**headers, "If-Match": "*"}
    return (
        Target("GET", f"{ITEMS}?limit=20", 200, headers),
        Target("GET", f"{ITEMS}?q=Item&sort=title&page=2", 200, headers),
        Target("GET", f"{ITEMS}/{{own}}", 200, headers, first=content.first),
        Target("PATCH", f"{ITEMS}/{{own}}", 200, update, ITEM, content.first),
        Target("POST", ITEMS, 201, headers, ITEM),
        Target("DELETE", "{location}", 204, headers),
        Target("GET", f"{ITEMS}/{{number}}0000000", 404, headers),
        Target("GET", "/api/v1/nowhere/{number}", 404, headers),
        Target("GET", f"{ITEMS}?limit={{number}}000", 422, headers),
        Target("POST", ITEMS, 422, headers, '{"title": "", "tags": ["{number}"]}'),
    )


def _mebibytes(server: Server) -> float:
    return float(server.process.memory_info().rss) / 2**20


def _report(sizes: Sequence[float]) -> None:
    quarter = SAMPLES // 4
    second, last = sizes[quarter : 2 * quarter], sizes[-quarter:]
    growth = mean(last) / mean(second)
    print(f"memory of the server over {REQUESTS:,} requests of ten kinds, in MiB")
    print(
        f"  before {sizes[0]:.1f}   after a quarter {sizes[quarter]:.1f}"
        f"   half {sizes[2 * quarter]:.1f}   all {sizes[-1]:.1f}   growth {growth:.3f}"
    )
    print()
    if growth > GROWTH:
        sys.exit(f"bench: the memory grows: {', '.join(f'{size:.1f}' for size in sizes)}")
