"""Items with nothing in between: bare Starlette routes, the same SQL through the same drivers, pydantic-core's bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic_core import from_json, to_json
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.settings import load_settings
from backend.tokens import Tokens

from .drivers import Fetch, Postgresql, Sqlite

ITEM = "id, owner_id, title, description, status, tags, version, created_at, updated_at"
ATTACHMENT = "id, item_id, filename, content_type, size, created_at"
SEEN = "FROM items WHERE deleted_at IS NULL AND owner_id = $1"
COUNTED = f"{ITEM}, (SELECT count(*) {SEEN}) AS total"

USER = "SELECT role, is_active FROM users WHERE id = $1"
PAGE = f"SELECT {COUNTED} {SEEN} ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3"
ONE = f"SELECT {ITEM} {SEEN} AND id = $2"
ATTACHMENTS = f"SELECT {ATTACHMENT} FROM attachments WHERE item_id IN (%s) ORDER BY id"
INSERT = (
    "INSERT INTO items"
    " (owner_id, title, description, status, tags, version, created_at, updated_at)"
    f" VALUES ($1, $2, $3, $4, $5, 1, $6, $7) RETURNING {ITEM}"
)
UPDATE = (
    "UPDATE items SET title = $1, version = version + 1, updated_at = $2"
    f" WHERE id = $3 AND version = $4 RETURNING {ITEM}"
)

ITEM_FIELDS, ATTACHMENT_FIELDS = ITEM.split(", "), ATTACHMENT.split(", ")

settings = load_settings()
tokens = Tokens(settings)
kind = Sqlite if settings.database_url.startswith("sqlite") else Postgresql
database = kind(settings.database_url)


async def user(request: Request, fetch: Fetch) -> int:
    claims = tokens.read(request.headers["Authorization"].removeprefix("Bearer "), "access")
    if claims is None or not (await fetch(USER, claims.user_id))[0][1]:
        raise HTTPException(401)
    return claims.user_id


async def items(fetch: Fetch, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows as they are answered, with what is attached to them."""
    found = {row[0]: _object(ITEM_FIELDS, row) for row in rows}
    for item in found.values():
        item["tags"] = from_json(item["tags"])
        item["attachments"] = []
    places = ", ".join(f"${number}" for number in range(1, len(found) + 1))
    for row in await fetch(ATTACHMENTS % places, *found):
        found[row[1]]["attachments"].append(_object(ATTACHMENT_FIELDS, row))
    return list(found.values())


def _object(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    made = dict(zip(names, row, strict=False))
    for name in names:
        if name.endswith("_at") and isinstance(made[name], str):
            made[name] = f"{made[name].replace(' ', 'T')}Z"
    return made


def answer(item: dict[str, Any], status: int = 200, **headers: str) -> Response:
    headers["ETag"] = f'"{item["version"]}"'
    content: dict[str, object] = {"success": True, "timestamp": datetime.now(UTC), "data": item}
    return Response(to_json(content), status, headers, "application/json")


async def list_items(request: Request) -> Response:
    page, limit = (
        int(request.query_params.get(name, default))
        for name, default in (("page", 1), ("limit", 20))
    )
    async with database.reading() as fetch:
        rows = await fetch(PAGE, await user(request, fetch), limit, (page - 1) * limit)
        data = await items(fetch, rows)
    total = rows[0][-1]
    pages = -(-total // limit)
    meta: dict[str, object] = {"total": total, "page": page, "limit": limit, "pages": pages}
    meta |= {"has_next": page < pages, "has_prev": page > 1}
    return Response(to_json({"data": data, "meta": meta}), media_type="application/json")


async def get_item(request: Request) -> Response:
    async with database.reading() as fetch:
        rows = await fetch(ONE, await user(request, fetch), request.path_params["item_id"])
        [item] = await items(fetch, rows)
    return answer(item)


async def create_item(request: Request) -> Response:
    async with database.reading() as fetch:
        owner = await user(request, fetch)
    body = from_json(await request.body())
    values = (body["title"], body["description"], body["status"], to_json(body["tags"]).decode())
    now = database.moment(datetime.now(UTC))
    async with database.writing() as fetch:
        [item] = await items(fetch, await fetch(INSERT, owner, *values, now, now))
    return answer(item, 201, Location=f"/api/v1/items/{item['id']}")


async def update_item(request: Request) -> Response:
    async with database.reading() as fetch:
        owner = await user(request, fetch)
    body = from_json(await request.body())
    now = database.moment(datetime.now(UTC))
    async with database.writing() as fetch:
        [found] = await fetch(ONE, owner, request.path_params["item_id"])
        version = found[ITEM_FIELDS.index("version")]
        if request.headers["If-Match"] not in ("*", f'"{version}"'):
            raise HTTPException(412)
        [item] = await items(fetch, await fetch(UPDATE, body["title"], now, found[0], version))
    return answer(item)


app = Starlette(
    routes=[
        Route("/api/v1/items", list_items),
        Route("/api/v1/items", create_item, methods=["POST"]),
        Route("/api/v1/items/{item_id:int}", get_item),
        Route("/api/v1/items/{item_id:int}", update_item, methods=["PATCH"]),
    ],
    lifespan=database.opened,
)
