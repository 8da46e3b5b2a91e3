"""A generated client: what it makes of answers, of those that are declared and of all others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from .backends import HERE, Backend, backend
from .exchanges import Recorder, called, mounted, read

pytestmark = pytest.mark.anyio

WHEN = datetime(2024, 2, 29, 12, tzinfo=UTC)
JSON = {"Content-Type": "application/json", "X-Count": "3"}
EVENTS = {"Content-Type": "text/event-stream"}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "exchanges.yaml", tmp_path_factory.mktemp("exchanges"))


class Wire(httpx.AsyncByteStream):
    """A body that comes in pieces, and knows whether anybody still listens."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk

    async def aclose(self) -> None:
        self.closed = True


async def ask(
    generated: Backend, status: int, headers: dict[str, str], content: bytes | Wire = b""
) -> Any:
    """What the client makes of an answer."""
    stream = Wire(content) if isinstance(content, bytes) else content
    transport = httpx.MockTransport(
        lambda request: httpx.Response(status, headers=headers, stream=stream)
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        return await generated["client"].Client(http).answers.ask(kind="any")


ANSWERS: list[Callable[[Any, Any], Any]] = [
    lambda r, s: r.AskOk(s.Point(x=1), x_count=3),
    lambda r, s: r.AskOk(s.Point(x=1, y_axis=2), x_count=3, x_when=WHEN, x_tags=["a", "b"]),
    lambda r, s: r.AskCreated("é;b\r\n"),
    lambda r, s: r.AskAccepted(b"\xff\x00", media_type="image/png"),
    lambda r, s: r.AskMultiStatus(s.Point(x=1), media_type="application/json"),
    lambda r, s: r.AskMultiStatus("text", media_type="text/plain"),
    lambda r, s: r.AskNotFound(),
    lambda r, s: r.AskClientError(status_code=418, body="teapot"),
]


@pytest.mark.parametrize("made", ANSWERS)
async def test_the_server_s_answer_is_the_client_s(generated: Backend, made: Any) -> None:
    answer = made(generated["responses.answers"], generated["schemas"])
    app = mounted(generated, "answers", Recorder(answer))
    async with called(generated, "answers", app) as client:
        assert await client.ask(kind="any") == answer


async def test_items_are_answered_as_streams(generated: Backend) -> None:
    responses, schemas = generated["responses.answers"], generated["schemas"]
    points = [schemas.Point(x=1), schemas.Point(x=2)]
    events = [schemas.Event(data="a\nb"), schemas.Event(event="e", data="")]
    for made, items in (
        (responses.AskPartialContent, points),
        (responses.AskNonAuthoritativeInformation, events),
    ):
        app = mounted(generated, "answers", Recorder(made(stream(items))))
        async with called(generated, "answers", app) as client:
            answer = await client.ask(kind="any")
            assert type(answer) is made
            assert await read(answer.body) == items


async def stream(items: list[Any]) -> AsyncIterator[Any]:
    for item in items:
        yield item


@pytest.mark.parametrize(
    ("status", "headers", "content", "reason"),
    [
        (500, {}, b"Oh!", "not declared"),
        (204, {}, b"", "not declared"),
        (200, JSON, b"", "JSON"),
        (200, JSON, b"{", "JSON"),
        (200, JSON, b'{"x": "1"}', "integer"),
        (200, JSON, b'{"x": 1, "y_axis": 1}', "y_axis"),
        (200, JSON | {"X-Count": "many"}, b'{"x": 1}', "integer"),
        (200, {"Content-Type": "application/json"}, b'{"x": 1}', "X-Count"),
        (200, JSON | {"Content-Type": "text/html"}, b"<p>", "text/html"),
        (200, {"X-Count": "1"}, b'{"x": 1}', "media type"),
        (207, {"Content-Type": "text/html"}, b"<p>", "text/html"),
        (203, JSON, b'{"data": "x"}', "application/json"),
        (418, JSON, b"1", "string"),
    ],
)
async def test_what_the_contract_does_not_declare_is_raised(
    generated: Backend, status: int, headers: dict[str, str], content: bytes, reason: str
) -> None:
    with pytest.raises(generated["client"].UnexpectedResponse, match=reason) as raised:
        await ask(generated, status, headers, content)
    assert (raised.value.status, raised.value.content) == (status, content)
    assert dict(raised.value.headers) == {name.lower(): value for name, value in headers.items()}


async def test_an_item_that_is_not_declared_is_raised_where_it_comes(generated: Backend) -> None:
    headers = {"Content-Type": "application/x-ndjson"}
    wire = Wire(b'{"x": 1}\n{"x', b'": 2}\n{"x": "3"}\n', b'{"x": 4}\n')
    answer = await ask(generated, 206, headers, wire)
    assert not wire.closed
    found: list[int] = []
    with pytest.raises(generated["client"].UnexpectedResponse, match="integer"):
        async for point in answer.body:
            found.append(point.x)
    assert found == [1, 2]
    assert wire.closed


async def test_who_stops_listening_closes_the_stream(generated: Backend) -> None:
    wire = Wire(b"data: 1\n\n", b"data: 2\n\n")
    answer = await ask(generated, 203, EVENTS, wire)
    event = await anext(answer.body)
    assert (event.data, wire.closed) == ("1", False)
    await answer.body.aclose()
    assert wire.closed


@pytest.mark.parametrize("status", [200, 201, 404, 500])
async def test_whole_answers_are_closed(generated: Backend, status: int) -> None:
    wire = Wire(b'{"x": 1}')
    try:
        await ask(generated, status, JSON, wire)
    except generated["client"].UnexpectedResponse:
        assert status in (201, 500)
    assert wire.closed


async def test_cookies_and_headers_of_the_http_client_stay(generated: Backend) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(404)

    options: dict[str, Any] = {"cookies": {"session": "s"}, "headers": {"Authorization": "mine"}}
    transport = httpx.MockTransport(answer)
    base = "http://test/gateway"
    async with httpx.AsyncClient(transport=transport, base_url=base, **options) as http:
        await generated["client"].Client(http).answers.ask(kind="a/b", theme="dark; x")
    assert str(seen[0].url) == "http://test/gateway/api/v1/answers/a%2Fb"
    assert seen[0].headers["Cookie"] == "session=s; theme=dark%3B%20x"
    assert seen[0].headers["Authorization"] == "mine"
