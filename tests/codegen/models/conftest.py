"""The models of `stored.yaml`, their tables made on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import configure_mappers

from dovetail.templates.backend.runtime.database import Database

from .. import stored

SCHEMAS = (Path(__file__).parents[1] / "stored.yaml").read_text()
WHEN = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def models(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The module that `stored.yaml` gives, whose classes only it knows; SQLAlchemy wants one a dialect."""
    module = stored.imported(SCHEMAS, tmp_path_factory.mktemp(dialect))
    configure_mappers()
    return module


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if dialect == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    found: str = request.getfixturevalue("postgresql_url")
    return found


@pytest.fixture
async def database(models: Any, url: str) -> AsyncGenerator[Database]:
    """All tables, empty."""
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(models.Model.metadata.create_all)
    yield database
    await database.dispose()


def person(models: Any, **values: Any) -> Any:
    """A user of a new organisation, with all that must be given."""
    given: dict[str, Any] = {"email": "ada@example.com", "class_": "first", "price": 1.5}
    given |= {"settings": {}, "password_hash": "#", **values}
    return models.User(org=models.Org(name="Analytical"), **given)


@asynccontextmanager
async def saved(database: Database, *rows: Any) -> AsyncGenerator[AsyncSession]:
    """A session after one that stored the rows."""
    async with database.transaction() as session:
        session.add_all(rows)
    async with database.transaction() as session:
        yield session
