"""Readers: what the driver answers is what SQLAlchemy answers, and nobody is shown another's rows."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import Column, bindparam, event, func, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from dovetail.templates.backend.runtime.database import Database
from dovetail.templates.backend.runtime.plans import Fetch

from .conftest import ALL, ROWS, THINGS, Colour, rows

pytestmark = pytest.mark.anyio


async def test_the_driver_answers_values_of_every_type(
    database: Database, left: pytest.LogCaptureFixture
) -> None:
    expected = [tuple(row[column.name] for column in THINGS.columns) for row in ROWS]
    for _ in range(3):
        assert await rows(database, ALL) == expected
    assert left.messages.count("left to SQLAlchemy: not seen before") == 1


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


async def test_errors_are_those_of_sqlalchemy(
    database: Database, left: pytest.LogCaptureFixture
) -> None:
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
    assert all(record.levelno == logging.DEBUG for record in left.records)


async def test_a_mistake_is_told_and_left_to_sqlalchemy(
    database: Database, left: pytest.LogCaptureFixture
) -> None:
    calls = 0

    def work(fetch: Fetch) -> int:
        nonlocal calls
        calls += 1
        found = len(fetch(ALL).rows)
        return found // (calls - 1)

    await rows(database, ALL)
    async with database.reading() as connection:
        assert await connection.read(work) == 10
    [told] = [record for record in left.records if record.levelno == logging.WARNING]
    assert told.exc_info and told.exc_info[0] is ZeroDivisionError


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
