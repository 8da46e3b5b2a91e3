"""A request is so large and takes so long, told by what comes over a real socket."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from backend.main import create_app
from backend.settings import Settings
from generated.backend import schemas
from generated.backend.runtime.limits import Limits

from ..conftest import Account
from . import ON_SQLITE
from .serving import Answer, exchange, serving

pytestmark = [pytest.mark.anyio, ON_SQLITE]

LIMITS = Limits(body=1000, upload=5000, body_seconds=0.5, upload_seconds=1, answer_seconds=1.5)
LARGE = b'{"title": "' + b"a" * 2000 + b'"}'


@pytest.fixture
def limited(settings: Settings) -> FastAPI:
    """Her account is opened and entered without such limits: a password takes its time."""
    return create_app(settings, LIMITS)


def expect(answer: Answer, status: int) -> None:
    assert answer.status == status, answer.content
    schemas.Error.model_validate_json(answer.content, strict=True)
    assert answer.headers["x-content-type-options"] == "nosniff"


def head(account: Account, *lines: str, path: str = "items") -> str:
    credentials = f"Authorization: Bearer {account.token.access_token}"
    start = [f"POST /api/v1/{path} HTTP/1.1", credentials]
    return "\n".join([*start, *([] if "multipart" in lines[0] else [JSON]), *lines])


JSON = "Content-Type: application/json"


async def chunked(content: bytes, size: int = 100, pause: float = 0) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        piece = content[start : start + size]
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
        await asyncio.sleep(pause)
    yield b"0\r\n\r\n"


async def slowly(content: bytes, pause: float) -> AsyncIterator[bytes]:
    for byte in content:
        yield bytes([byte])
        await asyncio.sleep(pause)


async def test_a_body_that_says_it_is_too_large_is_not_read(limited: FastAPI, ada: Account) -> None:
    async with serving(limited) as port:
        expect(await exchange(port, head(ada, f"Content-Length: {2**40}"), b"{"), 413)


async def test_a_body_that_says_no_length_is_counted(limited: FastAPI, ada: Account) -> None:
    async with serving(limited) as port:
        chunks = chunked(LARGE)
        expect(await exchange(port, head(ada, "Transfer-Encoding: chunked"), chunks), 413)


async def test_a_body_that_never_ends_is_left(limited: FastAPI, ada: Account) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"64\r\n" + b"a" * 100 + b"\r\n"

    async with serving(limited) as port:
        answer = await exchange(port, head(ada, "Transfer-Encoding: chunked"), endless())
        expect(answer, 413)
        assert answer.seconds < 5


async def test_a_body_of_less_than_its_length_is_waited_for_and_left(
    limited: FastAPI, ada: Account
) -> None:
    async with serving(limited) as port:
        answer = await exchange(port, head(ada, "Content-Length: 100"), b'{"title": "x"}')
        expect(answer, 408)
        assert answer.seconds >= 0.5


async def test_a_body_of_more_than_its_length_is_read_no_further(
    limited: FastAPI, ada: Account, settings: Settings
) -> None:
    """What comes after is another request, and none that is understood."""
    created = await ada.http.post("/api/v1/items", json={"title": "Engine"})
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    lines = ("Content-Type: multipart/form-data; boundary=b", f"Content-Length: {len(form) + 9}")
    path = f"items/{created.json()['data']['id']}/attachments"
    async with serving(limited) as port:
        whole = form + b"a" * 4000 + b"\r\n--b--\r\n"
        answer = await exchange(port, head(ada, *lines, path=path), whole)
    assert answer.status in (400, 422)
    assert list(settings.files.iterdir()) == []


async def test_a_body_without_length_and_chunks_is_none(limited: FastAPI, ada: Account) -> None:
    async with serving(limited) as port:
        expect(await exchange(port, head(ada, "Accept: */*"), b""), 422)


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "14, 14", "99999999999999999999999"])
async def test_a_length_that_is_none_is_refused(
    limited: FastAPI, ada: Account, length: str
) -> None:
    async with serving(limited) as port:
        answer = await exchange(port, head(ada, f"Content-Length: {length}"), b'{"title": "x"}')
        assert answer.status in (400, 413)


async def test_a_length_and_chunks_at_once_are_refused(limited: FastAPI, ada: Account) -> None:
    """Else a server behind another could be told two requests in one."""
    both = head(ada, "Content-Length: 5", "Transfer-Encoding: chunked")
    async with serving(limited) as port:
        answer = await exchange(port, both, chunked(b'{"title": "x"}'))
        assert answer.status == 400


async def test_a_compressed_body_is_not_unpacked(limited: FastAPI, ada: Account) -> None:
    async with serving(limited) as port:
        packed = head(ada, "Content-Encoding: gzip", "Content-Length: 4")
        expect(await exchange(port, packed, b"\x1f\x8b\x08\x00"), 415)


async def test_a_body_that_comes_too_slowly_is_left(limited: FastAPI, ada: Account) -> None:
    """However often something comes; the connection is closed, for the rest would be taken for a request."""
    slow = slowly(b'{"title": "a title that takes a while"}', 0.05)
    async with serving(limited) as port:
        answer = await exchange(port, head(ada, "Content-Length: 39"), slow)
        expect(answer, 408)
        assert answer.headers["connection"] == "close"
        assert 0.4 < answer.seconds < 5


async def test_an_upload_has_a_time_of_its_own(limited: FastAPI, ada: Account) -> None:
    upload = ("Content-Type: multipart/form-data; boundary=b", "Transfer-Encoding: chunked")
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    async with serving(limited) as port:
        lines = head(ada, *upload, path="items/1/attachments")
        answer = await exchange(port, lines, chunked(part + b"a" * 900, 100, 0.2))
        expect(answer, 408)
        assert 0.9 < answer.seconds < 6


async def test_an_answer_that_does_not_begin_is_given_up(
    limited: FastAPI, ada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleep(*_: object, **__: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr("backend.services.users.Users.get_me", sleep)
    lines = head(ada, "Accept: */*", path="users/me").replace("POST", "GET")
    async with serving(limited) as port:
        answer = await exchange(port, lines)
        expect(answer, 503)
        assert int(answer.headers["retry-after"]) >= 1
        assert 1.4 < answer.seconds < 8


async def test_the_time_of_the_answer_begins_when_the_body_has_come(
    limited: FastAPI, ada: Account
) -> None:
    """A second of the body, and a second of the answer: neither is too long."""
    slow = slowly(b'{"title": "x"}', 0.02)
    async with serving(limited) as port:
        answer = await exchange(port, head(ada, "Content-Length: 14"), slow)
        assert answer.status == 201


async def test_others_are_served_while_some_are_slow(limited: FastAPI, ada: Account) -> None:
    slow = head(ada, "Content-Length: 100")
    quick = "GET /api/v1/health HTTP/1.1"
    async with serving(limited) as port:
        waiting = [asyncio.create_task(exchange(port, slow, b"{")) for _ in range(50)]
        await asyncio.sleep(0.1)
        assert (await exchange(port, quick)).status == 200
        assert {answer.status for answer in await asyncio.gather(*waiting)} == {408}
