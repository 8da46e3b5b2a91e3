"""The router of the generated runtime, by requests to applications that include it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

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


async def refuse() -> None:
    raise HTTPException(418)


REFUSE = [Depends(refuse)]


def open_app(routes: Router) -> FastAPI:
    app = FastAPI()
    app.include_router(routes)
    return app


def closed_app(routes: Router) -> FastAPI:
    app = FastAPI(dependencies=REFUSE)
    app.include_router(routes)
    return app


def app_that_includes_with_dependencies(routes: Router) -> FastAPI:
    app = FastAPI()
    app.include_router(routes, dependencies=REFUSE)
    return app


def app_with_a_closed_router_between(routes: Router) -> FastAPI:
    app, between = FastAPI(), APIRouter(dependencies=REFUSE)
    between.include_router(routes)
    app.include_router(between)
    return app


@pytest.mark.parametrize(
    ("application", "status"),
    [
        (open_app, 200),
        (closed_app, 418),
        (app_that_includes_with_dependencies, 418),
        (app_with_a_closed_router_between, 418),
    ],
)
async def test_dependencies_run_wherever_they_are_stated(
    application: Callable[[Router], FastAPI], status: int
) -> None:
    assert (await answered(application(router()), "/api/files/a"))[0] == status


async def test_dependencies_of_the_router_and_of_one_route_run() -> None:
    closed, half = Router(prefix="/closed", dependencies=REFUSE), Router(prefix="/half")

    @closed.get("/a")
    @half.get("/a")
    async def a() -> Response:
        return Response("a")

    @half.get("/b", dependencies=REFUSE)
    async def b(request: Request) -> Response:
        return Response("b")

    app = FastAPI()
    app.include_router(closed)
    app.include_router(half)
    assert (await answered(app, "/closed/a"))[0] == 418
    assert await answered(app, "/half/a") == (200, "a")
    assert (await answered(app, "/half/b"))[0] == 418


async def test_one_router_may_be_included_openly_and_not() -> None:
    app, routes = FastAPI(), router()
    app.include_router(routes)
    app.include_router(routes, prefix="/closed", dependencies=REFUSE)
    assert await answered(app, "/api/files/a") == (200, "a")
    assert (await answered(app, "/closed/api/files/a"))[0] == 418
    assert await answered(app, "/api/files/a") == (200, "a")


async def test_a_dependency_is_closed_when_the_answer_is_made() -> None:
    told: list[str] = []

    async def open_and_closed() -> AsyncGenerator[None]:
        told.append("open")
        yield
        told.append("closed")

    app = FastAPI()
    app.include_router(router(), dependencies=[Depends(open_and_closed)])
    assert await answered(app, "/api/files/a") == (200, "a")
    assert told == ["open", "closed"]


async def test_functions_with_parameters_and_values_are_fastapis() -> None:
    routes = Router()

    @routes.get("/sum")
    async def added(left: int, right: int) -> int:
        return left + right

    @routes.get("/sync")
    def sync(request: Request) -> Response:
        return Response("sync")

    app = open_app(routes)
    assert await answered(app, "/sum?left=1&right=2") == (200, "3")
    assert (await answered(app, "/sum?left=1&right=b"))[0] == 422
    assert await answered(app, "/sync") == (200, "sync")


async def test_a_limit_of_whoever_includes_it_holds() -> None:
    routes = Router()

    @routes.post("/length")
    async def length(request: Request) -> Response:
        return Response(str(len(await request.body())))

    app = FastAPI()
    app.include_router(routes, max_body_size=3)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as http:
        assert (await http.post("/length", content="abc")).text == "3"
        assert (await http.post("/length", content="abcd")).status_code == 413


async def test_handlers_of_the_application_answer_what_a_route_raises() -> None:
    routes = Router()

    @routes.get("/teapot")
    async def teapot(request: Request) -> Response:
        raise HTTPException(418, "short and stout")

    async def told(_: Request, error: Exception) -> Response:
        return Response(str(error), 418)

    app = open_app(routes)
    app.add_exception_handler(HTTPException, told)
    assert await answered(app, "/teapot") == (418, "418: short and stout")
