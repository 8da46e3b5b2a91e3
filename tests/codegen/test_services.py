"""Default services, generated and called over HTTP, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from .services import Library, library, module

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["sqlite", "postgresql"])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Library]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/library.db"
    else:
        url = request.getfixturevalue("postgresql_url")
    async with library(url) as found:
        yield found


def titles(page: Any) -> list[str]:
    return [book["title"] for book in page["data"]]


async def test_create_answers_what_is_stored(shop: Library) -> None:
    response = await shop.http.post(
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
    read = await shop.http.get(response.headers["Location"].removeprefix("/v1"))
    assert read.json()["data"] == book
    assert read.headers["ETag"] == '"1"'


async def test_an_etag_spares_the_answer(shop: Library) -> None:
    book = await shop.book("Notes")
    path = f"/books/{book['id']}"
    same = await shop.http.get(path, headers={"If-None-Match": 'W/"1", "7"'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", '"1"')
    assert (await shop.http.get(path, headers={"If-None-Match": '"2"'})).status_code == 200


async def test_an_update_changes_what_is_present(shop: Library) -> None:
    book = await shop.book("Notes", subtitle="Old", pages=7)
    path = f"/books/{book['id']}"
    changed = await shop.http.patch(path, json={"subtitle": None, "genre": "essay"})
    assert changed.status_code == 200, changed.text
    assert changed.headers["ETag"] == '"2"'
    data = changed.json()["data"]
    assert (data["title"], data["subtitle"], data["pages"]) == ("Notes", None, 7)
    assert (data["genre"], data["version"]) == ("essay", 2)


async def test_a_stale_version_is_refused(shop: Library) -> None:
    book = await shop.book("Notes")
    path = f"/books/{book['id']}"
    for tag, status in (('"7"', 412), ('W/"1"', 412), ('"1"', 200), ('"1"', 412), ("*", 200)):
        response = await shop.http.patch(
            path, json={"title": f"By {tag} {status}"}, headers={"If-Match": tag}
        )
        assert response.status_code == status, (tag, response.text)
    assert (await shop.http.get(path)).json()["data"]["title"] == "By * 200"


async def test_a_replacement_clears_what_is_absent(shop: Library) -> None:
    await shop.topic(1, "Engines")
    book = await shop.book("Notes", subtitle="Old", isbn="1", pages=7, topic_ids=[1])
    assert book["topics"] == [{"id": 1, "name": "Engines"}]
    response = await shop.http.put(f"/books/{book['id']}", json={"title": "New", "authorId": 1})
    data = response.json()["data"]
    assert (data["title"], data["subtitle"], data["pages"], data["topics"]) == (
        "New",
        None,
        100,
        [],
    )
    assert "isbn" not in data


async def test_what_is_deleted_is_gone_everywhere(shop: Library) -> None:
    kept, gone = await shop.book("Kept"), await shop.book("Gone")
    path = f"/books/{gone['id']}"
    assert (await shop.http.delete(path)).status_code == 204
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"title": "x"})):
        assert (await shop.http.request(method, path, json=body)).status_code == 404
    page = (await shop.http.get("/books")).json()
    assert (titles(page), page["meta"]["total"]) == ([kept["title"]], 1)
    assert (await shop.http.get(f"{path}/reviews")).status_code == 404
    assert (await shop.http.post(f"{path}/reviews", json={"stars": 3})).status_code == 404


async def test_pages_are_counted(shop: Library) -> None:
    for number in range(5):
        await shop.book(f"Book {number}")
    first = (await shop.http.get("/books", params={"sort": "-title"})).json()
    assert titles(first) == ["Book 4", "Book 3"]
    assert first["meta"] == {
        "total": 5, "page": 1, "limit": 2, "pages": 3, "has_next": True, "has_prev": False,
    }  # fmt: skip
    last = (await shop.http.get("/books", params={"page": 3})).json()
    assert (titles(last), last["meta"]["has_next"], last["meta"]["has_prev"]) == (
        ["Book 4"],
        False,
        True,
    )
    beyond = (await shop.http.get("/books", params={"page": 9, "limit": 5})).json()
    assert (titles(beyond), beyond["meta"]["total"], beyond["meta"]["pages"]) == ([], 5, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ENGINE"}, ["An engine"]),
        ({"q": "100%"}, []),
        ({"q": "_"}, ["Snake_case"]),
        ({"genre": "essay"}, ["Snake_case"]),
        ({"subject": "machines"}, ["An engine"]),
        ({"subject": "machine"}, []),
        ({"isbn": ["1", "3"]}, ["An engine", "Snake_case"]),
        ({"pages_min": 20}, ["Snake_case", "Third"]),
        ({"pages_min": 20, "pages_lt": 30}, ["Snake_case"]),
        ({"authorId": 2}, []),
        ({"created_after": "2001-01-01T00:00:00Z"}, ["An engine", "Snake_case", "Third"]),
        ({"created_after": "2999-01-01T00:00:00+02:00"}, []),
        ({"sort": "pages:desc"}, ["Third", "Snake_case", "An engine"]),
    ],
)
async def test_lists_are_filtered(shop: Library, query: dict[str, Any], found: list[str]) -> None:
    await shop.book("An engine", isbn="1", pages=10, subjects=["machines", "looms"])
    await shop.book("Snake_case", isbn="3", pages=20, genre="essay")
    await shop.book("Third", isbn="4", pages=30)
    page = await shop.http.get("/books", params={"limit": 10, **query})
    assert titles(page.json()) == found


async def test_relations_take_one_statement_each(shop: Library) -> None:
    models = module("models")
    await shop.topic(1, "Engines")
    await shop.topic(2, "Looms")
    await shop.add(models.Author(id=2, name="Gone", country=None, left_at=models.utc_now()))
    books = [await shop.book(f"Book {number}", topic_ids=[2, 1]) for number in range(4)]
    rows = [
        models.Chapter(book_id=book["id"], name=f"Chapter {n}", editor_id=n)
        for book in books[:3]
        for n in (1, 2)
    ]
    await shop.add(*rows, models.Chapter(book_id=books[3]["id"], name="Alone"))
    with shop.counting() as statements:
        page = (await shop.http.get("/books", params={"limit": 10})).json()
    assert (
        len([each for each in statements if each.startswith("SELECT")]) == 5
    )  # books, authors, chapters, editors, topics
    assert [topic["id"] for topic in page["data"][0]["topics"]] == [1, 2]
    first, last = page["data"][0]["chapters"], page["data"][3]["chapters"]
    assert [(each["name"], each["editor"] and each["editor"]["name"]) for each in first] == [
        ("Chapter 1", "Ada"),
        ("Chapter 2", None),
    ]
    assert [(each["name"], each["editor"]) for each in last] == [("Alone", None)]


async def test_an_unknown_key_is_a_mistake_of_its_field(shop: Library) -> None:
    response = await shop.http.post("/books", json={"title": "x", "authorId": 1, "topic_ids": [5]})
    assert response.status_code == 422
    assert response.json()["fields"] == {"topic_ids": "there is no 5"}


async def test_many_to_many_is_changed_by_its_keys(shop: Library) -> None:
    for number in (1, 2, 3):
        await shop.topic(number, f"Topic {number}")
    book = await shop.book("Notes", topic_ids=[1, 2])
    changed = await shop.http.patch(f"/books/{book['id']}", json={"topic_ids": [3, 2]})
    assert [topic["id"] for topic in changed.json()["data"]["topics"]] == [2, 3]


async def test_conflicts(shop: Library) -> None:
    await shop.book("Notes", isbn="1")
    taken = await shop.http.post("/books", json={"title": "Other", "authorId": 1, "isbn": "1"})
    assert (taken.status_code, taken.json()["fields"]) == (409, {"isbn": "is taken"})
    nobody = await shop.http.post("/books", json={"title": "Other", "authorId": 99})
    assert nobody.status_code == 409
    ruled = await shop.http.post("/books", json={"title": "Other", "authorId": 1, "pages": 0})
    assert ruled.status_code == 422
    assert (await shop.http.get("/books")).json()["meta"]["total"] == 1


@pytest.mark.parametrize(
    "path", ["/books/99999999999999999999", "/books?authorId=9223372036854775808"]
)
async def test_numbers_that_a_database_cannot_hold(shop: Library, path: str) -> None:
    assert (await shop.http.get(path)).status_code == 422


async def test_text_that_a_database_cannot_hold(shop: Library) -> None:
    """SQLite can hold it."""
    shelf = {"shelfCode": "x", "roomName": "a\0b"}
    created = await shop.http.post("/shelves", json=shelf)
    read = await shop.http.get("/shelves/a%00b")
    if shop.database.url.get_backend_name() == "sqlite":
        assert (created.json()["roomName"], read.status_code) == ("a\0b", 404)
    else:
        assert (created.status_code, read.status_code) == (422, 422)


async def test_a_hook_that_fails_undoes_everything(shop: Library) -> None:
    response = await shop.http.post("/books", json={"title": "refused after all", "authorId": 1})
    assert response.status_code == 500
    assert (await shop.http.get("/books")).json()["meta"]["total"] == 0


async def test_what_a_hook_changes_is_answered(shop: Library) -> None:
    book = await shop.book("to be renamed")
    assert book["title"] == "renamed"
    assert (await shop.http.get(f"/books/{book['id']}")).json()["data"] == book


async def test_the_scope_holds_for_the_parent_too(shop: Library) -> None:
    book = await shop.book("hidden from eve")
    reviews = f"/books/{book['id']}/reviews"
    review = await shop.create(reviews, stars=5)
    eve = {"Authorization": "Bearer eve"}
    for method, path in (
        ("GET", f"/books/{book['id']}"),
        ("DELETE", f"/books/{book['id']}"),
        ("GET", reviews),
        ("GET", f"{reviews}/{review['id']}"),
        ("DELETE", f"{reviews}/{review['id']}"),
    ):
        assert (await shop.http.request(method, path, headers=eve)).status_code == 404, path
        assert method == "DELETE" or (await shop.http.request(method, path)).status_code == 200
    assert (await shop.http.get("/books", headers=eve)).json()["meta"]["total"] == 0


async def test_items_of_a_parent(shop: Library) -> None:
    one, other = await shop.book("One"), await shop.book("Other")
    review = await shop.create(f"/books/{one['id']}/reviews", stars=4)
    assert (review["book_id"], review["stars"]) == (one["id"], 4)
    assert (await shop.http.get(f"/books/{one['id']}/reviews")).json() == [review]
    assert (await shop.http.get(f"/books/{other['id']}/reviews")).json() == []
    assert (await shop.http.get(f"/books/{other['id']}/reviews/{review['id']}")).status_code == 404
    assert (await shop.http.delete(f"/books/{one['id']}/reviews/{review['id']}")).status_code == 204
    assert (await shop.http.get(f"/books/{one['id']}/reviews")).json() == []
    assert (await shop.http.get("/books/77/reviews")).status_code == 404


@pytest.mark.parametrize("order", ["roomName", "-roomName", None])
async def test_a_cursor_goes_through_all(shop: Library, order: str | None) -> None:
    rooms = ["b", "a", "b", "c", "b"]
    for number, room in enumerate(rooms):
        await shop.create("/shelves", shelfCode=f"s/{number}", roomName=room)
    query: dict[str, Any] = {"orderBy": order} if order else {}
    codes: list[str] = []
    for _ in range(3):
        page = (await shop.http.get("/shelves", params=query)).json()
        codes += [shelf["shelfCode"][-1] for shelf in page["items"]]
        query["cursor"] = page.get("nextCursor")
        assert page["hasMore"] is (query["cursor"] is not None)
    assert query["cursor"] is None
    assert "".join(codes) == {"roomName": "10243", "-roomName": "34201", None: "01234"}[order]


async def test_a_cursor_that_was_not_given_out_is_refused(shop: Library) -> None:
    for cursor in ("x", "é", "W10", "WzFd", "bnVsbA"):
        response = await shop.http.get("/shelves", params={"cursor": cursor})
        assert response.status_code == 422, cursor


async def test_a_key_of_text(shop: Library) -> None:
    response = await shop.http.post("/shelves", json={"shelfCode": "a/b c", "roomName": "x"})
    assert response.headers["Location"] == "/v1/shelves/a%2Fb%20c"
    assert response.json() == {"shelfCode": "a/b c", "roomName": "x", "isFull": False}
    again = await shop.http.post("/shelves", json={"shelfCode": "a/b c", "roomName": "x"})
    assert again.status_code == 409
    await shop.create("/shelves", shelfCode="plain", roomName="x", remark="R")
    replaced = await shop.http.put("/shelves/plain", json={"shelfCode": "plain", "roomName": "y"})
    assert replaced.json() == {"shelfCode": "plain", "roomName": "y", "isFull": False}
    removed = await shop.http.delete("/shelves/plain")
    assert (removed.status_code, removed.json()["roomName"]) == (200, "y")
    assert (await shop.http.get("/shelves/plain")).status_code == 404


async def test_parts_that_are_not_counted(shop: Library) -> None:
    for number in (1, 2, 3):
        assert (await shop.http.post("/topics", json={"id": number, "name": "x"})).content == b""
    first = (await shop.http.get("/topics")).json()
    assert ([topic["id"] for topic in first["items"]], first["has_more"]) == ([1, 2], True)
    rest = (await shop.http.get("/topics", params={"offset": 2})).json()
    assert ([topic["id"] for topic in rest["items"]], rest["has_more"]) == ([3], False)


async def test_secrets_are_stored_as_the_application_makes_them(shop: Library) -> None:
    member = await shop.create("/members", name="Ada", secret="abc")
    assert member == {"id": member["id"], "name": "Ada"}
    models = module("models")
    async with shop.database.transaction() as session:
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
