"""Multipart bodies, however they are cut into pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from dovetail.templates.backend.runtime.failures import Failure
from dovetail.templates.backend.runtime.multipart import MOST_PARTS, SPOOLED, read_parts

pytestmark = pytest.mark.anyio

BODY = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="\xc3\xa9.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\n" + b"-" * (SPOOLED + 10) + b"\r\n"
    b'--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nvalue\r\n--b--\r\n'
)


async def chunks(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def unlimited(name: str) -> None:
    return None


@pytest.mark.parametrize("size", [7, 1000, len(BODY)])
async def test_parts(size: int) -> None:
    file, value = await read_parts(chunks(BODY, size), "b", unlimited)
    assert (file.name, file.filename, file.content_type) == ("file", "é.txt", "text/plain")
    assert (file.size, len(file.content())) == (SPOOLED + 10, SPOOLED + 10)
    assert (value.name, value.filename, value.content()) == ("a", None, b"value")
    file.file.close()
    value.file.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        BODY[:-10],
        BODY.replace(b"--b", b"--c"),
        BODY.replace(b'name="a"', b""),
        b"--b\r\n" + b"a" * 100_000,
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * (MOST_PARTS + 1)
        + b"--b--",
    ],
)
async def test_bodies_that_are_malformed(body: bytes) -> None:
    with pytest.raises(Failure) as failed:
        await read_parts(chunks(body, 1000), "b", unlimited)
    assert failed.value.status == 422


async def test_a_part_has_a_limit_of_its_own() -> None:
    with pytest.raises(Failure) as failed:
        await read_parts(chunks(BODY, 1000), "b", {"a": 4, "file": 10**6}.get)
    assert (failed.value.status, list(failed.value.fields)) == (413, ["a"])
