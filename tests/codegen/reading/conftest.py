"""Rows of every type on a database of each kind, and who reads them."""

from __future__ import annotations

import enum
import logging
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
    select,
)

from dovetail.templates.backend.runtime.columns import JsonArray, UtcDateTime
from dovetail.templates.backend.runtime.database import Database


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


ALL = select(THINGS).order_by(THINGS.c.id)


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
