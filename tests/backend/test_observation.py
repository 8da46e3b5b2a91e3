"""What the backend tells those who run it: lines, numbers and spans."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from .observed import Backend, Collector, attributes, collect, serve

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ITEM = {"title": "A loom", "description": "Not to be seen in any trace"}


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collect() as collector:
        yield collector


@pytest.fixture
def backend(database_url: str, tmp_path: Path, collector: Collector) -> Iterator[Backend]:
    collector.spans.clear()
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with serve(tmp_path, DATABASE_URL=database_url, OBSERVE="true", **endpoint) as backend:
        yield backend


@contextmanager
def logged_in(backend: Backend) -> Generator[httpx.Client]:
    with httpx.Client(base_url=backend.url, timeout=30) as http:
        http.post("/api/v1/test/setup").raise_for_status()
        form = {"grant_type": "password", "username": "user", "password": "useruser"}
        token = http.post("/api/v1/auth/login", data=form).raise_for_status().json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


def numbers(http: httpx.Client, name: str, **labels: str) -> float:
    """The sum of the samples of that name that have these labels."""
    return sum(
        sample.value
        for family in families(http.get("/metrics").raise_for_status().text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_a_request_is_followed_from_its_id_to_its_statements(
    backend: Backend, collector: Collector
) -> None:
    with logged_in(backend) as http:
        headers = {"X-Request-ID": "loom-1", "traceparent": PARENT}
        made = http.post("/api/v1/items", json=ITEM, headers=headers)
        assert (made.status_code, made.headers["X-Request-ID"]) == (201, "loom-1")
        http.get(f"/api/v1/items/{made.json()['data']['id']}").raise_for_status()
        http.get("/api/v1/items", params={"q": "Not to be seen"}).raise_for_status()
    backend.stop()

    created = collector.named("createItem")
    assert (created.trace_id.hex(), created.parent_span_id.hex()) == tuple(PARENT.split("-")[1:3])
    assert attributes(created)["request_id"] == "loom-1"
    assert attributes(created)["http.route"] == "/api/v1/items"
    assert attributes(created)["http.response.status_code"] == 201
    (line,) = backend.lines(logger="dovetail.access", request_id="loom-1")
    assert line["trace_id"] == created.trace_id.hex()
    statements = [span.name for span in collector.below(created)]
    assert statements[:2] == ["SELECT", "INSERT"]
    # Reading goes other ways to the driver than writing.
    for name in ("getItem", "listItems"):
        below = collector.below(collector.named(name))
        assert below
        assert {span.name for span in below} == {"SELECT"}
        assert any("FROM items" in attributes(span)["db.query.text"] for span in below)
    assert collector.service == "Dovetail reference"
    assert "to be seen" not in str(collector.spans)
    assert "useruser" not in str(collector.spans)


def test_what_fails_has_one_id_everywhere(backend: Backend, collector: Collector) -> None:
    with logged_in(backend) as http:
        answer = http.get("/api/v1/items/987654", params={"token": "secret"})
    backend.stop()
    error = answer.json()["error"]["id"]
    assert answer.status_code == 404 and UUID(error)
    told = backend.lines(error_id=error)
    assert [line["logger"] for line in told] == ["dovetail", "dovetail.access"]
    assert {line["request_id"] for line in told} == {answer.headers["X-Request-ID"]}
    assert {line["operation_id"] for line in told} == {"getItem"}
    assert attributes(collector.named("getItem"))["error_id"] == error
    assert "secret" not in backend.file.read_text() + str(collector.spans)
    assert http.headers["Authorization"].split()[1] not in backend.file.read_text()


def test_a_refused_statement_is_an_error_without_its_values(
    backend: Backend, collector: Collector
) -> None:
    account = {"username": "user", "email": "woven@example.com", "password": "long enough"}
    with logged_in(backend) as http:
        answer = http.post("/api/v1/auth/register", json={**account, "full_name": None})
    backend.stop()
    assert answer.status_code == 409
    failed = [span for span in collector.below(collector.named("register")) if span.status.code]
    assert [span.name for span in failed] == ["INSERT"]
    assert "woven" not in str(collector.spans)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_numbers_are_kept_of_each_operation(backend: Backend) -> None:
    with logged_in(backend) as http:
        for _ in range(3):
            http.get("/api/v1/items").raise_for_status()
        http.put("/api/v1/items")
        http.request("PROPFIND", "/nowhere")
        http.get("/elsewhere")
        listed = {"operation_id": "listItems", "method": "GET"}
        assert numbers(http, "http_requests_total", **listed, status="200") == 3
        assert numbers(http, "http_request_duration_seconds_count", **listed) == 3
        assert numbers(http, "http_requests_in_flight", **listed) == 0
        other = {"operation_id": ""}
        assert numbers(http, "http_requests_total", **other, method="PUT", status="405") == 1
        assert numbers(http, "http_requests_total", **other, status="404") == 2
        assert numbers(http, "http_errors_total", **other, code="NOT_FOUND") == 2
        assert "PROPFIND" not in http.get("/metrics").text
        assert "nowhere" not in http.get("/metrics").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_off_unless_it_is_asked_for(
    database_url: str, tmp_path: Path, collector: Collector
) -> None:
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    collector.spans.clear()
    with serve(tmp_path, DATABASE_URL=database_url, **endpoint) as backend:
        answer = httpx.get(f"{backend.url}/api/v1/health", headers={"X-Request-ID": "loom-1"})
        assert httpx.get(f"{backend.url}/metrics").status_code == 404
        backend.stop()
    assert "X-Request-ID" not in answer.headers
    assert backend.file.read_text().startswith("INFO:  ")
    assert collector.spans == []
