"""A generated package, mounted and called: the bodies that its routes read, and those that they refuse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from .backends import HERE, Backend, backend, client
from .backends.echo import application

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "routes.yaml", tmp_path_factory.mktemp("routes"))


@pytest.fixture
async def http(generated: Backend) -> AsyncIterator[httpx.AsyncClient]:
    async with client(application(generated)) as http:
        yield http


@pytest.mark.parametrize(
    ("content", "content_type", "status", "field"),
    [
        (b'["a"]', "application/json", 204, None),
        (b'["a"]', "Application/JSON; charset=utf-8", 204, None),
        (b'["a", "a"]', "application/json", 400, "body"),
        (b'["a", 1]', "application/json", 400, "1"),
        (b"", "application/json", 400, "body"),
        (b"[", "application/json", 400, "body"),
        (b'["\xff"]', "application/json", 400, "body"),
        (b'["\\ud800"]', "application/json", 400, "body"),
        (b"[" * 5000, "application/json", 400, "body"),
        (b'["a"]', "text/plain", 415, None),
        (b'["a"]', "application/json; charset=latin-1", 415, None),
        (b'["' + b"a" * 2**20 + b'"]', "application/json", 413, None),
    ],
)
async def test_json_bodies(
    http: httpx.AsyncClient, content: bytes, content_type: str, status: int, field: str | None
) -> None:
    """The operation declares 400 and no 422."""
    headers = {"Content-Type": content_type}
    answer = await http.put("/api/v1/items/1/tags", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    if field is not None:
        assert list(answer.json()["error"]["details"]["fields"]) == [field]


async def test_a_body_that_grows_beyond_the_limit_is_not_read_to_its_end(
    http: httpx.AsyncClient,
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 2**30:
            sent += 2**16
            yield b" " * 2**16

    headers = {"Content-Type": "application/json"}
    answer = await http.put("/api/v1/items/1/tags", content=endless(), headers=headers)
    assert answer.status_code == 413
    # The transport of the test sends a body as a whole only when it is not a stream.
    assert sent <= 2**21


async def test_forms(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        "/api/v1/form",
        data={"username": "ann", "age": "3", "tags": ["a", "b"], "point": '{"x": 1, "y": 2}'},
    )
    assert answer.json() == {
        "body": {"username": "ann", "age": 3, "tags": ["a", "b"], "point": {"x": 1, "y": 2}}
    }


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ("age=3", ["username"]),
        ("username=a&age=x", ["username", "age"]),
        ("username=ann&point=%7B", ["point"]),
        ("username=ann&tags=%FF", ["body"]),
    ],
)
async def test_wrong_forms(http: httpx.AsyncClient, content: str, fields: list[str]) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await http.post("/api/v1/form", content=content, headers=headers)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["details"]["fields"]) == fields


async def test_uploads(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        "/api/v1/upload",
        files=[
            ("file", ("é.png", b"x" * 900, "image/png")),
            ("more", ("1", b"a" * 200_000, "text/plain")),
            ("more", ("2", b"", "text/plain")),
            ("meta", (None, b'{"x": 1, "y": 2}', "application/json")),
            ("count", (None, b"7")),
        ],
    )
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "body": {
            "file": ["é.png", "image/png", 900, 900],
            "more": [["1", "text/plain", 200_000, 200_000], ["2", "text/plain", 0, 0]],
            "meta": {"x": 1, "y": 2},
            "count": 7,
        }
    }


@pytest.mark.parametrize(
    ("parts", "status", "fields"),
    [
        ([("count", (None, b"7"))], 422, ["file"]),
        ([("file", ("a", b"x", "text/plain"))], 415, ["file"]),
        ([("file", ("a", b"x" * 1001, "image/png"))], 413, ["file"]),
        ([("file", ("a", b"x", "image/png")), ("count", (None, b"x"))], 422, ["count"]),
        ([("file", ("a", b"x", "image/png")), ("meta", (None, b"{"))], 422, ["meta"]),
        ([("file", ("a", b"x", "image/png")), ("meta", (None, b'{"x":1}'))], 422, ["meta.y"]),
    ],
)
async def test_wrong_uploads(
    http: httpx.AsyncClient, parts: Any, status: int, fields: list[str]
) -> None:
    answer = await http.post("/api/v1/upload", files=parts)
    assert answer.status_code == status
    assert list(answer.json()["error"]["details"]["fields"]) == fields


async def test_a_file_field_in_which_nothing_was_chosen_is_absent(http: httpx.AsyncClient) -> None:
    part = 'Content-Disposition: form-data; name="file"; filename=""\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await http.post(
        "/api/v1/upload", content=f"--b\r\n{part}\r\n--b--\r\n", headers=headers
    )
    assert answer.status_code == 422
    assert list(answer.json()["error"]["details"]["fields"]) == ["file"]


@pytest.mark.parametrize("content", [b"", b"--b", b"--b\r\n\r\n\r\n--b--", b"x" * 100])
async def test_multipart_that_is_malformed(http: httpx.AsyncClient, content: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await http.post("/api/v1/upload", content=content, headers=headers)
    assert answer.status_code == 422


async def test_binary_bodies_are_streamed(http: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"three"

    headers = {"Content-Type": "application/octet-stream"}
    answer = await http.put("/api/v1/raw", content=chunks(), headers=headers)
    assert answer.json() == {"body": [3, 5]}


async def test_several_media_types_are_told_apart(http: httpx.AsyncClient) -> None:
    text = {"Content-Type": "text/plain"}
    answers = [
        await http.post("/api/v1/note", json={"x": 1, "y": 2}),
        await http.post("/api/v1/note", content="é", headers=text),
        await http.post("/api/v1/note"),
        await http.post("/api/v1/note", content="a", headers={"Content-Type": "text/html"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 415]
    bodies = [answer.json()["body"] for answer in answers[:3]]
    assert bodies == [{"x": 1, "y": 2}, "é", None]
