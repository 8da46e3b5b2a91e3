"""Rows that belong to others, and what the checkers and the database say of the models."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import selectinload

from dovetail.templates.backend.runtime.database import Database

from .. import stored
from .conftest import SCHEMAS, person, saved

pytestmark = pytest.mark.anyio


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
