"""What an application installs: the document, the pages, and an answer to every failure."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy.exc
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from .backends import HERE, Backend, backend, client

pytestmark = pytest.mark.anyio

NOTHING = """
openapi: 3.0.3
info: {title: Nothing, version: "1"}
paths:
  /it:
    get: {operationId: readIt, responses: {"204": {description: Nothing.}}}
components: {schemas: {It: {type: object, properties: {it: {type: string}}}}}
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "routes.yaml", tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    id = "id: {type: integer, format: int64, x-column: {primary: true}}"
    contract = NOTHING.replace(
        "type: object, properties: {", f"x-table: {{}}, properties: {{{id}, "
    )
    return backend(contract, tmp_path_factory.mktemp("stored"))


class Service:
    """Raises what the class holds."""

    error: BaseException

    def __getattr__(self, name: str) -> Any:
        async def operation(**arguments: Any) -> Any:
            raise self.error

        return operation


def application(generated: Backend, error: BaseException | None = None) -> FastAPI:
    app = FastAPI()
    generated["application"].install(app)
    service = type("Failing", (Service,), {"error": error})
    app.include_router(generated["routers.streams"].router(service()))
    app.include_router(generated["routers.items"].router(service(), Service()))
    return app


@pytest.fixture
async def http(generated: Backend) -> AsyncIterator[httpx.AsyncClient]:
    async with client(application(generated)) as http:
        yield http


async def fail(generated: Backend, error: BaseException) -> httpx.Response:
    async with client(application(generated, error)) as http:
        return await http.get("/api/v1/file")


async def test_the_document_is_served_as_it_is_written(
    generated: Backend, http: httpx.AsyncClient
) -> None:
    answer = await http.get("/openapi.json")
    package = Path(str(generated.package.__file__)).parent
    assert answer.content == (package / "openapi.yaml").read_bytes()
    assert answer.json()["components"]["schemas"]["Sort"]["enum"] == ["newest", "oldest"]
    again = await http.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_line_that_marks_a_generated_file_is_not_served(
    generated: Backend, tmp_path: Path
) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text('# generated\n{"openapi": "3.1.0"}\n')
    assert json.loads(generated["runtime.document"].read(file)) == {"openapi": "3.1.0"}


async def test_there_is_a_page_that_needs_no_other_server(http: httpx.AsyncClient) -> None:
    answer = await http.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "http://" not in answer.text
    assert "https://" not in answer.text


async def test_an_unknown_address_is_404(http: httpx.AsyncClient) -> None:
    for path in ("/nowhere", "/api/v1/items/", "/api/v1/items/1/2/3"):
        answer = await http.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "NOT_FOUND"


async def test_an_unknown_method_is_405_with_those_of_all_routes(http: httpx.AsyncClient) -> None:
    answer = await http.put("/api/v1/items")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    answer = await http.request("BREW", "/api/v1/items/1")
    assert answer.headers["allow"] == "GET, DELETE"
    assert answer.json()["error"]["code"] == "METHOD_NOT_ALLOWED"


async def test_an_unforeseen_error_is_logged_under_the_id_that_is_answered(
    generated: Backend, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await fail(generated, RuntimeError("secret"))
    assert answer.status_code == 500
    assert "secret" not in answer.text
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("dovetail", logging.ERROR)
    assert answer.json()["error"]["id"] in record.getMessage()
    assert record.exc_info is not None


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (HTTPException(418, headers={"X-Tea": "green"}), 418),
        (OverflowError("Python int too large to convert to SQLite INTEGER"), 500),
    ],
)
async def test_known_errors_have_a_status(
    generated: Backend, error: BaseException, status: int
) -> None:
    answer = await fail(generated, error)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert "INSERT" not in answer.text
    assert answer.headers.get("x-tea") == ("green" if status == 418 else None)


UNIQUE = "UNIQUE constraint failed: its.name"


@pytest.mark.parametrize(
    ("error", "status", "fields"),
    [
        (StaleDataError(), 412, {}),
        (
            sqlalchemy.exc.IntegrityError("INSERT", {}, ValueError(UNIQUE)),
            409,
            {"name": "is taken"},
        ),
        (sqlalchemy.exc.IntegrityError("INSERT", {}, ValueError("NOT NULL")), 500, {}),
        (OverflowError("Python int too large to convert to SQLite INTEGER"), 422, {}),
        (OverflowError("math range error"), 500, {}),
    ],
)
async def test_where_something_is_stored_the_client_is_told_what_the_database_refuses(
    stored: Backend, error: BaseException, status: int, fields: dict[str, str]
) -> None:
    app = FastAPI()
    stored["application"].install(app)
    app.include_router(stored["routers.default"].router(type("It", (Service,), {"error": error})()))
    async with client(app) as http:
        answer = await http.get("/it")
    assert (answer.status_code, answer.json()["errors"]) == (status, fields)


async def test_the_database_is_no_concern_where_nothing_is_stored(generated: Backend) -> None:
    package = Path(str(generated.package.__file__)).parent
    texts = {path.name: path.read_text() for path in package.rglob("*.py")}
    assert [name for name, text in texts.items() if "sqlalchemy" in text] == []
    assert "refusals.py" not in texts


async def test_the_application_raises_failures_of_its_own(generated: Backend) -> None:
    failure = generated["runtime.failures"].Failure
    answer = await fail(generated, failure(429, "Slowly.", headers={"Retry-After": "5"}))
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["error"]["message"] == "Slowly."
    assert "details" not in answer.json()["error"]


async def test_a_cancelled_request_is_not_answered(generated: Backend) -> None:
    with pytest.raises(asyncio.CancelledError):
        await fail(generated, asyncio.CancelledError())


async def test_errors_have_the_headers_of_the_middlewares(generated: Backend) -> None:
    app = application(generated, RuntimeError())
    app.add_middleware(CORSMiddleware, allow_origins=["*"])
    async with client(app) as http:
        answer = await http.get("/api/v1/file", headers={"Origin": "http://elsewhere"})
    assert answer.status_code == 500
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_the_application_may_fill_errors_itself(generated: Backend) -> None:
    def error(failure: Any) -> Any:
        made = generated["errors"].error(failure)
        made.error.message = f"{failure.status}, sorry"
        return made

    app = FastAPI()
    generated["application"].install(app, error=error)
    async with client(app) as http:
        answer = await http.get("/nowhere")
    assert answer.json()["error"]["message"] == "404, sorry"


async def test_limits_are_the_applications(generated: Backend) -> None:
    app = FastAPI()
    generated["application"].install(app, limits=generated["runtime.limits"].Limits(body=10))
    app.include_router(generated["routers.bodies"].router(Service()))
    async with client(app) as http:
        answer = await http.post("/api/v1/note", json={"x": 1, "y": 222222})
    assert answer.status_code == 413


async def test_a_contract_that_says_nothing_of_errors_gets_problem_details(
    tmp_path: Path,
) -> None:
    app = FastAPI()
    backend(NOTHING, tmp_path)["application"].install(app)
    async with client(app) as http:
        answer = await http.get("/nowhere")
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem.pop("instance").startswith("urn:uuid:")
    assert problem == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
        "errors": {},
    }
