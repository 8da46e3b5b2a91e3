"""What a page costs by how far it is: by its number, and by a cursor."""

import asyncio
from functools import partial
from pathlib import Path
from statistics import median

import httpx

from .. import postgresql
from .load import Target, send
from .operations import ITEMS
from .rounds import alternate, ratio
from .seeds import Seeded, seeded, write
from .server import Server, serve
from .synthetic import create_tables, generate

MILLION = 1_000_000
ROUNDS = 9
CURSOR_PAGE = 10_000
CONTRACT = Path(__file__).with_name("entries.yaml")


def run(directory: Path) -> None:
    """Print the times of the first page, of one in the middle, and of the last."""
    print(f"milliseconds a page of 20 on PostgreSQL (median of {ROUNDS} rounds; to reach: 1)")
    binaries = postgresql.binaries()
    if binaries is None:
        print("  PostgreSQL is not installed: not measured\n")
        return
    with postgresql.server(binaries) as server:
        print(f"  {'':28}first   far   ratio    last   ratio")
        with seeded(server.database_url(), directory, MILLION) as million:
            _numbered(million)
        _followed(server.database_url(), directory)
    print()


def _numbered(million: Seeded) -> None:
    for who, token, last, batch in (
        ("numbered, of a thousand", million.user, 50, 40),
        ("numbered, of a million", million.administrator, 50_000, 4),
    ):
        headers = {"Authorization": f"Bearer {token}"}
        pages = [
            Target("GET", f"{ITEMS}?limit=20&page={page}", 200, headers)
            for page in (1, last // 2, last)
        ]
        _report(who, million.server, pages, batch)


def _followed(url: str, directory: Path) -> None:
    """A list with a cursor, from a contract of its own."""
    variables = {**generate(CONTRACT, directory), "DATABASE_URL": url}
    create_tables(CONTRACT.stem, url)
    write(
        url,
        "INSERT INTO entries (text, created_at)"
        f" SELECT 'Entry ' || n, now() + n / 3 * interval '1 s' FROM generate_series(1, {MILLION}) AS n",
    )
    with serve("tests.bench.synthetic:create_app", variables, "--factory") as server:
        cursors = _cursors(server)
        pages = [
            "/entries?limit=20",
            f"/entries?limit=20&cursor={cursors[CURSOR_PAGE * 20]}",
            f"/entries?limit=20&cursor={list(cursors.values())[-1]}",
        ]
        _report(
            "by a cursor, of a million", server, [Target("GET", page, 200) for page in pages], 40
        )


def _cursors(server: Server) -> dict[int, str]:
    """What follows so many rows."""
    found, parameters = dict[int, str](), {"limit": "1000"}
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as http:
        while cursor := http.get("/entries", params=parameters).json()["next_cursor"]:
            parameters["cursor"] = cursor
            found[(len(found) + 1) * 1000] = cursor
    return found


def _report(name: str, server: Server, pages: list[Target], batch: int) -> None:
    first, far, last = alternate(
        ROUNDS, *(partial(_typical, server, page, batch) for page in pages)
    )
    print(
        f"    {name:24}{median(first):7.1f}{median(far):6.1f}{ratio(far, first):8.2f}"
        f"{median(last):8.1f}{ratio(last, first):8.2f}"
    )


def _typical(server: Server, target: Target, batch: int) -> float:
    """The median time of as many requests, one after another."""
    return median(asyncio.run(send(server.port, [target], batch, connections=1))) * 1000
