"""Services for the routes of `routes.yaml` that answer what they were called with."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable
from datetime import UTC, datetime
from typing import Any, cast

from fastapi import FastAPI

from . import Backend

CREATED = datetime(2024, 2, 29, tzinfo=UTC)


def application(generated: Backend) -> FastAPI:
    """Every tag's routes but those of the streams."""
    app = FastAPI()
    generated["application"].install(app)
    for tag in ("styles", "bodies"):
        service = type(tag, (Echo,), {"answers": generated[f"responses.{tag}"]})
        app.include_router(generated[f"routers.{tag}"].router(service()))
    Tags.responses = generated["responses.other_tag"]
    app.include_router(generated["routers.other_tag"].router(Tags()))
    Items.responses, Items.item = generated["responses.items"], generated["schemas"].Item
    app.include_router(generated["routers.items"].router(Items(), Nobody()))
    return app


class Nobody:
    """An authenticator that knows nobody."""


class Items:
    responses: Any
    item: Any

    async def list_items(self, **arguments: Any) -> Any:
        shown = {name: str(value) for name, value in arguments.items() if value is not None}
        item = self.item(id=1, title=json.dumps(shown), created=CREATED)
        return self.responses.ListItemsOk([item], x_total=1)

    async def list_(self) -> Any:
        return self.responses.ListOk("found")

    async def get_item(self, *, item_id: int, principal: Any) -> Any:
        return self.responses.GetItemOk(self.item(id=item_id, title="one", created=CREATED))

    async def get_part(self, *, item_id: str, part: str) -> Any:
        return self.responses.GetPartNoContent()


class Tags:
    responses: Any

    async def get_tags(self, *, item_id: int) -> Any:
        return self.responses.GetTagsOk(["a", "b"])

    async def replace_tags(self, *, item_id: int, body: list[str]) -> Any:
        return self.responses.ReplaceTagsNoContent()


class Echo:
    """Answers the arguments of every operation as JSON."""

    answers: Any

    def __getattr__(self, name: str) -> Any:
        async def operation(**arguments: Any) -> Any:
            answer = getattr(self.answers, f"{name.title().replace('_', '')}Ok")
            return answer({key: await plain(value) for key, value in arguments.items()})

        return operation


async def plain(value: Any) -> Any:
    if isinstance(value, AsyncIterable):
        stream: AsyncIterable[bytes] = cast(Any, value)
        return [len(chunk) async for chunk in stream if chunk]
    if hasattr(value, "read"):
        return [value.filename, value.content_type, value.size, len(await value.read())]
    if hasattr(value, "model_fields_set"):
        return {name: await plain(getattr(value, name)) for name in value.model_fields_set}
    if isinstance(value, list):
        return [await plain(each) for each in cast("list[Any]", cast(Any, value))]
    return value
