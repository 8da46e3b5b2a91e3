"""The request that is being answered."""

from __future__ import annotations

import httpx
from fastapi import FastAPI
from pydantic import BaseModel

from dovetail.templates.backend.runtime.current import client_address, current_request
from dovetail.templates.backend.runtime.failures import Failure
from dovetail.templates.backend.runtime.handlers import Shape, handle
from dovetail.templates.backend.runtime.limits import DEFAULT


class Error(BaseModel):
    message: str


def seen() -> list[str | None]:
    request = current_request()
    return [request.url.path if request else None, client_address()]


def error(failure: Failure) -> Error:
    return Error(message=failure.message)


async def test_it_is_there_while_it_is_answered_and_at_no_other_time() -> None:
    app = FastAPI()
    handle(app, Shape(error, "application/json"), DEFAULT)

    @app.get("/here")
    async def here() -> list[str | None]:
        return seen()

    transport = httpx.ASGITransport(app, client=("192.0.2.1", 123))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        assert (await http.get("/here")).json() == ["/here", "192.0.2.1"]
    assert seen() == [None, None]
