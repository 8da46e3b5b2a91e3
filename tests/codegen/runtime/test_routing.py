"""The router of the generated runtime, by requests to applications that include it."""

from __future__ import annotations

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response

from dovetail.templates.backend.runtime.routing import Router

pytestmark = pytest.mark.anyio


def router() -> Router:
    routes = Router(prefix="/api")

    @routes.get("/items/{item_id}/parts/{part_id}")
    async def part(request: Request) -> Response:
        return Response("{item_id} {part_id}".format(**request.path_params))

    @routes.get("/files/{name:path}")
    async def file(request: Request) -> Response:
        return Response(request.path_params["name"])

    return routes


async def answered(app: FastAPI, path: str, method: str = "GET") -> tuple[int, str]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        response = await http.request(method, path)
    return response.status_code, response.text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/items/1/parts/2", (200, "1 2")),
        ("/api/files/a/b.txt", (200, "a/b.txt")),
        ("/api/items/1/parts", (404, '{"detail":"Not Found"}')),
        ("/api/items/1/parts/2/3", (404, '{"detail":"Not Found"}')),
    ],
)
async def test_what_is_not_its_own_is_left_to_other_routers(
    path: str, expected: tuple[int, str]
) -> None:
    app = FastAPI()
    app.include_router(router())
    assert await answered(app, path) == expected


async def test_another_router_has_what_is_not_its_own() -> None:
    app, other = FastAPI(), Router(prefix="/api")

    @other.get("/items/{item_id}")
    async def item(request: Request) -> Response:
        return Response(request.path_params["item_id"])

    app.include_router(router())
    app.include_router(other)
    assert await answered(app, "/api/items/1") == (200, "1")
    assert await answered(app, "/api/items/1/parts/2") == (200, "1 2")
    assert (await answered(app, "/api/items/1", "POST"))[0] == 405


async def test_a_prefix_and_dependencies_of_whoever_includes_it_hold() -> None:
    async def closed() -> None:
        raise HTTPException(418)

    app, outer = FastAPI(), APIRouter(prefix="/outer")
    outer.include_router(router(), prefix="/inner", dependencies=[Depends(closed)])
    outer.include_router(router())
    app.include_router(outer, prefix="/v2")
    assert (await answered(app, "/v2/outer/inner/api/items/1/parts/2"))[0] == 418
    assert await answered(app, "/v2/outer/api/items/1/parts/2") == (200, "1 2")


async def test_routes_may_be_added_later_of_every_kind() -> None:
    async def seen(request: Request) -> Response:
        return Response("seen")

    app, routes, inner = FastAPI(), router(), APIRouter()
    app.include_router(routes)
    assert (await answered(app, "/later"))[0] == 404
    routes.add_route("/later", seen)
    inner.add_api_route("/nested", seen)
    routes.include_router(inner)
    assert await answered(app, "/later") == (200, "seen")
    assert await answered(app, "/api/nested") == (200, "seen")
