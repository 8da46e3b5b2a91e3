"""Files are so large, are what they say, and have names that reach no file system."""

import re
import stat
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from backend.files import Files
from backend.settings import Settings

from ..conftest import Account
from ..test_users import PNG
from . import ON_SQLITE

pytestmark = pytest.mark.anyio

MOST = 10 * 1024 * 1024
KEY = re.compile(r"[0-9a-f]{32}")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x00\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GIF = b"GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
ELF = b"\x7fELF\x02\x01\x01" + bytes(9)
ZIP = b"PK\x03\x04\x14" + bytes(30)


@pytest.fixture
async def files(ada: Account) -> str:
    """Where an item of hers takes files."""
    created = await ada.http.post("/api/v1/items", json={"title": "Engine"})
    return f"/api/v1/items/{created.json()['data']['id']}/attachments"


async def send(
    account: Account, path: str, name: str, content: bytes, media_type: str
) -> httpx.Response:
    return await account.http.post(path, files={"file": (name, content, media_type)})


def raw(name: bytes, content: bytes = b"hello", more: bytes = b"") -> tuple[bytes, dict[str, str]]:
    """A body whose file name no client would write."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename=' + name + b"\r\n"
        b"Content-Type: text/plain\r\n" + more + b"\r\n" + content + b"\r\n--b--\r\n"
    )
    return body, {"Content-Type": "multipart/form-data; boundary=b"}


@ON_SQLITE
async def test_a_file_is_counted_as_it_comes(ada: Account, files: str, settings: Settings) -> None:
    """To the byte, and nothing of what is too large is left."""
    fits = await send(ada, files, "a.txt", b"a" * MOST, "text/plain")
    assert (fits.status_code, fits.json()["data"]["size"]) == (201, MOST)
    large = await send(ada, files, "a.txt", b"a" * (MOST + 1), "text/plain")
    assert large.status_code == 413
    assert len(list(settings.files.iterdir())) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp"), (PDF, "application/pdf")],
    ids=["png", "jpeg", "webp", "pdf"],
)
async def test_a_file_is_what_its_content_tells(
    ada: Account, files: str, content: bytes, media_type: str
) -> None:
    stored = await send(ada, files, "x", content, media_type)
    assert (stored.status_code, stored.json()["data"]["content_type"]) == (201, media_type)


@ON_SQLITE
async def test_a_file_that_says_it_is_another_is_refused(
    ada: Account, files: str, settings: Settings
) -> None:
    for content in (PNG, JPEG, PDF, GIF, HTML, SVG, ELF, ZIP, b"MZ\x90\x00" + bytes(60), b"\x00"):
        for stated in ("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain"):
            if {PNG: "image/png", JPEG: "image/jpeg", PDF: "application/pdf"}.get(
                content
            ) != stated:
                answer = await send(ada, files, "x.png", content, stated)
                assert answer.status_code == 415, (content[:8], stated)
    assert list(settings.files.iterdir()) == []


@ON_SQLITE
async def test_a_page_is_never_shown(ada: Account, files: str) -> None:
    """Whatever is in a text, it is saved and not run."""
    text = b"hello <script>alert(1)</script>"
    stored = await send(ada, files, "page.html", text, "text/plain")
    assert stored.status_code == 201
    read = await ada.http.get(stored.headers["Location"])
    assert read.headers["Content-Type"] == "application/octet-stream"
    assert read.headers["Content-Disposition"].startswith("attachment;")
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in read.headers["Content-Security-Policy"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (b'"../../x"', "x"),
        (b'"/etc/passwd"', "passwd"),
        (rb'"..\\..\\windows\\x.txt"', "x.txt"),
        (rb'"C:\\x.txt"', "x.txt"),
        (b'".."', ".."),
        (b'"a\x00b.txt"', "ab.txt"),
        (b'"\xe2\x80\xaegnp.exe"', "gnp.exe"),
        (b'"a\tb\x7f.txt"', "ab.txt"),
        ('"наука 科学 🧵.txt"'.encode(), "наука 科学 🧵.txt"),
        (b'"\xff\xfe.txt"', "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.txt"),
        (b'"' + b"a" * 3000 + b'"', "a" * 255),
        (b'"' + "é".encode() * 1000 + b'"', "é" * 255),
        (rb'"say \"hi\".txt"', 'say "hi".txt'),
        (b'"x\x0b\x0cX-Evil: 1"', "xX-Evil: 1"),
        (b'"con%0d%0aX-Evil: 1"', "con%0d%0aX-Evil: 1"),
        (b'"/"', "file"),
        (b'"a;b=c,d.txt"', "a;b=c,d.txt"),
    ],
)
async def test_a_name_reaches_no_file_system_and_comes_back_quoted(
    ada: Account, files: str, settings: Settings, name: bytes, kept: str
) -> None:
    content, headers = raw(name)
    stored = await ada.http.post(files, content=content, headers=headers)
    assert stored.status_code == 201, stored.text
    assert stored.json()["data"]["filename"] == kept
    (file,) = settings.files.iterdir()
    assert KEY.fullmatch(file.name)
    assert sorted(settings.files.parent.rglob("x*")) == []
    read = await ada.http.get(stored.headers["Location"])
    assert read.content == b"hello"
    assert "X-Evil" not in read.headers
    start, quoted = read.headers["Content-Disposition"].split("''")
    assert start == "attachment; filename*=UTF-8"
    assert re.fullmatch(r"[\w.~%-]+", quoted, re.ASCII)
    assert unquote(quoted) == kept


@ON_SQLITE
async def test_a_name_cannot_add_a_header(ada: Account, files: str) -> None:
    """A line break in a name ends a header of the part, and what comes of it is quoted all the same."""
    content, headers = raw(b'"a\r\nX-Evil: 1"')
    stored = await ada.http.post(files, content=content, headers=headers)
    assert "\n" not in stored.json()["data"]["filename"]
    read = await ada.http.get(stored.headers["Location"])
    assert "X-Evil" not in read.headers
    assert "X-Evil" not in read.headers["Content-Disposition"]


@ON_SQLITE
async def test_headers_of_a_part_are_not_held_without_end(ada: Account, files: str) -> None:
    for more in (b"X-More: " + b"a" * 100_000 + b"\r\n", b"X-More: a\r\n" * 1000):
        content, headers = raw(b'"a"', more=more)
        assert (await ada.http.post(files, content=content, headers=headers)).status_code == 422


@ON_SQLITE
async def test_a_picture_is_no_script(ada: Account) -> None:
    for content in (SVG, HTML, GIF, b"GIF89a/*" + HTML):
        for stated in ("image/png", "image/jpeg", "image/webp", "image/svg+xml", "text/html"):
            files = {"file": ("me.png", content, stated)}
            answer = await ada.http.put("/api/v1/users/me/avatar", files=files)
            assert answer.status_code == 415


@ON_SQLITE
async def test_no_key_of_a_file_is_told(ada: Account, files: str, settings: Settings) -> None:
    stored = await send(ada, files, "a.txt", b"hello", "text/plain")
    (file,) = settings.files.iterdir()
    listed = await ada.http.get(files)
    for answer in (stored, listed):
        assert file.name not in answer.text + str(answer.headers)
    for path in (f"/{file.name}", f"/files/{file.name}", f"{files}/..%2f..%2f{file.name}"):
        assert (await ada.http.get(path)).status_code in (404, 422)


def test_the_directory_is_nobody_elses(tmp_path: Path) -> None:
    Files(tmp_path / "files")
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700
