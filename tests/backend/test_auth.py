"""Accounts and tokens."""

import httpx
import pytest

from generated.backend import schemas
from generated.backend.client import Client
from generated.backend.responses import auth as responses
from generated.backend.responses import components

from .conftest import Account, register

pytestmark = pytest.mark.anyio


async def refresh(client: Client, token: str) -> responses.RefreshResponse:
    return await client.auth.refresh(body=schemas.RefreshRequest(refresh_token=token))


async def test_a_new_account_can_log_in(client: Client, ada: Account) -> None:
    me = await ada.client.users.get_me()
    assert isinstance(me, components.User)
    assert (me.body.data.username, me.body.data.role) == ("ada", schemas.Role.USER)
    assert ada.token.expires_in in range(3590, 3601)


async def test_the_address_serves_as_a_name(client: Client, ada: Account) -> None:
    body = schemas.Login(username="ada@example.com", password=ada.password)
    assert isinstance(await client.auth.login(body=body), responses.LoginOk)


async def test_an_account_says_which_field_is_taken(client: Client, ada: Account) -> None:
    body = schemas.UserWrite(
        username="ada", email="other@example.com", full_name=None, password="long enough"
    )
    answer = await client.auth.register(body=body)
    assert isinstance(answer, components.Conflict)
    assert isinstance(answer.body.error.details, schemas.ErrorErrorDetails)
    assert answer.body.error.details.fields == {"username": "is taken"}


async def test_read_only_fields_are_refused(http: httpx.AsyncClient) -> None:
    account = {"username": "eve", "email": "eve@example.com", "full_name": None}
    body = {**account, "password": "long enough", "role": "admin"}
    answer = await http.post("/api/v1/auth/register", json=body)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["details"]["fields"]) == ["role"]


async def test_the_password_is_nowhere_in_an_answer(http: httpx.AsyncClient) -> None:
    body = {"username": "eve", "email": "eve@example.com", "full_name": None}
    answer = await http.post("/api/v1/auth/register", json={**body, "password": "long enough"})
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/users/{answer.json()['data']['id']}"
    assert "password" not in answer.text


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("nobody", "wrong")])
async def test_a_wrong_name_and_a_wrong_password_look_alike(
    client: Client, ada: Account, name: str, password: str
) -> None:
    answer = await client.auth.login(body=schemas.Login(username=name, password=password))
    assert isinstance(answer, components.Unauthorized)
    assert answer.body.error.message == "The name or the password is wrong."
    assert answer.www_authenticate == "Bearer"


async def test_nobody_logs_somebody_else_out(client: Client, ada: Account, grace: Account) -> None:
    body = schemas.RefreshRequest(refresh_token=ada.token.refresh_token)
    await grace.client.auth.logout(body=body)
    assert isinstance(await refresh(client, ada.token.refresh_token), responses.RefreshOk)


async def test_fewer_scopes_can_be_asked_for(client: Client, ada: Account) -> None:
    body = schemas.Login(username="ada", password=ada.password, scope="profile users:admin")
    answer = await client.auth.login(body=body)
    assert isinstance(answer, responses.LoginOk)
    ada.http.headers["Authorization"] = f"Bearer {answer.body.access_token}"
    assert isinstance(await ada.client.users.get_me(), components.User)
    assert isinstance(await ada.client.items.list_items(), components.Forbidden)
    assert isinstance(await ada.client.users.list_users(), components.Forbidden)


async def test_a_locked_account_is_locked_at_once(
    admin: Account, client: Client, app: object
) -> None:
    await register(client, "eve")
    login = await client.auth.login(
        body=schemas.Login(username="eve", password="the password of eve")
    )
    assert isinstance(login, responses.LoginOk)
    await admin.client.users.update_user(
        user_id=login.body.user.id, body=schemas.UserUpdate(is_active=False)
    )
    assert isinstance(await refresh(client, login.body.refresh_token), components.Unauthorized)
    again = await client.auth.login(
        body=schemas.Login(username="eve", password="the password of eve")
    )
    assert isinstance(again, components.Unauthorized)
