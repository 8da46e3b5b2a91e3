"""How many statements a request takes, which does not depend on how many rows there are."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from backend.settings import Settings
from generated.backend import models, schemas
from generated.backend.runtime.database import Database

from .conftest import Account

pytestmark = pytest.mark.anyio

SENDER = 1
"""Who sends the request is asked first."""


@contextmanager
def counting() -> Generator[list[str]]:
    """Statements sent meanwhile, to whatever database."""
    found: list[str] = []

    def sent(connection: object, cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", sent)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", sent)


async def fill(settings: Settings, owner: int, items: int) -> None:
    """Items of an owner, each with two files."""
    database = Database(settings.database_url)
    async with database.transaction() as session:
        for number in range(1, items + 1):
            item = models.Item(
                owner_id=owner,
                title=f"Item {number}",
                status=schemas.ItemStatus.ACTIVE,
                tags=[],
                attachments=[
                    models.Attachment(
                        filename=name, content_type="text/plain", size=1, storage_key=""
                    )
                    for name in ("one", "two")
                ],
            )
            session.add(item)
    await database.dispose()


@pytest.mark.parametrize("items", [1, 20, 100])
async def test_statements_of_a_request(settings: Settings, ada: Account, items: int) -> None:
    await fill(settings, ada.id, items)
    item = {"title": "New", "description": None, "status": "draft", "tags": ["new"]}
    counted: dict[str, int] = {}
    for name, method, path, body in (
        ("list", "GET", "/api/v1/items?limit=100", None),
        ("search", "GET", "/api/v1/items?limit=100&q=item&sort=title", None),
        ("get", "GET", "/api/v1/items/1", None),
        ("update", "PATCH", "/api/v1/items/1", item),
        ("delete", "DELETE", "/api/v1/items/1", None),
        ("create", "POST", "/api/v1/items", item),
    ):
        with counting() as statements:
            answer = await ada.http.request(method, path, json=body, headers={"If-Match": "*"})
        assert answer.is_success, answer.text
        counted[name] = len(statements)
    assert counted == {
        "list": SENDER + 2,
        "search": SENDER + 2,
        "get": SENDER + 2,
        "update": SENDER + 3,
        "delete": SENDER + 2,
        "create": SENDER + 2,
    }
