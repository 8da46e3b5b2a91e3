"""Items of their owners, and the files attached to them."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from backend.settings import Settings
from generated.backend import schemas
from generated.backend.responses import components, users
from generated.backend.responses import items as responses
from generated.backend.runtime.parts import FilePart

from .conftest import Account, log_in

pytestmark = pytest.mark.anyio


async def create(account: Account, title: str, **values: object) -> responses.CreateItemCreated:
    body = schemas.ItemCreate.model_validate({"title": title, **values})
    answer = await account.client.items.create_item(body=body)
    assert isinstance(answer, responses.CreateItemCreated)
    return answer


async def titles(account: Account, **query: object) -> list[str]:
    answer = await account.http.get("/api/v1/items", params=query)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # any query at all
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["data"]]


async def attach(account: Account, item_id: int, name: str, content: bytes) -> schemas.Attachment:
    body = schemas.AttachmentUpload(file=FilePart(content, name, "text/plain"))
    answer = await account.client.items.upload_attachment(item_id=item_id, body=body)
    assert isinstance(answer, responses.UploadAttachmentCreated)
    return answer.body.data


async def test_a_created_item_says_where_it_is(ada: Account) -> None:
    created = await create(ada, "Engine", tags=["machines"])
    item = created.body.data
    assert (item.owner_id, item.status, item.version) == (ada.id, schemas.ItemStatus.DRAFT, 1)
    assert (created.location, created.etag) == (f"/api/v1/items/{item.id}", '"1"')
    read = await ada.http.get(created.location)
    assert read.json()["data"]["tags"] == ["machines"]


async def test_items_are_their_owners(ada: Account, grace: Account) -> None:
    item = (await create(ada, "Engine")).body.data
    client = grace.client.items
    assert await titles(grace) == []
    assert isinstance(await client.get_item(item_id=item.id), components.NotFound)
    assert isinstance(await client.delete_item(item_id=item.id), components.NotFound)
    changed = await client.update_item(
        item_id=item.id, if_match='"1"', body=schemas.ItemUpdate(title="Mine")
    )
    assert isinstance(changed, components.NotFound)


async def test_administrators_see_everybodys(admin: Account) -> None:
    await create(admin, "Engine")
    assert await titles(admin, owner_id=admin.id) == ["Engine"]
    assert await titles(admin, owner_id=admin.id + 1000) == []


async def test_a_list_is_searched_filtered_and_sorted(ada: Account) -> None:
    await create(ada, "Analytical engine", status="active", tags=["machines", "old"])
    await create(ada, "Difference engine", tags=["machines"])
    await create(ada, "Notes", description="on the ENGINE", status="archived")
    assert await titles(ada) == ["Notes", "Difference engine", "Analytical engine"]
    assert await titles(ada, sort="title") == ["Analytical engine", "Difference engine", "Notes"]
    assert await titles(ada, q="engine", sort="-title") == [
        "Notes",
        "Difference engine",
        "Analytical engine",
    ]
    assert await titles(ada, q="100%") == []
    assert await titles(ada, status="active") == ["Analytical engine"]
    assert await titles(ada, tag="machines", sort="title") == [
        "Analytical engine",
        "Difference engine",
    ]
    assert await titles(ada, tag="mach") == []


async def test_a_page_says_where_it_stands(ada: Account) -> None:
    for number in range(5):
        await create(ada, f"Item {number}")
    answer = await ada.client.items.list_items(page=2, limit=2)
    assert isinstance(answer, responses.ListItemsOk)
    meta = answer.body.meta
    assert [item.title for item in answer.body.data] == ["Item 2", "Item 1"]
    assert (meta.total, meta.pages, meta.has_next, meta.has_prev) == (5, 3, True, True)
    last = await ada.client.items.list_items(page=9, limit=2)
    assert isinstance(last, responses.ListItemsOk)
    assert (last.body.data, last.body.meta.total, last.body.meta.has_next) == ([], 5, False)


async def test_an_update_needs_the_version_it_was_made_to(ada: Account) -> None:
    item = (await create(ada, "Engine", description="A text")).body.data
    first = await ada.client.items.update_item(
        item_id=item.id, if_match='"1"', body=schemas.ItemUpdate(description=None)
    )
    assert isinstance(first, responses.UpdateItemOk)
    assert (first.etag, first.body.data.description, first.body.data.title) == (
        '"2"',
        None,
        "Engine",
    )
    second = await ada.client.items.update_item(
        item_id=item.id, if_match='"1"', body=schemas.ItemUpdate(title="Lost")
    )
    assert isinstance(second, components.PreconditionFailed)


async def test_an_item_that_is_at_hand_is_not_sent_again(ada: Account) -> None:
    item = (await create(ada, "Engine")).body.data
    same = await ada.client.items.get_item(item_id=item.id, if_none_match='"1"')
    assert isinstance(same, responses.GetItemNotModified)
    other = await ada.client.items.get_item(item_id=item.id, if_none_match='"0"')
    assert isinstance(other, responses.GetItemOk)


async def test_a_deleted_item_is_gone(ada: Account) -> None:
    item = (await create(ada, "Engine")).body.data
    deleted = await ada.client.items.delete_item(item_id=item.id)
    assert isinstance(deleted, responses.DeleteItemNoContent)
    assert isinstance(await ada.client.items.get_item(item_id=item.id), components.NotFound)
    assert isinstance(await ada.client.items.delete_item(item_id=item.id), components.NotFound)
    assert isinstance(await ada.client.items.list_attachments(item_id=item.id), components.NotFound)
    assert await titles(ada) == []


async def test_a_file_comes_back_as_it_was(ada: Account, settings: Settings) -> None:
    item = (await create(ada, "Engine")).body.data
    name = '../évil "name".txt'
    stored = await attach(ada, item.id, name, b"hello " * 50_000)
    assert (stored.size, stored.content_type) == (300_000, "text/plain")
    read = await ada.http.get(f"/api/v1/items/{item.id}/attachments/{stored.id}")
    assert read.content == b"hello " * 50_000
    assert "%C3%A9vil" in read.headers["Content-Disposition"]
    assert [path.parent for path in settings.files.rglob("*")] == [settings.files]
    again = await ada.client.items.get_item(item_id=item.id)
    assert isinstance(again, responses.GetItemOk)
    assert [each.id for each in again.body.data.attachments] == [stored.id]


async def test_files_are_their_owners(ada: Account, grace: Account) -> None:
    item = (await create(ada, "Engine")).body.data
    stored = await attach(ada, item.id, "notes.txt", b"hello")
    path = f"/api/v1/items/{item.id}/attachments"
    assert (await grace.http.get(path)).status_code == 404
    assert (await grace.http.get(f"{path}/{stored.id}")).status_code == 404
    assert (await grace.http.delete(f"{path}/{stored.id}")).status_code == 404


async def test_a_removed_file_leaves_nothing(ada: Account, settings: Settings) -> None:
    item = (await create(ada, "Engine")).body.data
    stored = await attach(ada, item.id, "notes.txt", b"hello")
    assert files(settings.files) == 1
    removed = await ada.client.items.delete_attachment(item_id=item.id, attachment_id=stored.id)
    assert isinstance(removed, responses.DeleteAttachmentNoContent)
    assert files(settings.files) == 0
    gone = await ada.client.items.download_attachment(item_id=item.id, attachment_id=stored.id)
    assert isinstance(gone, components.NotFound)


async def test_a_refused_file_leaves_nothing(ada: Account, settings: Settings) -> None:
    item = (await create(ada, "Engine")).body.data
    body = schemas.AttachmentUpload(file=FilePart(b"\x7fELF\x00\x01", "x.txt", "text/plain"))
    answer = await ada.client.items.upload_attachment(item_id=item.id, body=body)
    assert isinstance(answer, components.UnsupportedMediaType)
    large = {"file": ("x.txt", b"a" * (10 * 1024 * 1024 + 1), "text/plain")}
    refused = await ada.http.post(f"/api/v1/items/{item.id}/attachments", files=large)
    assert refused.status_code == 413
    assert files(settings.files) == 0


async def test_files_go_with_their_owner(admin: Account, app: FastAPI, settings: Settings) -> None:
    user = await log_in(app, "user", "useruser")
    item = (await create(user, "Engine")).body.data
    await attach(user, item.id, "notes.txt", b"hello")
    await user.http.aclose()
    deleted = await admin.client.users.delete_user(user_id=user.id)
    assert isinstance(deleted, users.DeleteUserNoContent)
    assert files(settings.files) == 0


def files(directory: Path) -> int:
    return sum(path.is_file() for path in directory.rglob("*"))
