"""Responses of a generated package: what their classes are, what is sent, and how it is read back."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from .backends import HERE, Backend, backend, client

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "routes.yaml", tmp_path_factory.mktemp("routes"))


class Streams:
    """Answers what the class holds."""

    answer: Any

    def __getattr__(self, name: str) -> Any:
        async def operation() -> Any:
            return self.answer

        return operation


async def send(generated: Backend, path: str, answer: Any, **headers: str) -> httpx.Response:
    app = FastAPI()
    generated["application"].install(app)
    service = type("Service", (Streams,), {"answer": answer})
    app.include_router(generated["routers.streams"].router(service()))
    async with client(app) as http:
        return await http.get(f"/api/v1{path}", headers=headers)


def test_a_response_is_a_dataclass_of_its_body_and_headers(generated: Backend) -> None:
    created = generated["responses.items"].CreateItemCreated
    assert [field.name for field in dataclasses.fields(created)] == ["body", "location"]
    assert created.status_code == 201
    assert created.__doc__ == "It exists."
    with pytest.raises(TypeError, match="location"):
        created(body=None)


def test_the_union_of_an_operation_is_what_it_declares(generated: Backend) -> None:
    items, components = generated["responses.items"], generated["responses.components"]
    declared = get_args(items.CreateItemResponse)
    assert declared == (
        items.CreateItemCreated,
        components.Conflict,
        components.ErrorUnprocessableContent,
    )


def test_a_shared_response_of_several_statuses_is_a_class_for_each(generated: Backend) -> None:
    components = generated["responses.components"]
    assert components.ErrorNotFound.status_code == 404
    assert components.ErrorClientError.statuses == range(400, 500)
    assert components.ErrorDefault.statuses == range(100, 600)
    assert components.Conflict.status_code == 409


def test_a_shared_response_is_called_as_nothing_that_its_module_reads(tmp_path: Path) -> None:
    contract = """
openapi: 3.1.0
info: {title: Names, version: "1"}
paths:
  /it:
    get:
      operationId: getIt
      responses:
        "200": {$ref: "#/components/responses/Response"}
        "404": {$ref: "#/components/responses/Header"}
components:
  responses:
    Response: {description: It.}
    Header: {description: None., headers: {X-Why: {schema: {type: string}}}}
"""
    made = backend(contract, tmp_path)
    components = made["responses.components"]
    union = get_args(made["responses.default"].GetItResponse)
    assert union == (components.Response_, components.Header_)
    assert issubclass(components.Header_, made["runtime.responses"].Response)


async def test_events_are_framed(generated: Backend) -> None:
    point = generated["schemas"].Point

    async def points() -> AsyncIterator[Any]:
        yield point(x=1, y=2)
        yield point(x=3, y=4)

    answer = await send(generated, "/events", generated["responses.streams"].ReadEventsOk(points()))
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.text == 'data: {"x":1,"y":2}\n\ndata: {"x":3,"y":4}\n\n'


async def test_json_lines_are_lines(generated: Backend) -> None:
    point = generated["schemas"].Point

    async def points() -> AsyncIterator[Any]:
        yield point(x=1, y=2)
        yield point(x=3, y=4)

    answer = await send(generated, "/lines", generated["responses.streams"].ReadLinesOk(points()))
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.text == '{"x":1,"y":2}\n{"x":3,"y":4}\n'


async def test_bytes_streams_and_files_are_the_same_content(
    generated: Backend, tmp_path: Path
) -> None:
    ok = generated["responses.streams"].ReadFileOk
    file = tmp_path / "file"
    file.write_bytes(b"content")

    async def chunks() -> AsyncIterator[bytes]:
        yield b"con"
        yield b"tent"

    for body in (b"content", chunks(), file):
        answer = await send(generated, "/file", ok(body, "attachment"), Range="bytes=0-1")
        assert (answer.status_code, answer.content) == (200, b"content")
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["content-disposition"] == "attachment"
        assert answer.headers.get("content-length", "7") == "7"


async def test_a_header_cannot_break_the_line(generated: Backend) -> None:
    ok = generated["responses.streams"].ReadFileOk
    answer = await send(generated, "/file", ok(b"", "a\r\nSet-Cookie: b"))
    assert answer.status_code == 500
    assert "set-cookie" not in answer.headers


async def test_the_application_chooses_between_media_types(generated: Backend) -> None:
    ok, point = generated["responses.streams"].ReadChoiceOk, generated["schemas"].Point
    json = await send(generated, "/choice", ok(point(x=1, y=2)))
    csv = await send(generated, "/choice", ok("x,y\n", media_type="text/csv"))
    assert (json.headers["content-type"], json.json()) == ("application/json", {"x": 1, "y": 2})
    assert (csv.headers["content-type"], csv.text) == ("text/csv; charset=utf-8", "x,y\n")


def test_a_client_reads_what_was_sent(generated: Backend) -> None:
    read = generated["runtime.responses"].read_response
    ok = generated["responses.items"].ListItemsOk
    content = b'[{"id": 1, "title": "one", "created": "2024-02-29T00:00:00Z"}]'
    headers = httpx.Headers({"Content-Type": "application/json", "X-Total": "7"})
    answer = read(ok, 200, headers, content)
    assert answer.body[0].title == "one"
    assert (answer.x_total, answer.x_next) == (7, None)
    with pytest.raises(ValidationError):
        read(ok, 200, headers, b'[{"id": "1"}]')


async def test_a_client_reads_streams_as_they_come(generated: Backend) -> None:
    read = generated["runtime.responses"].read_response
    streams = generated["responses.streams"]

    async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    events = chunks(b': hello\r\ndata: {"x":1,\r', b'\ndata: "y":2}\r\n', b"\r\ndata: 5")
    headers = {"Content-Type": "text/event-stream"}
    answer = read(streams.ReadEventsOk, 200, headers, events)
    assert [(point.x, point.y) async for point in answer.body] == [(1, 2)]
    lines = chunks(b'{"x":1,"y":2}\n{"x":', b'3,"y":4}')
    headers = {"Content-Type": "application/x-ndjson"}
    answer = read(streams.ReadLinesOk, 200, headers, lines)
    assert [(point.x, point.y) async for point in answer.body] == [(1, 2), (3, 4)]


def test_a_client_is_told_the_status_and_the_media_type_where_they_vary(
    generated: Backend,
) -> None:
    read = generated["runtime.responses"].read_response
    headers = {"Content-Type": "text/csv; charset=latin-1"}
    choice = read(generated["responses.streams"].ReadChoiceOk, 200, headers, b"\xe9")
    assert (choice.media_type, choice.body) == ("text/csv", "é")
    error = (
        b'{"error":{"id":"9b2d3c1e-2f4a-4c5b-8d6e-7f8a9b0c1d2e","code":"C","message":"m",'
        b'"timestamp":"2024-02-29T00:00:00Z"}}'
    )
    headers = {"Content-Type": "application/json"}
    gone = read(generated["responses.components"].ErrorClientError, 410, headers, error)
    assert (gone.status_code, gone.body.error.code) == (410, "C")
