"""The backend on a database of each kind, with clients for two users and an administrator."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from backend.main import create_app
from backend.settings import Settings
from generated.backend import schemas
from generated.backend.client import Client
from generated.backend.responses import auth as responses

ORIGIN = "http://test"


@dataclass(frozen=True, slots=True)
class Account:
    """A user that is logged in; `client` sends the access token with every request."""

    client: Client
    http: httpx.AsyncClient
    token: schemas.Token
    password: str

    @property
    def id(self) -> int:
        return self.token.user.id


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(environment="test", database_url=database_url, files=tmp_path / "files")


@pytest.fixture
async def app(settings: Settings) -> AsyncGenerator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def http(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """Requests without credentials."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        yield http


@pytest.fixture
def client(http: httpx.AsyncClient) -> Client:
    return Client(http)


async def log_in(app: FastAPI, username: str, password: str) -> Account:
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)
    client = Client(http)
    answer = await client.auth.login(body=schemas.Login(username=username, password=password))
    assert isinstance(answer, responses.LoginOk)
    http.headers["Authorization"] = f"Bearer {answer.body.access_token}"
    return Account(client, http, answer.body, password)


async def register(client: Client, name: str) -> None:
    account = schemas.UserWrite(
        username=name,
        email=f"{name}@example.com",
        full_name=None,
        password=f"the password of {name}",
    )
    answer = await client.auth.register(body=account)
    assert isinstance(answer, responses.RegisterCreated)


@pytest.fixture
async def ada(app: FastAPI, client: Client) -> AsyncGenerator[Account]:
    await register(client, "ada")
    account = await log_in(app, "ada", "the password of ada")
    yield account
    await account.http.aclose()


@pytest.fixture
async def grace(app: FastAPI, client: Client) -> AsyncGenerator[Account]:
    await register(client, "grace")
    account = await log_in(app, "grace", "the password of grace")
    yield account
    await account.http.aclose()


@pytest.fixture
async def admin(app: FastAPI, client: Client) -> AsyncGenerator[Account]:
    """The administrator of `/test/setup`, which empties the database first: ask for it first."""
    await client.test.set_up_test()
    account = await log_in(app, "admin", "adminadmin")
    yield account
    await account.http.aclose()
