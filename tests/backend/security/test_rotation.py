"""Refresh tokens are used once; one that is used twice, or logged out, takes its family with it."""

import asyncio

import pytest
from sqlalchemy import select

from backend.settings import Settings
from generated.backend import models, schemas
from generated.backend.client import Client
from generated.backend.responses import auth as responses
from generated.backend.responses import components
from generated.backend.runtime.database import Database

from ..conftest import Account

pytestmark = pytest.mark.anyio

ROUNDS = 5


async def refresh(client: Client, token: str) -> schemas.Token | None:
    """New tokens, `None` when this one is refused."""
    answer = await client.auth.refresh(body=schemas.RefreshRequest(refresh_token=token))
    if isinstance(answer, responses.RefreshOk):
        return answer.body
    assert isinstance(answer, components.Unauthorized)
    return None


async def renewed(client: Client, token: str) -> str:
    tokens = await refresh(client, token)
    assert tokens is not None
    return tokens.refresh_token


async def live(settings: Settings) -> int:
    """How many tokens could still be exchanged."""
    database = Database(settings.database_url)
    async with database.reading() as connection:
        rows = await connection.execute(
            select(models.RefreshToken.id).where(models.RefreshToken.used_at.is_(None))
        )
    await database.dispose()
    return len(rows.all())


async def test_each_token_is_exchanged_for_another(client: Client, ada: Account) -> None:
    token, seen = ada.token.refresh_token, {ada.token.refresh_token}
    for _ in range(5):
        tokens = await refresh(client, token)
        assert tokens is not None and tokens.user.id == ada.id
        token = tokens.refresh_token
        seen.add(token)
    assert len(seen) == 6


async def test_a_token_is_used_once_however_many_try_at_once(
    client: Client, ada: Account, settings: Settings
) -> None:
    token = ada.token.refresh_token
    tokens = await asyncio.gather(*(refresh(client, token) for _ in range(10)))
    assert sum(each is not None for each in tokens) == 1
    assert await live(settings) == 0


async def test_reuse_revokes_the_whole_family(
    client: Client, ada: Account, settings: Settings
) -> None:
    first = ada.token.refresh_token
    second = await renewed(client, first)
    third = await renewed(client, second)
    assert await refresh(client, first) is None
    assert await refresh(client, third) is None
    assert await live(settings) == 0


async def test_no_token_is_renewed_while_its_family_is_revoked(
    client: Client, ada: Account, settings: Settings
) -> None:
    """The thief gives the old token while the client gives the new one: nothing may be left."""
    old = ada.token.refresh_token
    for _ in range(ROUNDS):
        new = await renewed(client, old)
        await asyncio.gather(refresh(client, new), refresh(client, old))
        assert await live(settings) == 0
        login = await client.auth.login(body=schemas.Login(username="ada", password=ada.password))
        assert isinstance(login, responses.LoginOk)
        old = login.body.refresh_token


async def test_reuse_leaves_other_logins_alone(client: Client, ada: Account) -> None:
    body = schemas.Login(username="ada", password=ada.password)
    other = await client.auth.login(body=body)
    assert isinstance(other, responses.LoginOk)
    await renewed(client, ada.token.refresh_token)
    assert await refresh(client, ada.token.refresh_token) is None
    await renewed(client, other.body.refresh_token)


async def test_logout_revokes_the_family(client: Client, ada: Account, settings: Settings) -> None:
    second = await renewed(client, ada.token.refresh_token)
    body = schemas.RefreshRequest(
        refresh_token=ada.token.refresh_token
    )  # any of the family will do
    assert isinstance(await ada.client.auth.logout(body=body), responses.LogoutNoContent)
    assert await refresh(client, second) is None
    assert await live(settings) == 0


async def test_a_new_password_revokes_every_family(
    client: Client, ada: Account, settings: Settings
) -> None:
    await client.auth.login(body=schemas.Login(username="ada", password=ada.password))
    assert await live(settings) == 2
    change = schemas.PasswordChange(current_password=ada.password, new_password="a new password")
    await ada.client.users.change_password(body=change)
    assert await live(settings) == 0
