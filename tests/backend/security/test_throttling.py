"""Passwords cannot be tried without end, and nobody can lock others out."""

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from backend.main import create_app
from backend.settings import Settings
from generated.backend import schemas

from ..conftest import ORIGIN, Account
from . import ON_SQLITE
from .serving import serving

pytestmark = [pytest.mark.anyio, ON_SQLITE]

HERE, THERE = "192.0.2.1", "198.51.100.2"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        environment="test",
        database_url=database_url,
        files=tmp_path / "files",
        logins_per_account_and_address="3 per 5 minutes",
        logins_per_account="5 per 5 minutes",
        logins_per_address="8 per 5 minutes",
        registrations_per_address="3 per 5 minutes",
    )


async def log_in(
    app: FastAPI, password: str, name: str = "ada", address: str = HERE
) -> httpx.Response:
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        body = {"username": name, "password": password}
        return await http.post("/api/v1/auth/login", data=body)


async def statuses(
    app: FastAPI, *passwords: str, name: str = "ada", address: str = HERE
) -> list[int]:
    return [(await log_in(app, each, name, address)).status_code for each in passwords]


def expect_to_wait(answer: httpx.Response, seconds: int = 300) -> None:
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= seconds
    error = schemas.Error.model_validate_json(answer.content, strict=True).error
    assert error.code == "TOO_MANY_REQUESTS"


async def test_an_account_is_tried_so_often_and_then_not_looked_at(
    app: FastAPI, ada: Account, verified: list[str]
) -> None:
    assert await statuses(app, "wrong", "wrong", "wrong") == [401, 401, 401]
    expect_to_wait(await log_in(app, "wrong"))
    expect_to_wait(await log_in(app, ada.password))
    assert len(verified) == 3


async def test_many_at_once_are_no_more_than_that(
    app: FastAPI, ada: Account, verified: list[str]
) -> None:
    answers = await asyncio.gather(*(log_in(app, "wrong") for _ in range(20)))
    assert sorted(each.status_code for each in answers) == [401] * 3 + [429] * 17
    assert len(verified) == 3


async def test_whether_an_account_is_throttled_does_not_tell_whether_it_exists(
    app: FastAPI, ada: Account
) -> None:
    told: list[list[object]] = []
    for name in ("ada", "nobody"):
        answers = [await log_in(app, "wrong", name) for _ in range(4)]
        errors = [each.json()["error"] for each in answers]
        told.append([(each["code"], each["message"], sorted(each)) for each in errors])
        told[-1] += [sorted(each.headers) for each in answers]
    assert told[0] == told[1]


async def test_the_right_password_lets_the_account_start_anew(app: FastAPI, ada: Account) -> None:
    assert await statuses(app, "wrong", "wrong", ada.password) == [401, 401, 200]
    assert await statuses(app, "wrong", "wrong", ada.password) == [401, 401, 200]


async def test_an_address_tries_so_many_accounts(app: FastAPI, ada: Account) -> None:
    for number in range(8):
        assert await statuses(app, "wrong", name=f"nobody{number}") == [401]
    expect_to_wait(await log_in(app, ada.password))
    assert await statuses(app, ada.password, address=THERE) == [200]


async def test_the_addresses_of_one_network_are_one(app: FastAPI, ada: Account) -> None:
    """Of IPv6 anybody has as many as they like."""
    assert await statuses(app, *["wrong"] * 3, address="2001:db8:1:2::5") == [401] * 3
    assert await statuses(app, "wrong", address="2001:db8:1:2:ffff::6") == [429]
    assert await statuses(app, "wrong", address="2001:db8:1:3::5") == [401]


async def test_an_account_is_tried_so_often_from_all_addresses(app: FastAPI, ada: Account) -> None:
    for number in range(5):
        assert await statuses(app, "wrong", address=f"203.0.113.{number}") == [401]
    expect_to_wait(await log_in(app, ada.password, address="203.0.113.99"))


async def test_nobody_is_locked_out_by_others(app: FastAPI, ada: Account) -> None:
    """Where the password was given rightly before, others' attempts do not count."""
    assert await statuses(app, ada.password) == [200]
    for number in range(7):
        await log_in(app, "wrong", address=f"203.0.113.{number}")
    expect_to_wait(await log_in(app, ada.password, address="203.0.113.99"))
    assert await statuses(app, ada.password) == [200]


async def test_a_throttled_account_is_free_again_when_it_was_said(
    app: FastAPI, ada: Account, settings: Settings
) -> None:
    short = settings.model_copy(update={"logins_per_account_and_address": "1 per 5 seconds"})
    app = create_app(short)
    await log_in(app, "wrong")
    refused = await log_in(app, ada.password)
    expect_to_wait(refused, 5)
    for _ in range(3):  # what is tried meanwhile does not make it longer
        await log_in(app, "wrong")
    await asyncio.sleep(int(refused.headers["Retry-After"]) + 0.1)
    assert await statuses(app, ada.password) == [200]


async def test_accounts_are_opened_so_often_from_one_address(http: httpx.AsyncClient) -> None:
    answered: list[httpx.Response] = []
    for number in range(4):
        name = f"eve{number}"
        body = {"username": name, "email": f"{name}@example.com", "full_name": None}
        answered.append(
            await http.post("/api/v1/auth/register", json={**body, "password": "a password"})
        )
    assert [each.status_code for each in answered] == [201, 201, 201, 429]
    expect_to_wait(answered[-1])


async def test_a_stolen_token_does_not_try_passwords_without_end(
    ada: Account, verified: list[str]
) -> None:
    change = {"current_password": "wrong", "new_password": "the password of eve"}
    for _ in range(3):
        answer = await ada.http.post("/api/v1/users/me/password", json=change)
        assert answer.status_code == 403
    right = {**change, "current_password": ada.password}
    expect_to_wait(await ada.http.post("/api/v1/users/me/password", json=right))
    assert len(verified) == 3


@pytest.mark.parametrize(("trusted", "last"), [("127.0.0.1", 401), ("192.0.2.77", 429)])
async def test_an_address_is_taken_from_the_proxy_that_is_trusted_and_from_nobody_else(
    app: FastAPI, ada: Account, trusted: str, last: int
) -> None:
    async with serving(app, forwarded_allow_ips=trusted) as port, httpx.AsyncClient() as http:
        found: list[int] = []
        for number in range(4):
            answer = await http.post(
                f"http://127.0.0.1:{port}/api/v1/auth/login",
                data={"username": "ada", "password": "wrong"},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
            found.append(answer.status_code)
    assert found == [401, 401, 401, last]
