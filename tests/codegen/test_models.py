"""The generated models: imported, their tables made on SQLite and PostgreSQL, and used."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import configure_mappers, selectinload
from sqlalchemy.orm.exc import StaleDataError

from dovetail.templates.backend.runtime.database import Database

from . import stored

pytestmark = pytest.mark.anyio

SCHEMAS = (Path(__file__).parent / "stored.yaml").read_text()
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


async def test_orphans_go_with_their_owner(models: Any, database: Database) -> None:
    user = person(models, items=[models.Item(), models.Item()])
    async with saved(database, user) as session:
        load = selectinload(models.User.items)
        found = await session.get_one(models.User, user.id, options=[load])
        found.items.pop()
        await session.flush()
        assert len([*await session.scalars(select(models.Item))]) == 1
        await session.delete(found)
        await session.flush()
        assert [*await session.scalars(select(models.Item))] == []


async def test_a_table_refers_to_itself(models: Any, database: Database) -> None:
    user = person(models)
    root = models.Item(owner=user, children=[models.Item(owner=user)])
    async with saved(database, root) as session:
        load = selectinload(models.Item.parent)
        child = (
            await session.scalars(
                select(models.Item).where(models.Item.parent_id == root.id).options(load)
            )
        ).one()
        assert child.parent.id == root.id


async def test_many_relate_to_many_in_both_directions(models: Any, database: Database) -> None:
    label, friend = models.Label(text="x"), person(models, email="bob@example.com")
    friend.org.name = "Babbage"
    user = person(models, labels=[label], friends=[friend])
    async with saved(database, user) as session:
        labels = select(models.Label).options(selectinload(models.Label.users))
        assert [found.id for found in (await session.scalars(labels)).one().users] == [user.id]
        fans = select(models.User).where(models.User.id == friend.id)
        found = (await session.scalars(fans.options(selectinload(models.User.fans)))).one()
        assert [fan.id for fan in found.fans] == [user.id]
        await session.delete(await session.get_one(models.User, user.id))
    async with database.reading() as connection:
        for table in ("user_labels", "friendships"):
            assert [*await connection.execute(text(f"SELECT * FROM {table}"))] == []


async def test_two_tables_refer_to_each_other(models: Any, database: Database) -> None:
    user = person(models)
    user.org.boss = user
    async with saved(database, user) as session:
        org = (
            await session.scalars(select(models.Org).options(selectinload(models.Org.boss)))
        ).one()
        assert org.boss.id == user.id
        await session.execute(text("DELETE FROM people"))
        await session.refresh(org)
        assert org.boss_id is None


async def test_a_key_is_not_given_twice(models: Any, database: Database) -> None:
    async with database.transaction() as session:
        first = models.Org(name="one")
        session.add(first)
        await session.flush()
        await session.delete(first)
        await session.flush()
        second = models.Org(name="two")
        session.add(second)
        await session.flush()
        assert second.id > first.id


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
async def test_every_constraint_and_index_has_its_name(database: Database) -> None:
    def names(connection: Any) -> set[str]:
        found = inspect(connection)
        groups = (
            found.get_foreign_keys("people"),
            found.get_unique_constraints("people"),
            found.get_check_constraints("people"),
            found.get_foreign_keys("orgs"),
        )
        return {str(each["name"]) for group in groups for each in group}

    async with database.engine.connect() as connection:
        assert await connection.run_sync(names) == {
            "fk_people_org_id_orgs",
            "uq_people_org_id_email",
            "ck_people_email_len",
            "fk_orgs_boss_id_people",
        }


def test_the_models_are_clean_under_both_type_checkers(tmp_path: Path) -> None:
    name = stored.package(stored.contract(SCHEMAS, tmp_path), tmp_path)
    (tmp_path / "pyrightconfig.json").write_text(
        f'{{"typeCheckingMode": "strict", "include": ["{name}"]}}'
    )
    bin = Path(sys.executable).parent
    commands = (
        [f"{bin}/pyright", "--project", ".", "--pythonpath", sys.executable],
        [f"{bin}/mypy", "--strict", "--cache-dir", "cache", "-p", name],
    )
    for command in commands:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
