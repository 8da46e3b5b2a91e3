"""Nobody sets what is not theirs to set: a body with anything else in it is refused as a whole."""

import json
from typing import Any

import httpx
import pytest

from generated.backend import models, schemas

from ..conftest import Account
from . import ON_SQLITE
from .contract import Operation, operations

pytestmark = [pytest.mark.anyio, ON_SQLITE]

# RFC 6749, 3.2: what a token endpoint does not know it must ignore; a login assigns nothing.
LOGIN = "login"
WRITES = [each for each in operations() if each.body is not None and each.id != LOGIN]
COLUMNS = {
    column.name for table in models.Model.metadata.tables.values() for column in table.columns
}
VALUES: tuple[object, ...] = ("1", 1, None)
UNKNOWN = {"__proto__", "__class__", "constructor", "isAdmin", "id ", "ID", "owner", "data", "$ref"}


def valid(operation: Operation, account: Account) -> dict[str, Any]:
    """A body that is taken, or at least read as a whole."""
    bodies: dict[str, dict[str, Any]] = {
        "register": {
            "username": "eve",
            "email": "eve@example.com",
            "full_name": None,
            "password": "a password",
        },
        "refresh": {"refresh_token": account.token.refresh_token},
        "logout": {"refresh_token": account.token.refresh_token},
        "updateMe": {"full_name": "Ada"},
        "changePassword": {"current_password": "wrong", "new_password": "a password"},
        "uploadAvatar": {},
        "updateUser": {"full_name": "Ada"},
        "createItem": {"title": "Engine"},
        "updateItem": {"title": "Engine"},
        "uploadAttachment": {},
    }
    return bodies[operation.id]


async def send(account: Account, operation: Operation, body: dict[str, Any]) -> httpx.Response:
    assert operation.body is not None
    headers = {"If-Match": '"1"'}
    address = operation.address(user_id=account.id)
    if operation.body[0] == "application/json":
        headers["Content-Type"] = "application/json"
        content = json.dumps(body)
        return await account.http.request(
            operation.method, address, content=content, headers=headers
        )
    file = {
        "file": ("notes.txt", b"hello", "image/png" if "Avatar" in operation.id else "text/plain")
    }
    fields = {name: str(value) for name, value in body.items()}
    return await account.http.request(
        operation.method, address, files=file, data=fields, headers=headers
    )


def foreign(operation: Operation) -> list[str]:
    """Each column of each table, and whatever the schema of the body only shows."""
    assert operation.body is not None
    properties: dict[str, Any] = operation.body[1]["properties"]
    own = {name for name, each in properties.items() if not each.get("readOnly")}
    return sorted((COLUMNS | UNKNOWN | set(properties)) - own)


async def test_what_is_read_only_or_unknown_is_refused_by_every_operation(admin: Account) -> None:
    """An administrator may do all of them; a refused body leaves nothing behind."""
    for operation in WRITES:
        for name in foreign(operation):
            for value in VALUES:
                answer = await send(admin, operation, {**valid(operation, admin), name: value})
                assert answer.status_code == 422, (operation.id, name, value)
                assert list(answer.json()["error"]["details"]["fields"]) == [name]
    page = (await admin.http.get("/api/v1/users")).json()
    assert [user["username"] for user in page["data"]] == ["admin", "user"]


async def test_a_login_takes_nothing_from_what_it_does_not_know(ada: Account) -> None:
    body = {"username": "ada", "password": ada.password, "role": "admin", "user_id": "1"}
    answer = await ada.http.post("/api/v1/auth/login", data={**body, "is_active": "false"})
    assert answer.status_code == 200
    user = schemas.User.model_validate(answer.json()["user"])
    assert (user.role, user.is_active, user.id) == (schemas.Role.USER, True, ada.id)


async def test_a_name_that_is_given_twice_counts_once(ada: Account) -> None:
    """The last one, which is the one that was checked."""
    twice = b'{"title": "Engine", "title": 5}'
    headers = {"Content-Type": "application/json"}
    answer = await ada.http.post("/api/v1/items", content=twice, headers=headers)
    assert answer.status_code == 422


async def test_an_item_belongs_to_who_creates_it_whatever_they_say(
    ada: Account, grace: Account
) -> None:
    headers = {"X-User-Id": str(grace.id), "X-Owner-Id": str(grace.id)}
    answer = await ada.http.post(
        f"/api/v1/items?owner_id={grace.id}", json={"title": "Engine"}, headers=headers
    )
    assert answer.status_code == 201
    assert answer.json()["data"]["owner_id"] == ada.id
