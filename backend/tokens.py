"""Access and refresh tokens: JSON Web Tokens, signed with the secret of the settings."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID, uuid4

import jwt
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from .settings import Settings

ALGORITHM = "HS256"
AUDIENCE = "dovetail"
REQUIRED = ["sub", "type", "aud", "iat", "exp", "jti", "scope"]
Kind = Literal["access", "refresh"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says; `id` is its `jti`, and the key of a refresh token's row."""

    user_id: int
    kind: Kind
    id: UUID
    expires_at: datetime
    scopes: frozenset[str]


class Payload(TypedDict):
    """What is in a token that was given out, as it is in JSON."""

    sub: Annotated[int, Field(ge=1, lt=2**63)]
    type: Kind
    jti: UUID
    exp: datetime
    scope: str


PAYLOAD = TypeAdapter(Payload)


class Tokens:
    """Writes and reads tokens."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.secret
        self._lifetimes: dict[Kind, timedelta] = {
            "access": timedelta(minutes=settings.access_token_minutes),
            "refresh": timedelta(days=settings.refresh_token_days),
        }

    def issue(self, kind: Kind, user_id: int, scopes: frozenset[str]) -> tuple[str, Claims]:
        """A new token, and what it says."""
        now = datetime.now(UTC).replace(microsecond=0)
        claims = Claims(user_id, kind, uuid4(), now + self._lifetimes[kind], scopes)
        payload = {
            "sub": str(user_id),
            "type": kind,
            "aud": AUDIENCE,
            "iat": now,
            "exp": claims.expires_at,
            "jti": str(claims.id),
            "scope": " ".join(sorted(scopes)),
        }
        token = jwt.encode(payload, self._secret, ALGORITHM)  # pyright: ignore[reportUnknownMemberType]  # its key type names cryptography, which HS256 does without
        return token, claims

    def read(self, token: str, kind: Kind) -> Claims | None:
        """What a token of this kind says, `None` when it is not ours, not of this kind, or expired."""
        try:
            decoded = jwt.decode(  # pyright: ignore[reportUnknownMemberType]  # its key type names cryptography, which HS256 does without
                token, self._secret, [ALGORITHM], audience=AUDIENCE, options={"require": REQUIRED}
            )
            claims = _claims(PAYLOAD.validate_python(decoded))
            return claims if claims.kind == kind else None
        except (jwt.InvalidTokenError, ValueError):
            return None


def _claims(payload: Payload) -> Claims:
    return Claims(
        user_id=payload["sub"],
        kind=payload["type"],
        id=payload["jti"],
        expires_at=payload["exp"],
        scopes=frozenset(payload["scope"].split()),
    )
