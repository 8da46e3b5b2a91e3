"""Pages of other origins read what the settings let them read."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from backend.main import create_app
from backend.settings import Settings

from ..conftest import ORIGIN, Account
from . import ON_SQLITE
from .contract import operations

pytestmark = pytest.mark.anyio

FRIEND, STRANGER = "https://app.example.com", "https://evil.example.com"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        environment="test",
        database_url=database_url,
        files=tmp_path / "files",
        cors_origins=frozenset({FRIEND, "http://localhost:5173"}),
    )


async def preflight(
    http: httpx.AsyncClient, origin: str, method: str, headers: str = "authorization"
) -> httpx.Response:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return await http.options("/api/v1/items/1", headers={"Origin": origin, **asked})


@ON_SQLITE
async def test_every_method_and_header_of_the_contract_is_allowed_to_friends(
    http: httpx.AsyncClient,
) -> None:
    for method in {operation.method for operation in operations()}:
        answer = await preflight(
            http, FRIEND, method, "authorization,content-type,if-match,if-none-match"
        )
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
        assert method in answer.headers["Access-Control-Allow-Methods"]


@ON_SQLITE
async def test_nothing_is_allowed_to_strangers(http: httpx.AsyncClient, ada: Account) -> None:
    refused = (
        await preflight(http, STRANGER, "GET"),
        await preflight(http, "null", "GET"),
        await preflight(http, f"{FRIEND}.evil.example", "GET"),
        await preflight(http, FRIEND.replace("https", "http"), "GET"),
        await ada.http.get("/api/v1/items", headers={"Origin": STRANGER}),
    )
    for answer in refused:
        assert "Access-Control-Allow-Origin" not in answer.headers
    for method, headers in (("TRACE", "authorization"), ("GET", "x-anything")):
        assert (await preflight(http, FRIEND, method, headers)).status_code == 400


@ON_SQLITE
async def test_no_cookies_are_asked_for(http: httpx.AsyncClient) -> None:
    answer = await preflight(http, FRIEND, "GET")
    assert "Access-Control-Allow-Credentials" not in answer.headers


@ON_SQLITE
async def test_friends_read_the_headers_of_the_contract(ada: Account) -> None:
    headers = {"Origin": FRIEND}
    answer = await ada.http.post("/api/v1/items", json={"title": "Engine"}, headers=headers)
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "Origin" in answer.headers["Vary"]
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Location", "Retry-After", "Content-Disposition"} <= set(exposed)


@ON_SQLITE
async def test_friends_read_failures_too(ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a page is told of a network error where there is none."""

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("backend.services.users.Users.get_me", fail)
    headers = {"Origin": FRIEND, "Content-Type": "application/json"}
    large = b" " * 2**21
    for answer, status in (
        (await ada.http.get("/api/v1/items", headers={**headers, "Authorization": "x"}), 401),
        (await ada.http.get("/nowhere", headers=headers), 404),
        (await ada.http.post("/api/v1/items", content=large, headers=headers), 413),
        (await ada.http.post("/api/v1/items", content=b"{", headers=headers), 422),
        (await ada.http.get("/api/v1/users/me", headers=headers), 500),
    ):
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@ON_SQLITE
async def test_without_the_setting_there_are_no_friends(settings: Settings) -> None:
    app: FastAPI = create_app(settings.model_copy(update={"cors_origins": frozenset()}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as http:
        refused = await preflight(http, FRIEND, "GET")
        read = await http.get("/api/v1/health", headers={"Origin": FRIEND})
    assert (refused.status_code, read.status_code) == (405, 200)
    for answer in (refused, read):
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", set[str]()),
        ("https://a.example", {"https://a.example"}),
        (
            "https://a.example, http://b.example:8080",
            {"https://a.example", "http://b.example:8080"},
        ),
        ("*", {"*"}),
    ],
)
def test_origins_are_set_by_the_environment(
    text: str, origins: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", text)
    assert Settings().cors_origins == origins


@pytest.mark.parametrize("text", ["a.example", "https://a.example/", "https://a.example/x", "null"])
def test_what_is_no_origin_is_told(text: str) -> None:
    command = [sys.executable, "-c", "from backend.settings import load_settings as l; l()"]
    told = subprocess.run(command, env={"CORS_ORIGINS": text}, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr.startswith("settings: CORS_ORIGINS")
    assert told.stderr.count("\n") == 1
