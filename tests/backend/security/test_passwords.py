"""Passwords are kept as argon2 hashes."""

import re

import pytest
from sqlalchemy import select

from backend.settings import Settings
from generated.backend import models, schemas
from generated.backend.responses import users as responses
from generated.backend.runtime.database import Database

from ..conftest import Account
from . import ON_SQLITE

pytestmark = [pytest.mark.anyio, ON_SQLITE]

ARGON2 = re.compile(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[\w+/]{22,}\$[\w+/]{43,}")


async def hashes(settings: Settings) -> dict[str, str]:
    database = Database(settings.database_url)
    async with database.reading() as connection:
        rows = await connection.execute(select(models.User.username, models.User.password_hash))
    await database.dispose()
    return {row.username: row.password_hash for row in rows}


async def test_a_password_is_kept_as_an_argon2_hash(ada: Account, settings: Settings) -> None:
    kept = ARGON2.fullmatch((await hashes(settings))["ada"])
    assert kept is not None
    memory, times, _ = map(int, kept.groups())
    assert (memory >= 19 * 1024, times >= 2) == (True, True)  # what OWASP asks for at the least


async def test_the_same_password_has_another_hash_each_time(
    ada: Account, settings: Settings
) -> None:
    before = (await hashes(settings))["ada"]
    change = schemas.PasswordChange(current_password=ada.password, new_password=ada.password)
    answer = await ada.client.users.change_password(body=change)
    assert isinstance(answer, responses.ChangePasswordNoContent)
    assert (await hashes(settings))["ada"] != before
