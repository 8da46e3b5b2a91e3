"""Lists, searches and items among a million, against the same among a thousand."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from .. import postgresql
from .load import Target, send
from .operations import ITEMS
from .rounds import alternate, percentile, ratio, spread
from .seeds import EACH, Seeded, seeded
from .server import Server

MILLION = 1_000_000
ROUNDS = 9
BATCH = 160
OF_ADMINISTRATOR = 8


def run(directory: Path) -> None:
    """Print p95 for a user who has a thousand items of either database, and for an administrator who sees all."""
    print(f"p95 in milliseconds on PostgreSQL (median of {ROUNDS} rounds; to reach: at most 2)")
    binaries = postgresql.binaries()
    if binaries is None:
        print("  PostgreSQL is not installed: not measured\n")
        return
    with (
        postgresql.server(binaries) as server,
        seeded(server.database_url(), directory, EACH) as thousand,
        seeded(server.database_url(), directory, MILLION) as million,
    ):
        _compare("a user's thousand", thousand, million, BATCH, thousand.user, million.user)
        tokens = thousand.administrator, million.administrator
        _compare("the administrator", thousand, million, OF_ADMINISTRATOR, *tokens)
    print()


def _compare(who: str, thousand: Seeded, million: Seeded, batch: int, *tokens: str) -> None:
    print(f"  {who:18} of 1,000  of 1,000,000   ratio   middle half of the rounds")
    for (name, few), (_, many) in zip(*map(_requests, tokens), strict=True):
        in_thousand, in_million = alternate(
            ROUNDS,
            partial(_p95, few, thousand.server, batch),
            partial(_p95, many, million.server, batch),
        )
        print(
            f"    {name:16}{median(in_thousand):9.1f}{median(in_million):14.1f}"
            f"{ratio(in_million, in_thousand):8.2f}   {spread(in_million, in_thousand)}"
        )


def _requests(token: str) -> Iterator[tuple[str, Target]]:
    headers = {"Authorization": f"Bearer {token}"}
    for name, address in (
        ("list", "?limit=20"),
        ("list, page 50", "?limit=20&page=50"),
        ("search, 1 of 8", "?limit=20&q=engines"),
        ("search, rare", "?limit=20&q=7919000"),
        ("get", "/1000"),
    ):
        yield name, Target("GET", f"{ITEMS}{address}", 200, headers)


def _p95(target: Target, server: Server, batch: int) -> float:
    return percentile(asyncio.run(send(server.port, [target], batch)), 95) * 1000
