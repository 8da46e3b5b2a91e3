"""Generated webhooks and callbacks, sent to somebody who listens."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from dovetail import generate
from dovetail.config import Config
from dovetail.documents import read_documents
from dovetail.emit.python import webhooks
from dovetail.lower import lower

from . import checkers
from .backends import HERE, Backend, backend

pytestmark = pytest.mark.anyio

WHEN = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "webhooks.yaml", tmp_path_factory.mktemp("webhooks"))


@pytest.fixture
def sent(generated: Backend) -> ModuleType:
    return generated["webhooks"]


class Listener:
    """Keeps what it was sent, and answers the same to all."""

    def __init__(self, status: int, **answer: Any) -> None:
        self.answer = httpx.Response(status, **answer)
        self.requests: list[httpx.Request] = []
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._take))

    async def _take(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        return self.answer

    @property
    def last(self) -> httpx.Request:
        return self.requests[-1]


async def test_a_webhook_carries_what_the_server_shows(
    generated: Backend, sent: ModuleType
) -> None:
    """What is write-only is not in it, and what is read-only is."""
    order = generated["schemas"].Order(id=7, sent_at=WHEN)
    listener = Listener(202)
    url = "https://example.com/hooks?key=k"
    answer = await sent.new_order(listener.http, url, x_signature="s", attempt=2, body=order)
    assert answer == sent.NewOrderAccepted()
    assert (listener.last.method, str(listener.last.url)) == ("POST", f"{url}&attempt=2")
    assert listener.last.headers["X-Signature"] == "s"
    assert listener.last.content == b'{"id": 7, "sent_at": "2024-02-29T12:00:00Z"}'


ANSWERS: list[tuple[int, Callable[[Any], Any]]] = [
    (409, lambda sent: sent.NewOrderConflict("known")),
    (410, lambda sent: sent.NewOrderClientError(status_code=410, body="known")),
]


@pytest.mark.parametrize(("status", "made"), ANSWERS)
async def test_answers_are_typed(
    generated: Backend, sent: ModuleType, status: int, made: Any
) -> None:
    order = generated["schemas"].Order(id=7)
    listener = Listener(status, json="known")
    answer = await sent.new_order(listener.http, "https://a", x_signature="s", body=order)
    assert answer == made(sent)


async def test_an_answer_that_is_not_declared_is_raised(
    generated: Backend, sent: ModuleType
) -> None:
    unexpected = generated["runtime.exchange"].UnexpectedResponse
    with pytest.raises(unexpected, match="500"):
        await sent.delete_stock(Listener(500).http, "https://a")


async def test_a_webhook_may_be_a_stream(generated: Backend, sent: ModuleType) -> None:
    async def orders() -> AsyncIterator[Any]:
        for id in (1, 2):
            yield generated["schemas"].Order(id=id)

    listener = Listener(204)
    await sent.publish_stock(listener.http, "https://a", body=orders())
    await sent.publish_stock(listener.http, "https://a")
    assert [request.content for request in listener.requests] == [b'{"id":1}\n{"id":2}\n', b""]


async def test_a_callback_goes_where_it_is_told(generated: Backend, sent: ModuleType) -> None:
    part = generated["runtime.parts"].FilePart(b"PDF", "label.pdf")
    body = generated["schemas"].SubscribeShippedBody(label=part)
    listener = Listener(200, json={"url": "/seen"})
    answer = await sent.subscribe_shipped(listener.http, "https://a/{id}", id="7/8", body=body)
    assert answer.body.url == "/seen"
    assert str(listener.last.url) == "https://a/7%2F8"
    assert (
        b'filename="label.pdf"\r\nContent-Type: application/pdf\r\n\r\nPDF' in listener.last.content
    )
    assert "`{$request.body#/url}/{id}`" in str(inspect.getdoc(sent.subscribe_shipped))


async def test_a_callback_of_two_operations_is_one_function(sent: ModuleType) -> None:
    listener = Listener(204)
    answer = await sent.tell_closed(listener.http, "https://a")
    assert answer == sent.TellClosedNoContent()
    assert "`subscribe` and `alert`" in str(inspect.getdoc(sent.tell_closed))


async def test_a_callback_may_have_callbacks(sent: ModuleType) -> None:
    listener = Listener(204)
    await sent.subscribe_shipped_acknowledged(listener.http, "https://a")
    assert listener.last.method == "GET"


def test_there_is_no_file_where_nothing_is_sent() -> None:
    contract = lower(read_documents(HERE / "routes.yaml", None))
    assert list(webhooks.emit(contract)) == []


def test_the_checkers_find_nothing(tmp_path: Path) -> None:
    generate(Config(openapi=HERE / "webhooks.yaml", output=tmp_path))
    assert checkers.pyright(tmp_path, "backend") == []
    assert checkers.mypy(tmp_path, "-p", "backend.webhooks") == []
