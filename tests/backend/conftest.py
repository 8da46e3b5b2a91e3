"""The backend on a database of each kind, with clients for two users and an administrator."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from backend.main import create_app
from backend.settings import Settings
from generated.backend import models, schemas
from generated.backend.client import Client
from generated.backend.responses import auth as responses
from generated.backend.runtime.database import Database

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


@pytest.fixture(scope="session")
def registered(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is kept of the passwords of two users that registered: a hash takes long by design."""
    directory = tmp_path_factory.mktemp("registered")
    file = shutil.copy(migrated_file, directory / "test.db")
    settings = Settings(environment="test", database_url=f"sqlite:///{file}", files=directory)
    return asyncio.run(_registered(settings))


async def _registered(settings: Settings) -> dict[str, str]:
    app, database = create_app(settings), Database(settings.database_url)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)
    async with app.router.lifespan_context(app), http, database.reading() as connection:
        for name in ("ada", "grace"):
            await register(Client(http), name)
        kept = select(models.User.username, models.User.password_hash)
        hashes = {row.username: row.password_hash for row in await connection.execute(kept)}
    await database.dispose()
    return hashes


async def enter(settings: Settings, name: str, password_hash: str) -> None:
    """Leave in the database what registering left."""
    database = Database(settings.database_url)
    async with database.transaction() as session:
        email = f"{name}@example.com"
        session.add(models.User(username=name, email=email, password_hash=password_hash))
    await database.dispose()


@pytest.fixture
async def ada(
    app: FastAPI, settings: Settings, registered: dict[str, str]
) -> AsyncGenerator[Account]:
    await enter(settings, "ada", registered["ada"])
    account = await log_in(app, "ada", "the password of ada")
    yield account
    await account.http.aclose()


@pytest.fixture
async def grace(
    app: FastAPI, settings: Settings, registered: dict[str, str]
) -> AsyncGenerator[Account]:
    await enter(settings, "grace", registered["grace"])
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
