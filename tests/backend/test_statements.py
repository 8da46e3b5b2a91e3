"""How many statements a request takes, whatever the number of rows, and which indexes they use."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Connection, Engine, event

from backend.settings import Settings
from generated.backend import models, schemas
from generated.backend.runtime.database import Database

from .conftest import Account

pytestmark = pytest.mark.anyio

SENDER = 1
"""Who sends the request is asked first."""


Sent: TypeAlias = tuple[str, Any]
"""A statement, and its parameters."""


@contextmanager
def sending() -> Generator[list[Sent]]:
    """What is sent meanwhile, to whatever database."""
    found: list[Sent] = []

    def sent(
        connection: object, cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        found.append((statement, parameters))

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
        with sending() as statements:
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


async def plan(settings: Settings, sent: Sent) -> str:
    """How the database executes it; PostgreSQL is kept from what suits tables as small as these."""
    statement, parameters = sent
    database = Database(settings.database_url)
    is_sqlite = database.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"

    def explained(connection: Connection) -> str:
        for way in () if is_sqlite else ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET enable_{way} = off")
        connection.exec_driver_sql("ANALYZE")
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(str(row[-1]) for row in rows)

    async with database.engine.connect() as connection:
        found = await connection.run_sync(explained)
    await database.dispose()
    return found


@pytest.mark.parametrize("page", [1, 2])
async def test_lists_are_in_the_order_of_an_index(
    settings: Settings, admin: Account, ada: Account, page: int
) -> None:
    await fill(settings, ada.id, 40)
    await fill(settings, admin.id, 400)
    for account, index in ((ada, "ix_items_owner_recent"), (admin, "ix_items_recent")):
        with sending() as statements:
            await account.http.get("/api/v1/items", params={"page": page})
        [listed] = [each for each in statements if "LIMIT" in each[0]]
        found = await plan(settings, listed)
        assert index in found, found
        # Those of a later page, which were found by it, are brought in order again.
        assert page > 1 or is_ordered(found), found


def is_ordered(plan: str) -> bool:
    """Whether nothing is sorted, on either database."""
    return "Sort" not in plan and "TEMP B-TREE" not in plan
