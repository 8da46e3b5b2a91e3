"""The database of the generated runtime: URLs, transactions, readers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dovetail.templates.backend.runtime.database import (
    Database,
    DatabaseUrlError,
)
from dovetail.templates.backend.runtime.outages import DatabaseUnavailable
from dovetail.templates.backend.runtime.reading import Reader

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["file", "memory", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgresql_url")
        return found
    return "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/test.db"


@asynccontextmanager
async def counting(url: str) -> AsyncGenerator[Database]:
    """A database whose table `counter` holds the number 0."""
    database = Database(url)
    try:
        async with database.transaction() as session:
            await session.execute(text("CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER)"))
            await session.execute(text("INSERT INTO counter VALUES (1, 0)"))
        yield database
    finally:
        await database.dispose()


async def counted(database: Database) -> int:
    async with database.reading() as connection:
        return await _n(connection)


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgresql://ada@host/db", "postgresql+asyncpg://ada@host/db"),
        ("postgres://ada@host/db", "postgresql+asyncpg://ada@host/db"),
        ("postgresql+asyncpg://ada@host/db", "postgresql+asyncpg://ada@host/db"),
    ],
)
async def test_the_asynchronous_driver_is_spelled_out(given: str, spelled: str) -> None:
    assert str(Database(given).url) == spelled


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "the database URL is not one"),
        ("oracle+none://ada:secret@host/db", "oracle"),
        ("mysql+aiomysql://ada:secret@host/db", "the driver 'aiomysql' is not installed"),
        ("sqlite+pysqlite:///x.db", "async"),
    ],
)
async def test_a_url_that_cannot_be_used_is_told_in_one_line(url: str, reason: str) -> None:
    with pytest.raises(DatabaseUrlError) as raised:
        Database(url)
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql://ada:secret@127.0.0.1:1/db"]
)
async def test_a_database_that_does_not_answer_is_told_in_one_line(url: str) -> None:
    database = Database(url)
    with pytest.raises(DatabaseUnavailable) as raised:
        await database.ping()
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)
    await database.dispose()


async def test_a_database_answers(url: str) -> None:
    database = Database(url)
    await database.ping()
    await database.dispose()


async def test_a_transaction_commits_or_rolls_back(url: str) -> None:
    async with counting(url) as database:
        async with database.transaction() as session:
            await session.execute(text("UPDATE counter SET n = 1"))
        with pytest.raises(ValueError, match="never mind"):
            async with database.transaction() as session:
                await session.execute(text("UPDATE counter SET n = 2"))
                raise ValueError("never mind")
        assert await counted(database) == 1


async def test_a_violated_constraint_leaves_nothing_behind(url: str) -> None:
    async with counting(url) as database:
        with pytest.raises(IntegrityError):
            async with database.transaction() as session:
                await session.execute(text("UPDATE counter SET n = 5"))
                await session.execute(text("INSERT INTO counter VALUES (1, 1)"))
        assert await counted(database) == 0


async def test_a_reader_sees_what_is_committed_while_it_reads(tmp_path: Path) -> None:
    async with (
        counting(f"sqlite:///{tmp_path}/test.db") as database,
        database.reading() as connection,
        database.transaction() as session,
    ):
        await session.execute(text("UPDATE counter SET n = 1"))
        assert await _n(connection) == 0
        await session.commit()
        assert await _n(connection) == 1


async def _n(connection: Reader) -> int:
    found: int = (await connection.execute(text("SELECT n FROM counter"))).scalar_one()
    return found


async def test_writers_that_read_first_wait_for_each_other(tmp_path: Path) -> None:
    """Two processes, as it were: each database has its own connections and its own line."""
    url = f"sqlite:///{tmp_path}/test.db"
    async with counting(url) as one:
        other = Database(url)

        async def increment(database: Database) -> None:
            async with database.transaction() as session:
                n = (await session.execute(text("SELECT n FROM counter"))).scalar_one()
                await session.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

        await asyncio.gather(*(increment(database) for _ in range(20) for database in (one, other)))
        await other.dispose()
        assert await counted(one) == 40


async def test_a_transaction_inside_another_is_told_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.templates.backend.runtime.sqlite.WAIT", 0.05)
    async with counting(f"sqlite:///{tmp_path}/test.db") as database:
        async with database.transaction():
            with pytest.raises(DatabaseUnavailable, match="another transaction"):
                async with database.transaction():
                    pass
        assert await counted(database) == 0


async def test_sqlite_keeps_foreign_keys_and_a_write_ahead_log(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/test.db"
    async with counting(url) as database, database.reading() as connection:
        settings = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("foreign_keys", "journal_mode", "busy_timeout", "synchronous")
        ]
    assert settings == [1, "wal", 5000, 1]


@pytest.mark.parametrize("rows", [0, 1, 255, 256, 257, 1000])
async def test_every_row_arrives_at_once_or_streamed(url: str, rows: int) -> None:
    async with counting(url) as database:
        async with database.transaction() as session:
            numbers = [{"id": id + 2} for id in range(rows - 1)]
            if not rows:
                await session.execute(text("DELETE FROM counter"))
            if numbers:
                await session.execute(text("INSERT INTO counter VALUES (:id, 0)"), numbers)
        statement = text("SELECT id FROM counter ORDER BY id")
        async with database.reading() as connection:
            assert [*await connection.scalars(statement)] == [*range(1, rows + 1)]
        async with database.transaction() as session:
            streamed = await session.stream_scalars(statement)
            assert [id async for id in streamed] == [*range(1, rows + 1)]


async def test_a_cancelled_transaction_is_rolled_back(url: str) -> None:
    async with counting(url) as database:
        await _cancel_a_write(database, after=None)
        assert await counted(database) == 0
        async with database.transaction() as session:
            await session.execute(text("UPDATE counter SET n = 1"))
        assert await counted(database) == 1


@pytest.mark.parametrize("after", [0, 0.0005, 0.001, 0.002, 0.003])
async def test_a_cancelled_statement_does_not_disturb_the_next(
    tmp_path: Path, after: float
) -> None:
    async with counting(f"sqlite:///{tmp_path}/test.db") as database:
        for _ in range(10):
            await _cancel_a_write(database, after)
        assert await counted(database) == 0
        async with database.transaction() as session:
            await session.execute(text("UPDATE counter SET n = 1"))
        assert await counted(database) == 1


async def _cancel_a_write(database: Database, after: float | None) -> None:
    """After so many seconds, or when it is written and not committed."""
    written = asyncio.Event()

    async def write() -> None:
        async with database.transaction() as session:
            await session.execute(text("UPDATE counter SET n = 7"))
            written.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await (written.wait() if after is None else asyncio.sleep(after))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
