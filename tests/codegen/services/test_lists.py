"""Default lists over HTTP, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest

from . import Library, module

pytestmark = pytest.mark.anyio


def titles(page: Any) -> list[str]:
    return [book["title"] for book in page["data"]]


async def test_pages_are_counted(library: Library) -> None:
    for number in range(5):
        await library.book(f"Book {number}")
    first = (await library.http.get("/books", params={"sort": "-title"})).json()
    assert titles(first) == ["Book 4", "Book 3"]
    assert first["meta"] == {
        "total": 5, "page": 1, "limit": 2, "pages": 3, "has_next": True, "has_prev": False,
    }  # fmt: skip
    last = (await library.http.get("/books", params={"page": 3})).json()
    assert (titles(last), last["meta"]["has_next"], last["meta"]["has_prev"]) == (
        ["Book 4"],
        False,
        True,
    )
    beyond = (await library.http.get("/books", params={"page": 9, "limit": 5})).json()
    assert (titles(beyond), beyond["meta"]["total"], beyond["meta"]["pages"]) == ([], 5, 1)


@pytest.mark.parametrize("order", ["title", "-title"])
async def test_pages_that_are_far(library: Library, order: str) -> None:
    """They are found from the nearer end."""
    models = module("models")
    names = [f"Book {number:04}" for number in range(3_005)]
    await library.add(
        *(models.Book(title=name, author_id=1, subjects=[], dates=[], notes={}) for name in names)
    )
    names = names if order == "title" else names[::-1]
    for page in (1, 10, 11, 12, 16, 20, 30, 31, 32, 2**31 - 1):
        query: dict[str, int | str] = {"page": page, "limit": 100, "sort": order}
        found = (await library.http.get("/books", params=query)).json()
        assert titles(found) == names[(page - 1) * 100 : page * 100], page
        assert found["meta"]["total"] == 3_005


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
async def test_lists_are_filtered(
    library: Library, query: dict[str, Any], found: list[str]
) -> None:
    await library.book("An engine", isbn="1", pages=10, subjects=["machines", "looms"])
    await library.book("Snake_case", isbn="3", pages=20, genre="essay")
    await library.book("Third", isbn="4", pages=30)
    page = await library.http.get("/books", params={"limit": 10, **query})
    assert titles(page.json()) == found


async def test_relations_take_one_statement_each(library: Library) -> None:
    models = module("models")
    await library.topic(1, "Engines")
    await library.topic(2, "Looms")
    await library.add(models.Author(id=2, name="Gone", country=None, left_at=models.utc_now()))
    books = [await library.book(f"Book {number}", topic_ids=[2, 1]) for number in range(4)]
    rows = [
        models.Chapter(book_id=book["id"], name=f"Chapter {n}", editor_id=n)
        for book in books[:3]
        for n in (1, 2)
    ]
    await library.add(*rows, models.Chapter(book_id=books[3]["id"], name="Alone"))
    with library.counting() as statements:
        page = (await library.http.get("/books", params={"limit": 10})).json()
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


@pytest.mark.parametrize(
    "path", ["/books/99999999999999999999", "/books?authorId=9223372036854775808"]
)
async def test_numbers_that_a_database_cannot_hold(library: Library, path: str) -> None:
    assert (await library.http.get(path)).status_code == 422


async def test_text_that_a_database_cannot_hold(library: Library) -> None:
    """SQLite can hold it."""
    shelf = {"shelfCode": "x", "roomName": "a\0b"}
    created = await library.http.post("/shelves", json=shelf)
    read = await library.http.get("/shelves/a%00b")
    if library.database.url.get_backend_name() == "sqlite":
        assert (created.json()["roomName"], read.status_code) == ("a\0b", 404)
    else:
        assert (created.status_code, read.status_code) == (422, 422)


async def test_the_scope_holds_for_the_parent_too(library: Library) -> None:
    book = await library.book("hidden from eve")
    reviews = f"/books/{book['id']}/reviews"
    review = await library.create(reviews, stars=5)
    eve = {"Authorization": "Bearer eve"}
    for method, path in (
        ("GET", f"/books/{book['id']}"),
        ("DELETE", f"/books/{book['id']}"),
        ("GET", reviews),
        ("GET", f"{reviews}/{review['id']}"),
        ("DELETE", f"{reviews}/{review['id']}"),
    ):
        assert (await library.http.request(method, path, headers=eve)).status_code == 404, path
        assert method == "DELETE" or (await library.http.request(method, path)).status_code == 200
    assert (await library.http.get("/books", headers=eve)).json()["meta"]["total"] == 0


async def test_items_of_a_parent(library: Library) -> None:
    one, other = await library.book("One"), await library.book("Other")
    review = await library.create(f"/books/{one['id']}/reviews", stars=4)
    assert (review["book_id"], review["stars"]) == (one["id"], 4)
    assert (await library.http.get(f"/books/{one['id']}/reviews")).json() == [review]
    assert (await library.http.get(f"/books/{other['id']}/reviews")).json() == []
    assert (
        await library.http.get(f"/books/{other['id']}/reviews/{review['id']}")
    ).status_code == 404
    assert (
        await library.http.delete(f"/books/{one['id']}/reviews/{review['id']}")
    ).status_code == 204
    assert (await library.http.get(f"/books/{one['id']}/reviews")).json() == []
    assert (await library.http.get("/books/77/reviews")).status_code == 404


@pytest.mark.parametrize("order", ["roomName", "-roomName", "-openedAt", None])
async def test_a_cursor_goes_through_all(library: Library, order: str | None) -> None:
    rooms = ["b", "a", "b", "c", "b"]
    for number, room in enumerate(rooms):
        await library.create("/shelves", shelfCode=f"s/{number}", roomName=room)
    query: dict[str, Any] = {"orderBy": order} if order else {}
    codes: list[str] = []
    for _ in range(3):
        page = (await library.http.get("/shelves", params=query)).json()
        codes += [shelf["shelfCode"][-1] for shelf in page["items"]]
        query["cursor"] = page.get("nextCursor")
        assert page["hasMore"] is (query["cursor"] is not None)
    assert query["cursor"] is None
    orders = {"roomName": "10243", "-roomName": "34201", "-openedAt": "43210", None: "01234"}
    assert "".join(codes) == orders[order]


async def test_a_cursor_that_was_not_given_out_is_refused(library: Library) -> None:
    for cursor in ("x", "é", "W10", "WzFd", "bnVsbA"):
        response = await library.http.get("/shelves", params={"cursor": cursor})
        assert response.status_code == 422, cursor
    # ["2000-01-01T00:00:00","x"], a moment that has no time zone
    query = {"orderBy": "-openedAt", "cursor": "WyIyMDAwLTAxLTAxVDAwOjAwOjAwIiwieCJd"}
    assert (await library.http.get("/shelves", params=query)).status_code == 422


async def test_parts_that_are_not_counted(library: Library) -> None:
    for number in (1, 2, 3):
        assert (await library.http.post("/topics", json={"id": number, "name": "x"})).content == b""
    first = (await library.http.get("/topics")).json()
    assert ([topic["id"] for topic in first["items"]], first["has_more"]) == ([1, 2], True)
    rest = (await library.http.get("/topics", params={"offset": 2})).json()
    assert ([topic["id"] for topic in rest["items"]], rest["has_more"]) == ([3], False)
