"""What an application installs to protect itself and its clients: headers, origins, and limits of time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from .backends import HERE, Backend, backend, client

pytestmark = pytest.mark.anyio

FRIEND = "https://app.example.com"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "routes.yaml", tmp_path_factory.mktemp("routes"))


class Service:
    """Takes its seconds for each operation, and for each line of a stream."""

    def __init__(self, generated: Backend, seconds: float) -> None:
        self.generated = generated
        self.seconds = seconds

    def __getattr__(self, name: str) -> Any:
        async def operation(**_: Any) -> Any:
            await asyncio.sleep(self.seconds)
            return self.generated["responses.items"].DeleteItemNoContent()

        return operation

    async def read_lines(self) -> Any:
        async def lines() -> AsyncIterator[Any]:
            for number in range(3):
                await asyncio.sleep(self.seconds if number else 0)
                yield self.generated["schemas"].Point(x=number, y=0)

        return self.generated["responses.streams"].ReadLinesOk(lines())


class Keys:
    """Takes any key, and no token."""

    def __init__(self, generated: Backend) -> None:
        self.principal = generated["runtime.security"].Principal("somebody")

    async def key(self, key: str) -> Any:
        return self.principal

    async def bearer(self, token: str) -> None:
        return None


def application(
    generated: Backend, *, origins: Collection[str] = (), seconds: float = 0
) -> FastAPI:
    app = FastAPI()
    limits = generated["runtime.limits"].Limits(answer_seconds=0.3)
    generated["application"].install(app, origins=origins, limits=limits)
    service = Service(generated, seconds)
    app.include_router(generated["routers.streams"].router(service))
    app.include_router(generated["routers.items"].router(service, Keys(generated)))

    @app.get("/own")
    async def own() -> PlainTextResponse:
        headers = {"X-Frame-Options": "SAMEORIGIN", "Cache-Control": "max-age=60"}
        return PlainTextResponse("own", headers=headers)

    @app.websocket("/talk")
    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await asyncio.sleep(seconds)
        await socket.send_text("late")
        await socket.close()

    return app


async def ask(app: FastAPI, method: str, path: str, **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client(app) as http:
        return await http.request(method, path, headers=names)


async def test_what_an_answer_states_itself_stays(generated: Backend) -> None:
    answer = await ask(application(generated), "GET", "/own")
    assert answer.headers.get_list("X-Frame-Options") == ["SAMEORIGIN"]
    assert answer.headers.get_list("Cache-Control") == ["max-age=60"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_credentials_of_every_kind_are_credentials(generated: Backend) -> None:
    app = application(generated)
    kept = await ask(app, "DELETE", "/api/v1/items/1", X_Key="k")
    refused = await ask(app, "DELETE", "/api/v1/items/1", Authorization="Bearer x")
    asked = await ask(app, "DELETE", "/api/v1/items/1")
    assert [each.status_code for each in (kept, refused, asked)] == [204, 401, 401]
    told = [each.headers.get("Cache-Control") for each in (kept, refused, asked)]
    assert told == ["no-store", "no-store", None]


async def test_origins_use_what_the_contract_has(generated: Backend) -> None:
    """Its methods, headers and keys, and cookies where it has any."""
    app = application(generated, origins=[FRIEND])
    answer = await ask(
        app,
        "OPTIONS",
        "/api/v1/items",
        Origin=FRIEND,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="authorization, content-type, x-key, x-trace-id",
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "PATCH" not in answer.headers["Access-Control-Allow-Methods"]
    read = await ask(app, "GET", "/own", Origin=FRIEND)
    assert {"X-Total", "X-Next"} <= set(read.headers["Access-Control-Expose-Headers"].split(", "))


async def test_cookies_are_for_no_origin_that_is_not_named(generated: Backend) -> None:
    answer = await ask(application(generated, origins=["*"]), "GET", "/own", Origin=FRIEND)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_an_answer_that_is_late_is_503(generated: Backend) -> None:
    answer = await ask(application(generated, seconds=5), "DELETE", "/api/v1/items/1", X_Key="k")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["error"]["code"] == "SERVICE_UNAVAILABLE"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_answer_that_has_begun_takes_as_long_as_it_takes(generated: Backend) -> None:
    answer = await ask(application(generated, seconds=0.4), "GET", "/api/v1/lines")
    assert answer.status_code == 200
    assert answer.text.count("\n") == 3


def test_a_socket_takes_as_long_as_it_takes(generated: Backend) -> None:
    app = application(generated, seconds=0.6)
    with TestClient(app) as http, http.websocket_connect("/talk") as socket:
        assert socket.receive_text() == "late"


async def test_a_timeout_of_the_application_is_its_own(generated: Backend) -> None:
    app = application(generated)

    @app.get("/impatient")
    async def impatient() -> None:
        raise TimeoutError

    assert (await ask(app, "GET", "/impatient")).status_code == 500
