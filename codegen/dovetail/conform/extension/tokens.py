"""Bearer tokens of OAuth 2.0 and OpenID Connect: schemathesis tries without the other credentials only."""

from __future__ import annotations

from typing import Any

import requests
import schemathesis
from schemathesis import Case, CheckContext, Response

TYPES = ("oauth2", "openIdConnect")
REFUSED = (401, 403)
SECONDS = 30

_tried: set[str] = set()
_good: set[str] = set()


@schemathesis.check
def token_is_required(context: CheckContext, response: Response, case: Case[Any]) -> None:
    """What a token lets through is refused without one and with a wrong one; tried once an operation.

    A refusal with 401 says what is asked for, as RFC 9110 demands.
    """
    if not 200 <= response.status_code < 300 or case.operation.label in _tried:
        return
    if _needs_token(case):
        _tried.add(case.operation.label)
        for token in (None, "wrong"):
            answer, told = _send(response, token), f"{token or 'no'} token was answered"
            status = answer.status_code
            assert status in REFUSED, f"{told} {status}, not 401"
            assert status == 403 or "WWW-Authenticate" in answer.headers, (
                f"{told} 401 without WWW-Authenticate"
            )


@schemathesis.check
def credentials_last(context: CheckContext, response: Response, case: Case[Any]) -> None:
    """Credentials that were good stay good: what is refused for them alone proves nothing from there on."""
    stated = str(response.request.headers.get("Authorization", ""))
    if stated and _needs_token(case):
        if 200 <= response.status_code < 300:
            _good.add(stated)
        assert response.status_code != 401 or stated not in _good, (
            "the credentials are refused that were good before"
        )


def _needs_token(case: Case[Any]) -> bool:
    document: dict[str, Any] = case.operation.schema.raw_schema
    stated = case.operation.definition.raw.get("security", document.get("security", []))
    schemes = document.get("components", {}).get("securitySchemes", {})
    types = [schemes[name].get("type") for each in stated for name in each if name in schemes]
    return bool(types) and {} not in stated and all(type in TYPES for type in types)


def _send(response: Response, token: str | None) -> requests.Response:
    """The same request with another token."""
    request = response.request.copy()
    request.headers.pop("Authorization", None)
    if token is not None:
        request.headers["Authorization"] = f"Bearer {token}"
    with requests.Session() as session:
        return session.send(request, timeout=SECONDS, verify=response.verify)
