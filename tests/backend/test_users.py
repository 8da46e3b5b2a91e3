"""One's own profile, and everybody's for administrators."""

import httpx
import pytest

from generated.backend import schemas
from generated.backend.client import Client
from generated.backend.responses import auth, components
from generated.backend.responses import users as responses
from generated.backend.runtime.parts import FilePart

from .conftest import Account

pytestmark = pytest.mark.anyio

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def test_null_clears_and_absence_keeps(ada: Account) -> None:
    named = await ada.client.users.update_me(body=schemas.ProfileUpdate(full_name="Ada Lovelace"))
    assert isinstance(named, components.User)
    moved = await ada.client.users.update_me(body=schemas.ProfileUpdate(email="ada@example.org"))
    assert isinstance(moved, components.User)
    assert (moved.body.data.full_name, moved.body.data.email) == ("Ada Lovelace", "ada@example.org")
    cleared = await ada.client.users.update_me(body=schemas.ProfileUpdate(full_name=None))
    assert isinstance(cleared, components.User)
    assert cleared.body.data.full_name is None


async def test_an_address_belongs_to_one_account(ada: Account, grace: Account) -> None:
    body = schemas.ProfileUpdate(email="ada@example.com")
    assert isinstance(await grace.client.users.update_me(body=body), components.Conflict)


async def test_a_new_password_replaces_the_old_one(client: Client, ada: Account) -> None:
    body = schemas.PasswordChange(current_password=ada.password, new_password="difference engine")
    changed = await ada.client.users.change_password(body=body)
    assert isinstance(changed, responses.ChangePasswordNoContent)
    old = await client.auth.login(body=schemas.Login(username="ada", password=ada.password))
    assert isinstance(old, components.Unauthorized)
    new = await client.auth.login(body=schemas.Login(username="ada", password="difference engine"))
    assert isinstance(new, auth.LoginOk)
    spent = schemas.RefreshRequest(refresh_token=ada.token.refresh_token)
    assert isinstance(await client.auth.refresh(body=spent), components.Unauthorized)


async def test_a_password_is_changed_by_who_knows_it(ada: Account) -> None:
    body = schemas.PasswordChange(current_password="wrong", new_password="difference engine")
    answer = await ada.client.users.change_password(body=body)
    assert isinstance(answer, components.Forbidden)
    assert isinstance(answer.body.error.details, schemas.ErrorErrorDetails)
    assert answer.body.error.details.fields == {"current_password": "This is not the password."}


async def test_a_picture_comes_back_as_it_was(ada: Account, grace: Account) -> None:
    upload = schemas.AvatarUpload(file=FilePart(PNG, "me.png", "image/png"))
    stored = await ada.client.users.upload_avatar(body=upload)
    assert isinstance(stored, components.User)
    assert stored.body.data.avatar_url == f"/api/v1/users/{ada.id}/avatar"
    read = await grace.http.get(f"/api/v1/users/{ada.id}/avatar")
    assert (read.content, read.headers["Content-Type"]) == (PNG, "image/png")


async def test_a_picture_is_told_by_its_content(ada: Account) -> None:
    upload = schemas.AvatarUpload(file=FilePart(b"#!/bin/sh\n", "me.png", "image/png"))
    answer = await ada.client.users.upload_avatar(body=upload)
    assert isinstance(answer, components.UnsupportedMediaType)


async def test_a_picture_has_a_limit(ada: Account) -> None:
    large = {"file": ("me.png", PNG + bytes(2 * 1024 * 1024), "image/png")}
    answer = await ada.http.put("/api/v1/users/me/avatar", files=large)
    assert answer.status_code == 413


async def test_users_are_for_administrators(ada: Account) -> None:
    assert isinstance(await ada.client.users.list_users(), components.Forbidden)
    assert isinstance(await ada.client.users.get_user(user_id=ada.id), components.Forbidden)
    assert isinstance(await ada.client.users.delete_user(user_id=ada.id), components.Forbidden)


async def test_an_administrator_finds_users(admin: Account) -> None:
    found = await admin.client.users.list_users(role=schemas.Role.ADMIN)
    assert isinstance(found, responses.ListUsersOk)
    assert [user.username for user in found.body.data] == ["admin"]
    searched = await admin.client.users.list_users(q="use")
    assert isinstance(searched, responses.ListUsersOk)
    assert [user.username for user in searched.body.data] == ["user"]
    assert searched.body.meta.total == 1


async def test_an_administrator_changes_and_deletes_users(admin: Account) -> None:
    found = await admin.client.users.list_users(q="user")
    assert isinstance(found, responses.ListUsersOk)
    user_id = found.body.data[0].id
    changed = await admin.client.users.update_user(
        user_id=user_id, body=schemas.UserUpdate(role=schemas.Role.ADMIN)
    )
    assert isinstance(changed, components.User)
    assert changed.body.data.role is schemas.Role.ADMIN
    deleted = await admin.client.users.delete_user(user_id=user_id)
    assert isinstance(deleted, responses.DeleteUserNoContent)
    assert isinstance(await admin.client.users.get_user(user_id=user_id), components.NotFound)


@pytest.mark.parametrize(
    "body", [schemas.UserUpdate(role=schemas.Role.USER), schemas.UserUpdate(is_active=False)]
)
async def test_administrators_cannot_lock_themselves_out(
    body: schemas.UserUpdate, admin: Account
) -> None:
    users = admin.client.users
    assert isinstance(await users.update_user(user_id=admin.id, body=body), components.Conflict)
    assert isinstance(await users.delete_user(user_id=admin.id), components.Conflict)
    renamed = await users.update_user(
        user_id=admin.id, body=schemas.UserUpdate(full_name="The administrator")
    )
    assert isinstance(renamed, components.User)
    assert renamed.body.data.role is schemas.Role.ADMIN
    assert renamed.body.data.is_active


async def test_only_the_server_sets_what_is_read_only(http: httpx.AsyncClient) -> None:
    account = {
        "username": "eve",
        "email": "eve@example.com",
        "full_name": None,
        "password": "a password",
    }
    for more in ({"role": "admin"}, {"password_hash": "x"}):
        refused = await http.post("/api/v1/auth/register", json={**account, **more})
        assert refused.status_code == 422
