"""Requests that are observed, one by one and many at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from dovetail.templates.backend.runtime.observation import Observation

from .watched import Gate, application

pytestmark = pytest.mark.anyio


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
async def http(gate: Gate) -> AsyncGenerator[httpx.AsyncClient]:
    app = application(Observation(logs=False), gate)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield http


async def number(http: httpx.AsyncClient, name: str, **labels: str) -> float:
    """The sum of the samples of that name that have these labels."""
    return sum(
        sample.value
        for family in families((await http.get("/metrics")).text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


@pytest.mark.parametrize("sent", ["a", "0af7651916cd43dd", "A-b_c.d:e", "x" * 128])
async def test_a_request_keeps_the_id_that_it_came_with(http: httpx.AsyncClient, sent: str) -> None:
    answer = await http.get("/looms/1", headers={"X-Request-ID": sent})
    assert answer.headers.get_list("X-Request-ID") == [sent]


@pytest.mark.parametrize("sent", ["", "x" * 129, "a b", 'a"b', "a\x1b[31m", "ü", "a;b", "{}"])
async def test_an_id_that_is_not_sane_is_replaced(http: httpx.AsyncClient, sent: str) -> None:
    headers = [(b"X-Request-ID", sent.encode())]
    answers = [await http.get("/looms/1", headers=headers) for _ in range(2)]
    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(ids) == 2
    assert all(len(each) == 32 and each.isalnum() for each in ids)


async def test_an_answer_that_states_an_id_keeps_it(http: httpx.AsyncClient) -> None:
    answer = await http.get("/looms/named")
    assert answer.headers.get_list("X-Request-ID") == ["of the loom"]


async def test_failures_are_answered_with_the_id_too(http: httpx.AsyncClient) -> None:
    for path in ("/looms/broken", "/nowhere"):
        answer = await http.get(path, headers={"X-Request-ID": "loom-1"})
        assert answer.status_code >= 400
        assert answer.headers["X-Request-ID"] == "loom-1"


async def test_what_is_in_flight_is_counted_while_it_is(
    http: httpx.AsyncClient, gate: Gate
) -> None:
    stop = {"operation_id": "stopLoom", "method": "PUT"}
    stopped = [asyncio.create_task(http.put(f"/looms/{n}")) for n in range(3)]
    for _ in stopped:
        await gate.waiting.acquire()
    assert await number(http, "http_requests_in_flight", **stop) == 3
    assert await number(http, "http_requests_total", **stop) == 0
    stopped[0].cancel()
    await asyncio.wait(stopped[:1])
    assert await number(http, "http_requests_in_flight", **stop) == 2
    gate.open.set()
    await asyncio.gather(*stopped[1:])
    assert await number(http, "http_requests_in_flight", **stop) == 0
    assert await number(http, "http_requests_total", **stop, status="200") == 2
    assert await number(http, "http_requests_total", **stop) == 3


async def test_what_fails_is_counted_by_its_code(http: httpx.AsyncClient) -> None:
    await http.get("/looms/broken")
    await http.delete("/looms/1")
    await http.get("/looms/1/cloth")
    failed = {"operation_id": "getLoom", "code": "INTERNAL_SERVER_ERROR"}
    assert await number(http, "http_errors_total", **failed) == 1
    refused = {"operation_id": "", "method": "DELETE", "code": "METHOD_NOT_ALLOWED"}
    assert await number(http, "http_errors_total", **refused) == 1
    torn = {"operation_id": "getCloth", "code": "ABORTED"}
    assert await number(http, "http_errors_total", **torn) == 1


async def test_addresses_and_methods_that_are_made_up_make_no_numbers_of_their_own(
    http: httpx.AsyncClient,
) -> None:
    before = len((await http.get("/metrics")).text.splitlines())
    for n in range(20):
        await http.request(f"M{n}", f"/made/up/{n}")
    await http.request("BREW", "/looms/1")
    text = (await http.get("/metrics")).text
    assert await number(http, "http_requests_total", operation_id="", method="other") == 21
    assert len(text.splitlines()) < before + 60
    assert "BREW" not in text
    assert "made" not in text


async def test_the_process_is_told_of(http: httpx.AsyncClient) -> None:
    assert await number(http, "process_resident_memory_bytes") > 1_000_000
