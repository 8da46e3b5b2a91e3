"""A generated client: the bodies that it sends, and what it makes of answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import MISSING

from dovetail.lower.media import kind as kind_of_contract
from dovetail.templates.backend.runtime.media import kind

from .backends import HERE, Backend, backend
from .exchanges import Recorder, called, mounted

pytestmark = pytest.mark.anyio

WHEN = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "exchanges.yaml", tmp_path_factory.mktemp("exchanges"))


@pytest.fixture(scope="module")
def recorder(generated: Backend) -> Recorder:
    return Recorder(generated["responses.components"].Read())


@pytest.fixture(scope="module")
def app(generated: Backend, recorder: Recorder) -> FastAPI:
    return mounted(generated, "bodies", recorder)


@pytest.fixture
async def client(generated: Backend, app: FastAPI) -> AsyncIterator[Any]:
    async with called(generated, "bodies", app) as client:
        yield client


async def stream(*items: Any) -> AsyncIterator[Any]:
    for item in items:
        yield item


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"note": None},
        {"title": "é\n", "note": "", "when": WHEN, "data": b"\xfb\xff"},
    ],
)
async def test_json(generated: Backend, client: Any, recorder: Recorder, change: Any) -> None:
    """What is missing is not sent, and what is null is."""
    sent = generated["schemas"].Change(**change)
    answer = await client.put_json(body=sent)
    assert answer == recorder.answer
    assert recorder.given == {"body": sent}
    assert (recorder.given["body"].note is MISSING) == ("note" not in change)


@pytest.mark.parametrize("body", [[], [b"\xfb", b""], None])
async def test_json_that_is_no_object(client: Any, recorder: Recorder, body: Any) -> None:
    await client.put_list(body=body)
    assert recorder.given == {"body": body}


async def test_a_body_that_need_not_be(generated: Backend, client: Any, recorder: Recorder) -> None:
    await client.put_problem()
    assert recorder.given == {"body": None}
    point = generated["schemas"].Point(x=1)
    await client.put_problem(body=point)
    assert recorder.given == {"body": point}


async def test_forms(generated: Backend, client: Any, recorder: Recorder) -> None:
    point = generated["schemas"].Point(x=1, y_axis=2)
    sent = generated["schemas"].Form(
        username="a&b=c é+%",
        age=3,
        agreed=True,
        day=WHEN.date(),
        tags=["a,b", "c"],
        joined=["d", "e"],
        listed=["f"],
        deep=point,
        point=point,
        other="more",
    )
    await client.send_form(body=sent)
    assert recorder.given == {"body": sent}
    least = generated["schemas"].Form(username="")
    await client.send_form(body=least)
    assert recorder.given == {"body": least}


async def test_multipart(
    generated: Backend, client: Any, recorder: Recorder, tmp_path: Path
) -> None:
    part, point = generated["client"].FilePart, generated["schemas"].Point(x=1, y_axis=2)
    (tmp_path / "page.html").write_bytes(b"<p>" * 50_000)
    sent = {
        "point": point,
        "points": [point, generated["schemas"].Point(x=3)],
        "tags": ["a", "é"],
        "listed": ["f", "[g]"],
        "count": 7,
    }
    files = {
        "file": part(b"\x00\r\n--", 'q"uo\r\nte é.png'),
        "more": [part(tmp_path / "page.html"), part(b"", "b", "text/plain")],
    }
    body = generated["schemas"].UploadForm(**files, **sent)
    for _ in range(2):
        await client.upload(body=body)
        given = recorder.given.pop("body")
        assert given.pop("file") == ("q%22uo%0D%0Ate é.png", "image/png", b"\x00\r\n--")
        page = ("page.html", "text/html", b"<p>" * 50_000)
        assert given.pop("more") == [page, ("b", "text/plain", b"")]
        assert given == sent


async def test_a_file_that_says_nothing_is_what_the_contract_says(
    generated: Backend, client: Any, recorder: Recorder
) -> None:
    part = generated["client"].FilePart(b"x")
    await client.upload(body=generated["schemas"].UploadForm(file=part))
    assert recorder.given["body"] == {"file": ("file", "image/png", b"x")}


async def test_a_file_is_checked_where_it_is_given(generated: Backend) -> None:
    part = generated["client"].FilePart(b"x" * 101)
    with pytest.raises(ValueError, match="100"):
        generated["schemas"].UploadForm(file=part)
    assert [await part.read(100), await part.read(), await part.read()] == [b"x" * 100, b"x", b""]


async def test_text(client: Any, recorder: Recorder) -> None:
    await client.put_text(body="é\n")
    assert recorder.given == {"body": "é\n"}


async def test_binary(client: Any, recorder: Recorder, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xffabc")
    for body in (b"\xffabc", stream(b"\xffa", b"bc"), tmp_path / "file"):
        await client.put_binary(body=body)
        assert b"".join(recorder.given["body"]) == b"\xffabc"


async def test_streams_of_items(generated: Backend, client: Any, recorder: Recorder) -> None:
    point, event = generated["schemas"].Point, generated["schemas"].Event
    points = [point(x=1), point(x=2, y_axis=3)]
    await client.put_lines(body=stream(*points))
    assert recorder.given == {"body": points}
    events = [event(data="a\nb"), event(event="e", data="")]
    await client.put_events(body=stream(*events))
    assert recorder.given == {"body": events}


@pytest.mark.parametrize("media_type", ["application/json", "application/x-www-form-urlencoded"])
async def test_the_caller_chooses_between_media_types(
    generated: Backend, client: Any, recorder: Recorder, media_type: str
) -> None:
    """The operation has a parameter of that name besides."""
    point = generated["schemas"].Point(x=1)
    await client.put_several(body=point, media_type="mine", media_type2=media_type)
    assert recorder.given == {"body": point, "media_type": "mine"}
    await client.put_several(body="é", media_type2="text/plain")
    assert recorder.given == {"body": "é", "media_type": None}


async def test_a_range_of_media_types_is_left_to_the_caller(
    client: Any, recorder: Recorder
) -> None:
    await client.put_image(body=b"GIF", media_type="image/gif")
    assert recorder.given == {"body": [b"GIF"]}


def test_media_types_mean_to_the_runtime_what_they_mean_to_the_contract() -> None:
    names = ("json", "x+json", "x-ndjson", "json-seq", "stream+json", "x+xml", "yaml", "sql", "pdf")
    media_types = [f"application/{name}" for name in names]
    media_types += [
        "text/x",
        "text/event-stream",
        "image/svg+xml",
        "multipart/mixed",
        "a/b+json-seq",
    ]
    assert [kind(each) for each in media_types] == [kind_of_contract(each) for each in media_types]
    assert len({kind(each) for each in media_types}) == 6


@pytest.mark.parametrize(
    ("absent", "module"),
    [
        ("fastapi", "client"),
        ("starlette", "client"),
        ("httpx", "application"),
        ("httpx", "routers.bodies"),
    ],
)
def test_client_and_server_do_without_what_the_other_needs(
    generated: Backend, absent: str, module: str
) -> None:
    name, package = generated.package.__name__, str(generated.package.__file__)
    script = f"""
import importlib.util, sys
sys.modules[{absent!r}] = None
spec = importlib.util.spec_from_file_location({name!r}, {package!r},
    submodule_search_locations=[{str(Path(package).parent)!r}])
sys.modules[{name!r}] = importlib.util.module_from_spec(spec)
importlib.import_module({name!r} + "." + {module!r})
"""
    subprocess.run([sys.executable, "-c", script], check=True)
