"""Rows of generated models: what goes in, comes out, and is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.exc import StaleDataError

from dovetail.templates.backend.runtime.database import Database

from .conftest import WHEN, person, saved

pytestmark = pytest.mark.anyio


async def test_every_value_comes_back_as_it_went_in(models: Any, database: Database) -> None:
    user = person(
        models, metadata_={"visits": 3}, tags=["a", "ü"], born=date(1815, 12, 10), seen_at=WHEN
    )
    async with saved(database, user) as session:
        found = await session.get_one(models.User, user.id)
        assert (found.email, found.class_, found.price) == ("ada@example.com", "first", 1.5)
        assert (found.metadata_, found.tags, found.born) == ({"visits": 3}, ["a", "ü"], user.born)
        assert found.seen_at == WHEN
        assert found.seen_at.tzinfo is UTC


async def test_defaults_fill_what_is_not_given(models: Any, database: Database) -> None:
    user = person(models)
    async with saved(database, user) as session:
        found = await session.get_one(models.User, user.id)
    assert found.role.value == "user"
    assert found.level.value == 2
    assert (found.tags, found.count, found.state.value) == ([], 0, "new")
    assert abs(found.created_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert found.born == date(2020, 1, 1)
    assert isinstance(found.token, UUID)


async def test_a_change_in_place_is_stored(models: Any, database: Database) -> None:
    user = person(models, tags=["old"], metadata_={})
    async with saved(database, user) as session:
        found = await session.get_one(models.User, user.id)
        found.tags.append("new")
        found.metadata_["n"] = 1
    async with database.transaction() as session:
        found = await session.get_one(models.User, user.id)
        assert (found.tags, found.metadata_) == (["old", "new"], {"n": 1})


async def test_a_json_null_is_the_null_of_the_database(models: Any, database: Database) -> None:
    user = person(models, metadata_=None)
    async with saved(database, user) as session:
        where = models.User.metadata_.is_(None)
        assert await session.scalar(select(models.User.id).where(where)) == user.id


async def test_a_list_is_searched_for_a_value(models: Any, database: Database) -> None:
    columns = import_module(f"{models.__package__}.runtime.columns")
    one, other = person(models, tags=["red", "it's"]), models.Label(text="x")
    async with saved(database, one, other) as session:
        for value, found in (("red", [one.id]), ("it's", [one.id]), ("re", []), ("blue", [])):
            where = columns.contains(models.User.tags, value)
            assert [*await session.scalars(select(models.User.id).where(where))] == found
    async with database.reading() as connection:
        where = columns.contains(models.User.tags, "red")
        assert [*await connection.scalars(select(models.User.id).where(where))] == [one.id]


async def test_a_moment_without_a_time_zone_is_refused(models: Any, database: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone"):
        async with database.transaction() as session:
            session.add(person(models, seen_at=datetime(2026, 1, 1)))


async def test_an_update_moves_on_its_time_and_version(models: Any, database: Database) -> None:
    user = person(models)
    async with saved(database, user) as session:
        found = await session.get_one(models.User, user.id)
        first = found.updated_at
        found.email = "countess@example.com"
        await session.flush()
        assert found.updated_at > first
        assert found.version == 2


async def test_a_stale_version_is_noticed(models: Any, database: Database) -> None:
    user = person(models)
    async with saved(database, user) as session:
        found = await session.get_one(models.User, user.id)
        await session.execute(text("UPDATE people SET version = 7"))
        found.email = "countess@example.com"
        with pytest.raises(StaleDataError):
            await session.flush()
        await session.rollback()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [({"email": "a@b"}, "ck_people_email_len"), ({"email": None}, "email")],
)
async def test_constraints_hold(
    models: Any, database: Database, values: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        async with database.transaction() as session:
            session.add(person(models, **values))


async def test_uniqueness_is_that_of_the_group_and_of_the_expression(
    models: Any, database: Database
) -> None:
    async with saved(database, person(models)) as session:
        session.add(models.Org(name="Analytical"))
        with pytest.raises(IntegrityError):
            await session.flush()
        await session.rollback()
    async with saved(database) as session:
        other = person(models, email="ADA@example.com")
        other.org.name = "Another"
        session.add(other)
        with pytest.raises(IntegrityError):
            await session.flush()
        await session.rollback()


async def test_a_row_marked_as_deleted_is_hidden_everywhere(
    models: Any, database: Database
) -> None:
    user = person(models, deleted_at=WHEN, items=[models.Item()])
    item = user.items[0]
    async with saved(database, user) as session:
        assert await session.scalar(select(models.User)) is None
        assert await session.get(models.User, user.id) is None
        joined = select(models.Item).join(models.Item.owner)
        assert await session.scalar(joined) is None
        with_owner = select(models.Item).options(selectinload(models.Item.owner))
        assert (await session.scalars(with_owner)).one().owner is None
        changed = update(models.User).values(count=1).returning(models.User.id)
        assert [*await session.scalars(changed)] == []
    async with database.transaction() as session:
        options = {"include_deleted": True}
        found = await session.scalar(select(models.User), execution_options=options)
        assert found is not None and found.id == user.id
        with_owner = with_owner.execution_options(populate_existing=True)
        seen = await session.scalars(with_owner, execution_options=options)
        assert seen.one().owner.id == user.id
    assert item.owner_id == user.id


async def test_marking_a_row_in_memory_leaves_it_usable(models: Any, database: Database) -> None:
    user = person(models)
    async with saved(database, user) as session:
        found = await session.get_one(models.User, user.id)
        found.deleted_at = WHEN
        await session.flush()
        await session.refresh(found)
        assert found.deleted_at == WHEN
