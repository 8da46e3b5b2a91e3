"""What browsers are told to keep to, on every answer."""

import base64
import re
from hashlib import sha256

import httpx
import pytest
from fastapi import FastAPI

from ..conftest import Account
from . import ON_SQLITE
from .contract import operations

pytestmark = [pytest.mark.anyio, ON_SQLITE]

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CLOSED = "default-src 'none'; frame-ancestors 'none'"


def expect_protected(answer: httpx.Response, policy: str = CLOSED) -> None:
    assert {name: answer.headers[name] for name in EVERYWHERE} == EVERYWHERE
    assert answer.headers["Content-Security-Policy"] == policy
    assert len(answer.headers.get_list("Cache-Control")) <= 1


async def test_every_operation_answers_with_them(ada: Account, http: httpx.AsyncClient) -> None:
    """Whether it succeeds, is refused or is asked without credentials."""
    for operation in operations():
        for client in (ada.http, http):
            expect_protected(await client.request(operation.method, operation.address()))


async def test_failures_answer_with_them(
    ada: Account, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = await ada.http.post(
        "/api/v1/items", content=b" " * 2**21, headers={"Content-Type": "application/json"}
    )
    for answer, status in (
        (await ada.http.get("/nowhere"), 404),
        (await ada.http.put("/api/v1/items"), 405),
        (large, 413),
    ):
        assert answer.status_code == status
        expect_protected(answer)

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("backend.services.users.Users.get_me", fail)
    answer = await ada.http.get("/api/v1/users/me")
    assert answer.status_code == 500
    expect_protected(answer)


async def test_transport_security_is_asked_for_where_it_is(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app)
    for scheme, expected in (("http", None), ("https", "max-age=31536000")):
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://test") as http:
            answer = await http.get("/api/v1/health")
        assert answer.headers.get("Strict-Transport-Security") == expected


async def test_what_credentials_were_needed_for_is_not_kept(
    ada: Account, http: httpx.AsyncClient
) -> None:
    assert (await ada.http.get("/api/v1/users/me")).headers["Cache-Control"] == "no-store"
    assert (await ada.http.get("/api/v1/items")).headers["Cache-Control"] == "no-store"
    refused = await http.get("/api/v1/items", headers={"Authorization": "Bearer x"})
    assert refused.headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in (await http.get("/api/v1/health")).headers


async def test_what_has_a_version_is_kept_by_its_user_and_asked_for_again(ada: Account) -> None:
    created = await ada.http.post("/api/v1/items", json={"title": "Engine"})
    path, tag = created.headers["Location"], created.headers["ETag"]
    read = await ada.http.get(path)
    again = await ada.http.get(path, headers={"If-None-Match": tag})
    assert (read.status_code, again.status_code) == (200, 304)
    for answer in (read, again):
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["ETag"] == tag


async def test_tokens_are_not_kept(ada: Account, http: httpx.AsyncClient) -> None:
    body = {"username": "ada", "password": ada.password}
    login = await http.post("/api/v1/auth/login", data=body)
    renew = {"refresh_token": login.json()["refresh_token"]}
    for answer in (login, await http.post("/api/v1/auth/refresh", json=renew)):
        assert answer.status_code == 200
        assert answer.headers.get_list("Cache-Control") == ["no-store"]


@pytest.mark.parametrize("path", ["/docs", "/swagger"])
async def test_pages_run_their_own_scripts_and_no_others(
    http: httpx.AsyncClient, path: str
) -> None:
    answer = await http.get(path)
    policy = answer.headers["Content-Security-Policy"]
    expect_protected(answer, policy)
    assert "unsafe" not in policy
    inline = re.findall(r"<(script|style)(?: type=\"module\")?>(.*?)</\1>", answer.text, re.DOTALL)
    assert len(inline) >= 1
    for kind, text in inline:
        digest = base64.b64encode(sha256(text.encode()).digest()).decode()
        (sources,) = (each for each in policy.split("; ") if each.startswith(f"{kind}-src"))
        assert f"'sha256-{digest}'" in sources
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
