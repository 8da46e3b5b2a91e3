"""Readers: what the driver answers is what SQLAlchemy answers, and nobody is held up or shown another's rows."""

from __future__ import annotations

import asyncio
import enum
import logging
import sqlite3
import uuid
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Date,
    Enum,
    Executable,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Uuid,
    bindparam,
    event,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, StatementError

from dovetail.templates.backend.runtime.columns import JsonArray, UtcDateTime
from dovetail.templates.backend.runtime.database import Database
from dovetail.templates.backend.runtime.outages import DatabaseUnavailable

pytestmark = pytest.mark.anyio


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("owner", Integer),
    Column("name", String(20)),
    Column("price", Numeric(10, 2)),
    Column("weight", Float),
    Column("token", Uuid),
    Column("tags", JsonArray),
    Column("made", UtcDateTime),
    Column("day", Date),
    Column("colour", Enum(Colour, native_enum=False)),
    Column("raw", LargeBinary),
)
NOW = datetime(2026, 2, 28, 12, 30, 0, 250, UTC)
ROWS: list[dict[str, Any]] = [
    {
        "id": number,
        "owner": number % 3,
        "name": f"thing {number}",
        "price": Decimal(number) / 4,
        "weight": number / 3,
        "token": uuid.UUID(int=number),
        "tags": ["a", {"b": number}],
        "made": NOW + timedelta(days=number),
        "day": date(2026, 1, number),
        "colour": Colour.RED if number % 2 else Colour.BLUE,
        "raw": bytes([number]),
    }
    for number in range(1, 10)
] + [{"id": 10} | {column.name: None for column in THINGS.columns if column.name != "id"}]


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/t.db" if is_sqlite else request.getfixturevalue("postgresql_url")
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(THINGS.metadata.create_all)
        await connection.execute(THINGS.insert(), ROWS)
    yield database
    await database.dispose()


@pytest.fixture
def left(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is left to SQLAlchemy is logged."""
    caplog.set_level(logging.DEBUG, "dovetail")
    return caplog


async def rows(database: Database, statement: Executable, **values: object) -> list[Any]:
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(statement, values)]


ALL = select(THINGS).order_by(THINGS.c.id)


async def test_the_driver_answers_values_of_every_type(
    database: Database, left: pytest.LogCaptureFixture
) -> None:
    expected = [tuple(row[column.name] for column in THINGS.columns) for row in ROWS]
    for _ in range(3):
        assert await rows(database, ALL) == expected
    assert left.messages.count("left to SQLAlchemy: Unplanned") == 1


@pytest.mark.parametrize("column", [each for each in THINGS.columns if each.name != "weight"])
async def test_values_of_every_type_are_given_to_the_driver(
    database: Database, column: Column[Any]
) -> None:
    statement = select(THINGS.c.id).where(column == bindparam("value"))
    for row in ROWS[:5]:
        expected = [(each["id"],) for each in ROWS if each[column.name] == row[column.name]]
        assert await rows(database, statement, value=row[column.name]) == expected
        assert await rows(database, select(THINGS.c.id).where(column == row[column.name])) == (
            expected
        )


async def test_nobody_is_shown_what_was_asked_for_before(database: Database) -> None:
    for owner in (0, 1, 2, 7, 1):
        statement = select(THINGS.c.owner).where(THINGS.c.owner == owner).limit(2)
        assert await rows(database, statement) == [(owner,)] * (0 if owner == 7 else 2)


@pytest.mark.parametrize("wanted", [[], [1], [3, 1], [2, 3, 4], [1, 99], [5]])
async def test_as_many_values_as_there_are(database: Database, wanted: list[int]) -> None:
    statement = ALL.with_only_columns(THINGS.c.id)
    expected = sorted((id,) for id in wanted if id < 99)
    for _ in range(2):
        given = statement.where(THINGS.c.id.in_(bindparam("ids", expanding=True)))
        assert await rows(database, given, ids=wanted) == expected
        assert await rows(database, statement.where(THINGS.c.id.in_(wanted))) == expected


async def test_rows_have_names(database: Database) -> None:
    for _ in range(2):
        async with database.reading() as connection:
            found = (await connection.execute(ALL.limit(1))).one()
            assert (found.name, found.colour) == ("thing 1", Colour.RED)
            assert (await connection.scalars(select(THINGS.c.id).where(THINGS.c.id > 8))).all() == [
                9,
                10,
            ]
            assert await connection.scalar(select(func.count()).select_from(THINGS)) == 10


async def test_who_listens_sees_every_statement(database: Database) -> None:
    seen: list[str] = []
    await rows(database, ALL)

    def see(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(database.readers.sync_engine, "before_cursor_execute", see)
    await rows(database, ALL)
    await rows(database, ALL)
    assert len(seen) == 2


async def test_who_reads_the_log_sees_every_statement(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await rows(database, ALL)
    caplog.set_level(logging.INFO, "sqlalchemy.engine.Engine")
    await rows(database, ALL)
    assert any("FROM things" in message for message in caplog.messages)


async def test_errors_are_those_of_sqlalchemy(database: Database) -> None:
    statement = select(THINGS.c.id).where(THINGS.c.id == bindparam("id"))
    assert await rows(database, statement, id=1) == [(1,)]
    with pytest.raises((StatementError, OverflowError)):
        await rows(database, statement, id=2**70)
    with pytest.raises(StatementError):
        await rows(database, statement)
    assert await rows(database, statement, id=1) == [(1,)]
    async with database.transaction() as session:
        await session.execute(text("DROP TABLE things"))
    with pytest.raises(DBAPIError):
        await rows(database, statement, id=1)


async def test_a_changed_table_is_read_as_it_is(database: Database) -> None:
    await rows(database, ALL)
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE things ADD COLUMN more INTEGER DEFAULT 5"))
    more = select(THINGS.c.id, text("more")).where(THINGS.c.id == 1)
    assert await rows(database, more) == [(1, 5)]
    assert len(await rows(database, ALL)) == 10


async def test_more_readers_than_connections(database: Database) -> None:
    await rows(database, ALL)
    found = await asyncio.gather(*(rows(database, ALL) for _ in range(50)))
    assert all(len(each) == 10 for each in found)


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
        expected = "TooLong" if attempt < 3 else "Unplanned"
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
