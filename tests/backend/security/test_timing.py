"""How long a login takes does not tell whether the account exists."""

import statistics
import time

import pytest

from generated.backend import schemas
from generated.backend.client import Client
from generated.backend.responses import components
from generated.backend.responses import users as responses

from ..conftest import Account
from . import ON_SQLITE

pytestmark = [pytest.mark.anyio, ON_SQLITE]

LOGINS = 7


async def refused(client: Client, username: str) -> None:
    answer = await client.auth.login(body=schemas.Login(username=username, password="wrong"))
    assert isinstance(answer, components.Unauthorized)


async def test_the_same_work_is_done_for_a_name_that_is_not_there(
    client: Client, ada: Account, verified: list[str]
) -> None:
    await refused(client, "ada")
    await refused(client, "nobody")
    known, unknown = verified
    assert known == unknown


async def test_the_same_work_is_done_for_a_locked_account(
    admin: Account, client: Client, verified: list[str]
) -> None:
    found = await admin.client.users.list_users(q="user")
    assert isinstance(found, responses.ListUsersOk)
    (user,) = found.body.data
    await admin.client.users.update_user(user_id=user.id, body=schemas.UserUpdate(is_active=False))
    await refused(client, "user")
    await refused(client, "nobody")
    known, unknown = verified
    assert known == unknown


async def test_a_wrong_password_takes_as_long_as_an_unknown_name(
    client: Client, ada: Account
) -> None:
    """By the CPU time of this process, which other processes do not change as they do the clock.

    The two take turns. A hash is nine tenths of a login; without it, an unknown name takes a twentieth.
    """
    spent: dict[str, list[float]] = {"ada": [], "nobody": []}
    for turn in range(LOGINS):
        for name in spent:
            # The limit of an account is another demand's.
            shown = name if turn % 2 else f"{name}@example.com"
            started = time.process_time()
            await refused(client, shown)
            spent[name].append(time.process_time() - started)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert 0.5 < known / unknown < 2
