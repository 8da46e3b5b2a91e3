"""How many statements a request takes, which does not depend on how many rows there are."""

from __future__ import annotations

import pytest

from . import Library, module

pytestmark = pytest.mark.anyio

NEW = {"title": "New", "authorId": 1, "subtitle": None}
READ = 5
"""Books, their authors, their chapters, the editors of those, their topics."""


async def fill(library: Library, books: int) -> None:
    """Books, each with an author, two topics, and two chapters of which one has an editor."""
    models = module("models")
    await library.topic(1, "Engines")
    await library.topic(2, "Looms")
    for number in range(books):
        await library.book(f"Book {number}", topic_ids=[1, 2])
    numbers = range(1, books + 1)
    rows = [
        models.Chapter(book_id=n, name=f"Of {n}", editor_id=e) for n in numbers for e in (1, None)
    ]
    await library.add(*rows)


@pytest.mark.parametrize("books", [1, 20, 100])
async def test_statements_of_a_request(library: Library, books: int) -> None:
    await fill(library, books)
    counted: dict[str, int] = {}
    for name, method, path, body in (
        ("list", "GET", "/books?limit=100", None),
        ("page", "GET", "/books?limit=1&page=1&sort=-title&q=book", None),
        ("get", "GET", "/books/1", None),
        ("create", "POST", "/books", {**NEW, "isbn": "8", "topic_ids": [1, 2]}),
        ("update", "PATCH", "/books/1", {"title": "Changed"}),
        ("replace", "PUT", "/books/1", {**NEW, "isbn": "9", "topic_ids": [2]}),
        ("delete", "DELETE", "/books/1", None),
    ):
        with library.counting() as statements:
            answer = await library.http.request(method, path, json=body)
        assert answer.is_success, answer.text
        counted[name] = len(statements)
    others = READ - 1
    assert counted == {
        "list": READ,
        "page": READ,
        "get": READ,
        "create": 3
        + others
        - 1,  # the topics, the book and where it belongs; it has no chapters with editors
        "update": 2 + others,  # the book, and its change
        "replace": 6 + others,  # and its topics: which it has, which it shall have, which leave it
        "delete": 2,
    }
