"""What is another's is not there, whatever is done with it."""

from collections.abc import Iterable

import httpx
import pytest

from generated.backend import schemas

from ..conftest import Account
from .contract import Operation, operations

pytestmark = pytest.mark.anyio

OF_ITEMS = [each for each in operations() if "{item_id}" in each.path]
OF_USERS = [
    each for each in operations() if each.path in ("/users", "/users/{user_id}", "/users/me")
]


async def request(account: Account, operation: Operation, **parameters: object) -> httpx.Response:
    """One that would be right from who may."""
    address = operation.address(**parameters)
    if operation.id == "uploadAttachment":
        files = {"file": ("more.txt", b"more", "text/plain")}
        return await account.http.request(operation.method, address, files=files)
    body = {"title": "Mine"} if operation.body else None
    headers = {"If-Match": '"1"'}
    return await account.http.request(operation.method, address, json=body, headers=headers)


async def item_with_file(account: Account) -> tuple[int, int]:
    """The keys of an item of theirs, and of what is attached to it."""
    item = (await account.http.post("/api/v1/items", json={"title": "Engine"})).json()["data"]
    files = {"file": ("notes.txt", b"hello", "text/plain")}
    attached = await account.http.post(f"/api/v1/items/{item['id']}/attachments", files=files)
    return item["id"], attached.json()["data"]["id"]


def told(answer: httpx.Response) -> tuple[int, str, str]:
    error = schemas.Error.model_validate_json(answer.content).error
    return answer.status_code, error.code, error.message


async def test_every_operation_on_anothers_item_is_404_as_if_it_were_not_there(
    ada: Account, grace: Account
) -> None:
    item_id, attachment_id = await item_with_file(ada)
    for operation in OF_ITEMS:
        anothers = await request(grace, operation, item_id=item_id, attachment_id=attachment_id)
        nothing = await request(grace, operation, item_id=10**9, attachment_id=10**9)
        assert told(anothers) == told(nothing), operation.id
        assert anothers.status_code == 404, operation.id
    own = await ada.http.get(f"/api/v1/items/{item_id}")
    assert (own.json()["data"]["title"], own.json()["data"]["version"]) == ("Engine", 1)
    assert [each["id"] for each in own.json()["data"]["attachments"]] == [attachment_id]
    file = await ada.http.get(f"/api/v1/items/{item_id}/attachments/{attachment_id}")
    assert file.content == b"hello"


async def test_anothers_file_is_not_reached_through_ones_own_item(
    ada: Account, grace: Account
) -> None:
    _, attachment_id = await item_with_file(ada)
    own, _ = await item_with_file(grace)
    for method in ("GET", "DELETE"):
        path = f"/api/v1/items/{own}/attachments/{attachment_id}"
        assert (await grace.http.request(method, path)).status_code == 404


async def test_no_filter_shows_anothers_items(ada: Account, grace: Account) -> None:
    await item_with_file(ada)
    queries: Iterable[dict[str, str | int]] = (
        {},
        {"owner_id": ada.id},
        {"q": "Engine"},
        {"status": "draft"},
        {"sort": "title", "limit": 100},
    )
    for query in queries:
        page = (await grace.http.get("/api/v1/items", params=query)).json()
        assert (page["data"], page["meta"]["total"]) == ([], 0), query


async def test_users_are_administrators_business(ada: Account, grace: Account) -> None:
    for operation in OF_USERS:
        if operation.path != "/users/me":
            answer = await ada.http.request(
                operation.method, operation.address(user_id=grace.id), json={"full_name": "x"}
            )
            assert answer.status_code == 403, operation.id


async def test_a_picture_is_everybodys_to_see_and_its_users_to_change(
    ada: Account, grace: Account, http: httpx.AsyncClient
) -> None:
    """There is no operation on anybody else's."""
    path = f"/api/v1/users/{ada.id}/avatar"
    assert (await http.get(path)).status_code == 401
    for method in ("PUT", "POST", "DELETE"):
        assert (await grace.http.request(method, path)).status_code == 405


async def test_every_operation_that_needs_credentials_asks_for_them(
    http: httpx.AsyncClient,
) -> None:
    for operation in operations():
        if operation.document.get("security") != []:
            answer = await http.request(operation.method, operation.address())
            assert answer.status_code == 401, operation.id
