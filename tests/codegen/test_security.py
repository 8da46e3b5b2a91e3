"""Who may send which request: what a generated package asks for, and how it refuses."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any, ClassVar

import httpx
import pytest
from fastapi import FastAPI, Request

from .backends import Backend, backend, client

pytestmark = pytest.mark.anyio

CONTRACT = """
openapi: 3.1.0
info: {title: Security, version: "1"}
paths:
  /open: {get: {operationId: readOpen, tags: [it], security: [], responses: {"200": {$ref: "#/components/responses/Who"}}}}
  /token: {get: {operationId: readToken, tags: [it], responses: {"200": {$ref: "#/components/responses/Who"}}}}
  /scoped: {get: {operationId: readScoped, tags: [it], security: [{login: [a, b]}], responses: {"200": {$ref: "#/components/responses/Who"}}}}
  /optional: {get: {operationId: readOptional, tags: [it], security: [{login: []}, {}], responses: {"200": {$ref: "#/components/responses/Who"}}}}
  /either: {get: {operationId: readEither, tags: [it], security: [{name: []}, {cookie-key: []}], responses: {"200": {$ref: "#/components/responses/Who"}}}}
  /both: {get: {operationId: readBoth, tags: [it], security: [{name: [], query: []}], responses: {"200": {$ref: "#/components/responses/Who"}}}}
  /mutual: {get: {operationId: readMutual, tags: [it], security: [{mutual: []}], responses: {"200": {$ref: "#/components/responses/Who"}}}}
security: [{login: [a]}]
components:
  securitySchemes:
    login: {type: oauth2, flows: {password: {tokenUrl: /login, scopes: {a: The first., b: The second.}}}}
    name: {type: http, scheme: basic}
    cookie-key: {type: apiKey, in: cookie, name: session}
    query: {type: apiKey, in: query, name: key}
    mutual: {type: mutualTLS}
  schemas:
    Name: {type: object, properties: {name: {type: string}}}
  responses:
    Who: {description: Who is asking., content: {text/plain: {schema: {type: string}}}}
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(CONTRACT, tmp_path_factory.mktemp("security"))


@pytest.fixture
async def http(generated: Backend) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    generated["application"].install(app)
    Authentication.principal = generated["runtime.security"].Principal
    Service.who = generated["responses.components"].Who
    app.include_router(generated["routers.it"].router(Service(), Authentication()))
    async with client(app) as http:
        yield http


class Authentication:
    principal: Any

    tokens: ClassVar = {"all": {"a", "b"}, "some": {"a"}}

    async def login(self, token: str) -> Any:
        found = self.tokens.get(token)
        return None if found is None else self.principal(token, frozenset(found))

    async def name(self, username: str, password: str) -> Any:
        return self.principal(username) if password == "é:" else None

    async def cookie_key(self, key: str) -> Any:
        return self.principal("cookie") if key == "secret" else None

    async def query(self, key: str) -> Any:
        return self.principal("query") if key == "secret" else None

    async def mutual(self, request: Request) -> Any:
        return None


class Service:
    who: Any

    def __getattr__(self, name: str) -> Any:
        async def operation(principal: Any = None) -> Any:
            return self.who(principal.subject if principal else "nobody")

        return operation


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def basic(text: str) -> dict[str, str]:
    return {"Authorization": f"basic {base64.b64encode(text.encode()).decode()}"}


@pytest.mark.parametrize(
    ("address", "headers", "who"),
    [
        ("/open", {}, "nobody"),
        ("/token", bearer("some"), "some"),
        ("/token", {"Authorization": "bearer  some"}, "some"),
        ("/scoped", bearer("all"), "all"),
        ("/optional", {}, "nobody"),
        ("/optional", bearer("some"), "some"),
        ("/either", basic("ann:é:"), "ann"),
        ("/either", {"Cookie": "session=secret"}, "cookie"),
        ("/either", {**basic("ann:x"), "Cookie": "session=secret"}, "cookie"),
        ("/both?key=secret", basic("ann:é:"), "ann"),
    ],
)
async def test_credentials_that_satisfy_an_alternative(
    http: httpx.AsyncClient, address: str, headers: dict[str, str], who: str
) -> None:
    answer = await http.get(address, headers=headers)
    assert (answer.status_code, answer.text) == (200, who)


@pytest.mark.parametrize(
    ("address", "headers", "challenge"),
    [
        ("/token", {}, "Bearer"),
        ("/token", bearer("wrong"), "Bearer"),
        ("/token", {"Authorization": "Bearer"}, "Bearer"),
        ("/token", {"Authorization": "Digest some"}, "Bearer"),
        ("/optional", bearer("wrong"), "Bearer"),
        ("/either", {"Authorization": "Basic %%%"}, 'Basic realm="api", charset="UTF-8", ApiKey'),
        ("/either", basic("ann"), 'Basic realm="api", charset="UTF-8", ApiKey'),
        ("/both", basic("ann:é:"), 'Basic realm="api", charset="UTF-8", ApiKey'),
        ("/mutual", {}, "Mutual"),
    ],
)
async def test_credentials_that_do_not(
    http: httpx.AsyncClient, address: str, headers: dict[str, str], challenge: str
) -> None:
    answer = await http.get(address, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == challenge
    assert answer.json()["status"] == 401


async def test_a_principal_without_a_scope_is_forbidden(http: httpx.AsyncClient) -> None:
    answer = await http.get("/scoped", headers=bearer("some"))
    assert answer.status_code == 403
    assert "www-authenticate" not in answer.headers
    assert answer.headers["content-type"] == "application/problem+json"


def test_every_scheme_is_a_method_that_must_be_there(generated: Backend) -> None:
    authenticator = generated["security"].Authenticator
    expected = {"login", "name", "cookie_key", "query", "mutual"}
    assert authenticator.__abstractmethods__ == expected
