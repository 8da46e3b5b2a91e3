"""No token is taken but those that were given out, as what they were given out, while they hold."""

import asyncio
import base64
import hmac
import json
import time
from itertools import product
from typing import Any

import httpx
import pytest

from backend.settings import Settings
from backend.tokens import Tokens

from ..conftest import Account
from . import ON_SQLITE

pytestmark = [pytest.mark.anyio, ON_SQLITE]

HEADER = {"alg": "HS256", "typ": "JWT"}
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
"""


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(header: dict[str, Any], claims: dict[str, Any], key: str, digest: str = "sha256") -> str:
    """A token written by hand: no library that refuses to forge one."""
    text = ".".join(encoded(json.dumps(each).encode()) for each in (header, claims))
    return f"{text}.{encoded(hmac.digest(key.encode(), text.encode(), digest))}"


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(decoded(token.split(".")[1]))
    return claims


async def statuses(http: httpx.AsyncClient, access: str, refresh: str) -> tuple[int, int]:
    """What a forged access token is answered, and a forged refresh token."""
    headers = {"Authorization": f"Bearer {access}"}
    read = await http.get("/api/v1/users/me", headers=headers)
    renewed = await http.post("/api/v1/auth/refresh", json={"refresh_token": refresh})
    return read.status_code, renewed.status_code


async def forged(
    ada: Account,
    http: httpx.AsyncClient,
    key: str,
    header: dict[str, Any],
    changes: dict[str, Any],
    digest: str = "sha256",
) -> tuple[int, int]:
    """Statuses of her tokens with other claims, signed by this key; `None` takes a claim away."""
    tokens: list[str] = []
    for token in (ada.token.access_token, ada.token.refresh_token):
        claims = {**claims_of(token), **changes}
        claims = {name: value for name, value in claims.items() if value is not None}
        tokens.append(signed(header, claims, key, digest))
    return await statuses(http, *tokens)


async def test_a_token_written_by_hand_as_the_server_does_is_taken(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    """Else all the others would be refused for nothing."""
    assert await forged(ada, http, settings.secret, HEADER, {}) == (200, 200)


async def test_a_token_says_what_it_must(ada: Account) -> None:
    for token in (ada.token.access_token, ada.token.refresh_token):
        assert json.loads(decoded(token.split(".")[0])) == HEADER
        assert set(claims_of(token)) == {"sub", "type", "aud", "iat", "exp", "jti", "scope"}


async def test_another_algorithm_is_refused(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    for algorithm in ("RS256", "ES256", "PS256", "EdDSA", "HS384", "HS512", "hs256", "", 5, None):
        digest = {"HS384": "sha384", "HS512": "sha512"}.get(str(algorithm), "sha256")
        header = {**HEADER, "alg": algorithm}
        answered = await forged(ada, http, settings.secret, header, {}, digest)
        assert answered == (401, 401), algorithm


async def test_a_public_key_is_no_secret(ada: Account, http: httpx.AsyncClient) -> None:
    assert await forged(ada, http, PUBLIC_KEY, HEADER, {}) == (401, 401)
    asymmetric = {**HEADER, "alg": "ES256", "jwk": {"kty": "oct", "k": encoded(b"k" * 32)}}
    assert await forged(ada, http, "k" * 32, asymmetric, {}) == (401, 401)


async def test_a_token_without_a_signature_is_refused(
    ada: Account, http: httpx.AsyncClient
) -> None:
    for algorithm, keeps in product(("none", "None", "NONE", "nOnE"), (True, False)):
        header = encoded(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
        tokens: list[str] = []
        for token in (ada.token.access_token, ada.token.refresh_token):
            _, claims, signature = token.split(".")
            tokens.append(f"{header}.{claims}.{signature if keeps else ''}")
        assert await statuses(http, *tokens) == (401, 401), (algorithm, keeps)


async def test_a_token_for_others_is_refused(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    audiences: tuple[object, ...] = ("another", "", "DOVETAIL", ["another"], 5, {})
    for audience in audiences:
        answered = await forged(ada, http, settings.secret, HEADER, {"aud": audience})
        assert answered == (401, 401), audience


async def test_an_expired_token_is_refused(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    for ago in (0, 1, 3600, 10**9):
        expired = {"exp": int(time.time()) - ago}
        assert await forged(ada, http, settings.secret, HEADER, expired) == (401, 401), ago


async def test_a_token_expires_by_itself(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    soon = {"exp": int(time.time()) + 2}
    assert await forged(ada, http, settings.secret, HEADER, soon) == (200, 200)
    await asyncio.sleep(2.1)
    assert await forged(ada, http, settings.secret, HEADER, soon) == (401, 401)


async def test_a_token_that_is_not_valid_yet_is_refused(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    for claim in ("nbf", "iat"):
        later = {claim: int(time.time()) + 600}
        assert await forged(ada, http, settings.secret, HEADER, later) == (401, 401), claim


async def test_a_token_that_was_tampered_with_is_refused(
    ada: Account, http: httpx.AsyncClient
) -> None:
    """Each byte of its header, its claims and its signature, in turn."""
    parts = ada.token.access_token.split(".")
    for part, text in enumerate(parts):
        content = decoded(text)
        for position in range(len(content)):
            changed = bytearray(content)
            changed[position] ^= 1
            token = ".".join([*parts[:part], encoded(bytes(changed)), *parts[part + 1 :]])
            headers = {"Authorization": f"Bearer {token}"}
            answer = await http.get("/api/v1/users/me", headers=headers)
            assert answer.status_code == 401, (part, position)


async def test_other_claims_under_the_same_signature_are_refused(
    ada: Account, http: httpx.AsyncClient
) -> None:
    header, claims, signature = ada.token.access_token.split(".")
    more = {**json.loads(decoded(claims)), "scope": "profile users:admin", "sub": "1"}
    token = f"{header}.{encoded(json.dumps(more).encode())}.{signature}"
    assert await statuses(http, token, token) == (401, 401)


async def test_a_token_that_lacks_a_claim_is_refused(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    for claim in ("sub", "type", "aud", "iat", "exp", "jti", "scope"):
        answered = await forged(ada, http, settings.secret, HEADER, {claim: None})
        assert answered == (401, 401), claim


async def test_a_claim_of_another_kind_is_refused(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    """Even of one who has the secret, as another service may."""
    numbers = (5, -1, 1.5, True)
    texts = ("", "x", "9" * 30, "1 OR 1=1")
    others: tuple[object, ...] = ([], {}, ["profile"])
    wrong: dict[str, tuple[object, ...]] = {
        "sub": (*numbers, *texts, *others),
        "type": (*numbers, *texts, *others),
        "exp": (*numbers, *texts, *others),
        "jti": (*numbers, *texts, *others),
        "scope": (*numbers, *others),
    }
    for claim, values in wrong.items():
        for value in values:
            answered = await forged(ada, http, settings.secret, HEADER, {claim: value})
            assert answered == (401, 401), (claim, value)


async def test_a_token_grants_no_more_than_its_user_may(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    claims = {**claims_of(ada.token.access_token), "scope": "profile users:admin"}
    headers = {"Authorization": f"Bearer {signed(HEADER, claims, settings.secret)}"}
    assert (await http.get("/api/v1/users", headers=headers)).status_code == 403


async def test_a_refresh_token_is_no_access_token_and_the_reverse(
    ada: Account, http: httpx.AsyncClient
) -> None:
    swapped = ada.token.refresh_token, ada.token.access_token
    assert await statuses(http, *swapped) == (401, 401)


async def test_the_token_of_a_user_who_is_gone_is_refused(
    ada: Account, http: httpx.AsyncClient, settings: Settings
) -> None:
    assert await forged(ada, http, settings.secret, HEADER, {"sub": "999"}) == (401, 401)


async def test_what_is_no_token_is_refused(http: httpx.AsyncClient) -> None:
    tokens = ("", " ", ".", "..", "a.b.c", "a" * 100_000, "." * 1000, "\xff.\xfe.\xfd")
    for authorization in (*(f"Bearer {token}" for token in tokens), "Basic YTph", "bearer\tx"):
        headers = [(b"Authorization", authorization.encode("latin-1"))]
        answer = await http.get("/api/v1/users/me", headers=headers)
        assert answer.status_code == 401, authorization[:20]
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_another_secret_signs_for_nobody(ada: Account, http: httpx.AsyncClient) -> None:
    other = Tokens(Settings.model_validate({"environment": "test", "secret_key": "k" * 32}))
    scopes = frozenset({"profile"})
    access, refresh = (other.issue(kind, ada.id, scopes)[0] for kind in ("access", "refresh"))
    assert await statuses(http, access, refresh) == (401, 401)
