"""Who is asking: the credentials of a request, and what they must grant."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from fastapi import Request
from starlette.requests import HTTPConnection

from .failures import Failure
from .protection import CREDENTIALS

Alternative: TypeAlias = Mapping[str, Sequence[str]]
"""Security schemes that hold together, each with the scopes that it must grant."""

NAMES = {"bearer": "Bearer", "basic": 'Basic realm="api", charset="UTF-8"', "apiKey": "ApiKey"}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking; `claims` is whatever else the application knows of them."""

    subject: str
    scopes: frozenset[str] = frozenset()
    claims: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a request carries credentials; `parameter` and `location` are of an API key."""

    kind: Literal["bearer", "basic", "apiKey", "mutualTLS"]
    parameter: str = ""
    location: Literal["header", "query", "cookie"] = "header"

    def credentials(self, request: HTTPConnection) -> tuple[Any, ...] | None:
        """What the authenticator's method of this scheme takes; `None` when there are none."""
        match self.kind:
            case "bearer":
                token = _authorization(request, "bearer")
                return (token,) if token else None
            case "basic":
                return _basic(_authorization(request, "basic"))
            case "apiKey":
                key = self._place(request).get(self.parameter)
                return (key,) if key else None
            case "mutualTLS":
                return (request,)

    def _place(self, request: HTTPConnection) -> Mapping[str, str]:
        match self.location:
            case "header":
                return request.headers
            case "query":
                return request.query_params
            case "cookie":
                return request.cookies


@dataclass(slots=True)
class Refusal:
    """Why no alternative was satisfied, as far as the request was looked at."""

    presented: bool = False
    lacking: tuple[str, ...] = ()

    def failure(self, challenges: Sequence[str]) -> Failure:
        """403 when the principal is known, else 401 with what would be accepted."""
        if self.lacking:
            return Failure(403, f"This needs the scope {' '.join(self.lacking)}.")
        message = (
            "The credentials are not valid." if self.presented else "Credentials are required."
        )
        return Failure(401, message, headers={"WWW-Authenticate": ", ".join(challenges)})


async def principal_of(
    request: Request,
    schemes: Mapping[str, Scheme],
    authenticator: object,
    alternatives: Sequence[Alternative],
    optional: bool,
) -> Principal | None:
    """The principal by the first alternative that the request satisfies; raises failures 401 and 403.

    With `optional`, a request without credentials has no principal; wrong ones are refused all the
    same, so that a client notices that its token has expired.
    """
    refusal = Refusal()
    for alternative in alternatives:
        principal = await _satisfy(alternative, schemes, authenticator, request, refusal)
        if principal is not None:
            return principal
    if optional and not refusal.presented:
        return None
    names = dict.fromkeys(name for alternative in alternatives for name in alternative)
    raise refusal.failure([NAMES.get(schemes[name].kind, "Mutual") for name in names])


async def _satisfy(
    alternative: Alternative,
    schemes: Mapping[str, Scheme],
    authenticator: object,
    request: Request,
    refusal: Refusal,
) -> Principal | None:
    """The principal of the alternative's first scheme, when all of its schemes agree."""
    first: Principal | None = None
    for name, scopes in alternative.items():
        credentials = schemes[name].credentials(request)
        if credentials is None:
            return None
        request.scope[CREDENTIALS] = True
        principal: Principal | None = await getattr(authenticator, name)(*credentials)
        refusal.presented |= principal is not None or schemes[name].kind != "mutualTLS"
        if principal is None:
            return None
        if not principal.scopes.issuperset(scopes):
            refusal.lacking = tuple(scopes)
            return None
        first = first or principal
    return first


def _authorization(request: HTTPConnection, scheme: str) -> str:
    name, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if name.lower() == scheme else ""


def _basic(encoded: str) -> tuple[str, str] | None:
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    username, colon, password = text.partition(":")
    return (username, password) if colon else None
