"""What default services do with one item, over HTTP, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest

from . import Library, module

pytestmark = pytest.mark.anyio


def titles(page: Any) -> list[str]:
    return [book["title"] for book in page["data"]]


async def test_create_answers_what_is_stored(library: Library) -> None:
    response = await library.http.post(
        "/books", json={"title": "Notes", "authorId": 1, "dates": ["2024-02-29"], "notes": {"a": 1}}
    )
    assert response.status_code == 201, response.text
    assert response.headers["ETag"] == '"1"'
    body = response.json()
    assert response.headers["Location"] == f"/v1/books/{body['data']['id']}"
    assert body["success"] is True
    book = body["data"]
    assert {name: book[name] for name in ("title", "genre", "pages", "dates", "subtitle")} == {
        "title": "Notes",
        "genre": "novel",
        "pages": 100,
        "dates": ["2024-02-29"],
        "subtitle": None,
    }
    assert "isbn" not in book
    assert book["author"] == {
        "id": 1,
        "name": "Ada",
        "country": {"code": "GB", "since": "1815-12-10"},
    }
    assert (book["chapters"], book["topics"], book["notes"]) == ([], [], {"a": 1})
    read = await library.http.get(response.headers["Location"].removeprefix("/v1"))
    assert read.json()["data"] == book
    assert read.headers["ETag"] == '"1"'


async def test_an_etag_spares_the_answer(library: Library) -> None:
    book = await library.book("Notes")
    path = f"/books/{book['id']}"
    same = await library.http.get(path, headers={"If-None-Match": 'W/"1", "7"'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", '"1"')
    assert (await library.http.get(path, headers={"If-None-Match": '"2"'})).status_code == 200


async def test_an_update_changes_what_is_present(library: Library) -> None:
    book = await library.book("Notes", subtitle="Old", pages=7)
    path = f"/books/{book['id']}"
    changed = await library.http.patch(path, json={"subtitle": None, "genre": "essay"})
    assert changed.status_code == 200, changed.text
    assert changed.headers["ETag"] == '"2"'
    data = changed.json()["data"]
    assert (data["title"], data["subtitle"], data["pages"]) == ("Notes", None, 7)
    assert (data["genre"], data["version"]) == ("essay", 2)


async def test_a_stale_version_is_refused(library: Library) -> None:
    book = await library.book("Notes")
    path = f"/books/{book['id']}"
    for tag, status in (('"7"', 412), ('W/"1"', 412), ('"1"', 200), ('"1"', 412), ("*", 200)):
        response = await library.http.patch(
            path, json={"title": f"By {tag} {status}"}, headers={"If-Match": tag}
        )
        assert response.status_code == status, (tag, response.text)
    assert (await library.http.get(path)).json()["data"]["title"] == "By * 200"


async def test_a_replacement_clears_what_is_absent(library: Library) -> None:
    await library.topic(1, "Engines")
    book = await library.book("Notes", subtitle="Old", isbn="1", pages=7, topic_ids=[1])
    assert book["topics"] == [{"id": 1, "name": "Engines"}]
    response = await library.http.put(f"/books/{book['id']}", json={"title": "New", "authorId": 1})
    data = response.json()["data"]
    assert (data["title"], data["subtitle"], data["pages"], data["topics"]) == (
        "New",
        None,
        100,
        [],
    )
    assert "isbn" not in data


async def test_what_is_deleted_is_gone_everywhere(library: Library) -> None:
    kept, gone = await library.book("Kept"), await library.book("Gone")
    path = f"/books/{gone['id']}"
    assert (await library.http.delete(path)).status_code == 204
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"title": "x"})):
        assert (await library.http.request(method, path, json=body)).status_code == 404
    page = (await library.http.get("/books")).json()
    assert (titles(page), page["meta"]["total"]) == ([kept["title"]], 1)
    assert (await library.http.get(f"{path}/reviews")).status_code == 404
    assert (await library.http.post(f"{path}/reviews", json={"stars": 3})).status_code == 404


async def test_an_unknown_key_is_a_mistake_of_its_field(library: Library) -> None:
    response = await library.http.post(
        "/books", json={"title": "x", "authorId": 1, "topic_ids": [5]}
    )
    assert response.status_code == 422
    assert response.json()["fields"] == {"topic_ids": "there is no 5"}


async def test_many_to_many_is_changed_by_its_keys(library: Library) -> None:
    for number in (1, 2, 3):
        await library.topic(number, f"Topic {number}")
    book = await library.book("Notes", topic_ids=[1, 2])
    changed = await library.http.patch(f"/books/{book['id']}", json={"topic_ids": [3, 2]})
    assert [topic["id"] for topic in changed.json()["data"]["topics"]] == [2, 3]


async def test_conflicts(library: Library) -> None:
    await library.book("Notes", isbn="1")
    taken = await library.http.post("/books", json={"title": "Other", "authorId": 1, "isbn": "1"})
    assert (taken.status_code, taken.json()["fields"]) == (409, {"isbn": "is taken"})
    nobody = await library.http.post("/books", json={"title": "Other", "authorId": 99})
    assert nobody.status_code == 409
    ruled = await library.http.post("/books", json={"title": "Other", "authorId": 1, "pages": 0})
    assert ruled.status_code == 422
    assert (await library.http.get("/books")).json()["meta"]["total"] == 1


async def test_a_hook_that_fails_undoes_everything(library: Library) -> None:
    response = await library.http.post("/books", json={"title": "refused after all", "authorId": 1})
    assert response.status_code == 500
    assert (await library.http.get("/books")).json()["meta"]["total"] == 0


async def test_what_a_hook_changes_is_answered(library: Library) -> None:
    book = await library.book("to be renamed")
    assert book["title"] == "renamed"
    assert (await library.http.get(f"/books/{book['id']}")).json()["data"] == book


async def test_a_key_of_text(library: Library) -> None:
    response = await library.http.post("/shelves", json={"shelfCode": "a/b c", "roomName": "x"})
    assert response.headers["Location"] == "/v1/shelves/a%2Fb%20c"
    shelf = response.json()
    assert shelf.pop("openedAt")
    assert shelf == {"shelfCode": "a/b c", "roomName": "x", "isFull": False}
    again = await library.http.post("/shelves", json={"shelfCode": "a/b c", "roomName": "x"})
    assert again.status_code == 409
    await library.create("/shelves", shelfCode="plain", roomName="x", remark="R")
    replaced = await library.http.put(
        "/shelves/plain", json={"shelfCode": "plain", "roomName": "y"}
    )
    assert (replaced.json()["roomName"], "remark" in replaced.json()) == ("y", False)
    removed = await library.http.delete("/shelves/plain")
    assert (removed.status_code, removed.json()["roomName"]) == (200, "y")
    assert (await library.http.get("/shelves/plain")).status_code == 404


async def test_secrets_are_stored_as_the_application_makes_them(library: Library) -> None:
    member = await library.create("/members", name="Ada", secret="abc")
    assert member == {"id": member["id"], "name": "Ada"}
    models = module("models")
    async with library.database.transaction() as session:
        stored = (await session.scalars(models.sa.select(models.Member))).one()
    assert stored.secret_hash == "cba"


def test_what_has_no_default_is_told() -> None:
    text = (module("services.members").MembersCrud.__doc__ or "") + module(
        "services.books"
    ).BooksCrud.__doc__
    assert "`list_members`: no rule knows the parameter `mood`" in text
    assert "`lend_book`" in text
    with pytest.raises(TypeError, match="list_members"):
        module("services.members").MembersCrud(None)
    with pytest.raises(TypeError, match="before_create_review"):
        module("services.books").BooksCrud(None)
