"""Rows by the thousand and by the million, written by the database itself."""

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .content import client, environment, migrate, register
from .drivers import connect
from .server import Server, serve

EACH = 1_000
"""Items of an owner."""

# What was committed without waiting for the disk is not seen as such by all before.
SETTLED = ("CHECKPOINT", "VACUUM ANALYZE")


@dataclass(frozen=True, slots=True)
class Seeded:
    """A server, and tokens of a user who has a thousand items and of an administrator who sees all."""

    server: Server
    user: str
    administrator: str


@contextmanager
def seeded(url: str, directory: Path, items: int) -> Generator[Seeded]:
    """The backend on an empty PostgreSQL database, with so many items, a thousand an owner."""
    variables = environment(url, directory)
    migrate(variables)
    with serve("backend.main:create_app", variables, "--factory") as server:
        with client(server.port) as http:
            user, administrator = register(http, "bench"), register(http, "admin")
        write(url, *_statements(items // EACH, items))
        yield Seeded(server, user, administrator)


def write(url: str, *statements: str) -> None:
    """Execute them in one transaction, and let the database settle."""
    asyncio.run(_write(url, statements))


async def _write(url: str, statements: Sequence[str]) -> None:
    connection = await connect(url)
    # Whether the keys of so many rows lead somewhere need not be asked.
    trusted = "SET LOCAL session_replication_role = replica"
    async with connection.transaction():
        for statement in (trusted, *statements):
            await connection.execute(statement)
    for statement in SETTLED:
        await connection.execute(statement)
    await connection.close()


def _statements(owners: int, items: int) -> Sequence[str]:
    """Owners take turns, so that what one has lies on as many pages of the table as it has rows."""
    return (
        "UPDATE users SET role = 'admin' WHERE username = 'admin'",
        f"""
        INSERT INTO users (username, email, role, is_active, created_at, updated_at, password_hash)
        SELECT 'owner-' || n, 'owner-' || n || '@example.com', 'user', true, now(), now(), ''
        FROM generate_series(2, {owners}) AS n
        """,
        f"""
        INSERT INTO items (owner_id, title, description, status, tags, created_at, updated_at)
        SELECT owners[1 + n % {owners}], 'Item ' || n,
            'A text about ' || words[1 + n / 7 % 8] || ' and ' || n * bigint '7919',
            'active', '["a", "b"]', now() - n * interval '1 second', now()
        FROM generate_series(1, {items}) AS n,
            (SELECT array_agg(id) AS owners FROM users WHERE role = 'user') AS o,
            (SELECT '{{looms,engines,cards,threads,patterns,weavers,numbers,wheels}}'::text[] AS words) AS w
        """,
        """
        INSERT INTO attachments (item_id, filename, content_type, size, created_at, storage_key)
        SELECT id, 'file', 'text/plain', 1, created_at, '' FROM items WHERE id % 10 = 0
        """,
    )
