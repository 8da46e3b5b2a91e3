"""Readers: nobody is held up, and who gives up leaves nothing behind."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import Executable, String, bindparam, func, literal, select, text

from dovetail.templates.backend.runtime.database import Database
from dovetail.templates.backend.runtime.outages import DatabaseUnavailable

from .conftest import ALL, THINGS, rows

pytestmark = pytest.mark.anyio


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncGenerator[Database]:
    database = Database(f"sqlite:///{tmp_path}/t.db")
    yield database
    await database.dispose()


def counted() -> Executable:
    """Counts, one by one, up to `last`."""
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < bindparam("last")))
    return select(func.count()).select_from(numbers)


async def test_a_long_read_does_not_hold_up_the_event_loop(
    embedded: Database, left: pytest.LogCaptureFixture
) -> None:
    """After some attempts, it is no longer tried."""
    assert await rows(embedded, counted(), last=10) == [(10,)]
    for attempt in range(5):
        left.clear()
        assert await rows(embedded, counted(), last=300_000) == [(300_000,)]
        expected = "has taken too long" if attempt < 3 else "has often taken too long"
        assert left.messages == [f"left to SQLAlchemy: {expected}"]


async def test_a_lock_does_not_hold_up_the_event_loop(
    tmp_path: Path, embedded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the file system can have no write-ahead log."""
    monkeypatch.setattr("dovetail.templates.backend.runtime.sqlite.PRAGMAS", ())
    async with embedded.engine.begin() as connection:
        await connection.run_sync(THINGS.metadata.create_all)
    assert await rows(embedded, ALL) == []
    other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    reading = asyncio.create_task(rows(embedded, ALL))
    await asyncio.sleep(0.1)
    assert not reading.done()
    other.execute("ROLLBACK")
    other.close()
    assert await reading == []


@pytest.fixture
async def served(postgresql_url: str) -> AsyncGenerator[Database]:
    database = Database(postgresql_url, statement_timeout=5)
    yield database
    await database.dispose()


def slept(seconds: float) -> Executable:
    return select(func.pg_sleep(seconds), bindparam("word", type_=String))


async def test_a_cancelled_read_leaves_no_answer_for_the_next(
    served: Database, left: pytest.LogCaptureFixture
) -> None:
    await rows(served, slept(0), word="first")
    left.clear()
    for number in range(25):
        reading = asyncio.create_task(rows(served, slept(10), word=f"late {number}"))
        await asyncio.sleep(0.01)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        [(_, word)] = await rows(served, slept(0), word=f"next {number}")
        assert word == f"next {number}"
    assert not left.messages


async def test_a_read_that_takes_too_long_is_told_and_forgotten(postgresql_url: str) -> None:
    database = Database(postgresql_url, statement_timeout=0.2)
    await rows(database, slept(0), word="first")
    with pytest.raises(DatabaseUnavailable):
        await rows(database, slept(10), word="late")
    assert (await rows(database, slept(0), word="next"))[0][1] == "next"
    await database.dispose()


@pytest.mark.parametrize("while_reading", [False, True])
async def test_a_connection_that_the_server_closes_is_replaced(
    served: Database, while_reading: bool
) -> None:
    await rows(served, slept(0), word="first")
    reading = asyncio.create_task(rows(served, slept(10), word="lost")) if while_reading else None
    await asyncio.sleep(0.05)
    async with served.transaction() as session:
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
        )
        await session.execute(text(f"{others} AND datname = current_database()"))
    if reading:
        with pytest.raises(DatabaseUnavailable):
            await reading
    await asyncio.sleep(0.05)
    assert (await rows(served, slept(0), word="next"))[0][1] == "next"
