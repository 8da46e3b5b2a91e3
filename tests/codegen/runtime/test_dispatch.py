"""Routes found at once, by requests to applications that answer the same without it."""

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from starlette.routing import Match, Mount
from starlette.types import Scope
from typing_extensions import override

from dovetail.templates.backend.runtime.dispatch import dispatch
from dovetail.templates.backend.runtime.routing import Route, Router, leaving

pytestmark = pytest.mark.anyio


def answering(router: APIRouter, path: str, text: str, *methods: str) -> None:
    async def endpoint(request: Request) -> Response:
        return Response(f"{text} {sorted(request.path_params.items())}")

    router.add_api_route(path, endpoint, methods=list(methods or ["GET"]), name=text)


def application() -> FastAPI:
    """Routes of all kinds, of routers in routers."""

    async def closed() -> None:
        raise HTTPException(418)

    app, outer = FastAPI(openapi_url=None), APIRouter()
    answering(app.router, "/first/{id}", "of the application")
    app.router.routes.append(Mount("/mounted", app=Response("of what is mounted")))
    users = Router(route_class=leaving({"user": [{"id": "me"}]}))
    answering(users, "/users/{id}", "user")
    answering(users, "/users/{id}", "change", "PUT", "PATCH")
    others = Router()
    for path in ("/users/me", "/first/1", "/mounted/1", "/same/{a}", "/same/{b}", "/a/{b}.txt"):
        answering(others, path, path)
    answering(others, "/files/{name:path}", "file")
    answering(others, "/files/all", "all")
    outer.include_router(users, prefix="/v1")
    outer.include_router(users, prefix="/closed", dependencies=[Depends(closed)])
    app.include_router(outer)
    app.include_router(others, prefix="/v1")
    app.include_router(others)
    return app


async def answered(app: FastAPI, method: str, path: str) -> tuple[int, str, str | None]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        response = await http.request(method, path)
    return response.status_code, response.text, response.headers.get("location")


@pytest.mark.parametrize("root_path", ["", "/root"])
@pytest.mark.parametrize(
    "path",
    [
        "/v1/users/1",
        "/v1/users/me",
        "/v1/users/a%2Fb",
        "/v1/users/",
        "/v1/users/1/",
        "/v1/users",
        "/closed/users/1",
        "/first/1",
        "/v1/first/1",
        "/mounted/1",
        "/v1/mounted/1",
        "/v1/same/x",
        "/v1/a/b.txt",
        "/v1/a/b",
        "/v1/files/a/b",
        "/v1/files/all",
        "/nowhere",
        "/",
    ],
)
async def test_the_answers_are_fastapis(path: str, root_path: str) -> None:
    plain, dispatched = application(), application()
    dispatch(dispatched)
    plain.root_path = dispatched.root_path = root_path
    for method in ("GET", "PUT", "HEAD", "POST"):
        expected = await answered(plain, method, root_path + path)
        assert await answered(dispatched, method, root_path + path) == expected, method


async def test_routes_may_be_added_after_a_request() -> None:
    app = application()
    dispatch(app)
    assert (await answered(app, "GET", "/late/1"))[0] == 404
    late = Router()
    answering(late, "/late/{id}", "late")
    app.include_router(late)
    assert await answered(app, "GET", "/late/1") == (200, "late [('id', '1')]", None)


async def test_no_other_route_is_tried() -> None:
    tried: list[str] = []

    class Counted(Route):
        @override
        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            tried.append(self.path)
            return super().matches(scope)

    app = FastAPI(openapi_url=None)
    for tag in range(20):
        routes = Router(route_class=Counted)
        for number in range(20):
            answering(routes, f"/t{tag}/r{number}/{{id}}", "one")
        app.include_router(routes)
    dispatch(app)
    assert (await answered(app, "GET", "/t19/r19/1"))[0] == 200
    assert tried == ["/t19/r19/{id}"]
