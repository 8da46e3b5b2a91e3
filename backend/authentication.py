"""Who sends a request: access tokens turned into principals."""

from sqlalchemy import bindparam, select
from typing_extensions import override

from generated.backend import schemas
from generated.backend.models import User
from generated.backend.runtime.database import Database
from generated.backend.runtime.security import Principal
from generated.backend.security import Authenticator

from .tokens import Tokens

SCOPES = {
    schemas.Role.USER: frozenset({"profile", "items:read", "items:write"}),
    schemas.Role.ADMIN: frozenset({"profile", "items:read", "items:write", "users:admin"}),
}
# It is asked for at every request, so it is made once.
USER = select(User.role, User.is_active).where(User.id == bindparam("id"))


class Authentication(Authenticator):
    """Asks the database at each request, so that a user who is locked or demoted is so at once."""

    def __init__(self, database: Database, tokens: Tokens) -> None:
        self._database = database
        self._tokens = tokens

    @override
    async def oauth2(self, token: str) -> Principal | None:
        claims = self._tokens.read(token, "access")
        if claims is None:
            return None
        async with self._database.reading() as connection:
            user = (await connection.execute(USER, {"id": claims.user_id})).one_or_none()
        if user is None or not user.is_active:
            return None
        return Principal(
            subject=str(claims.user_id),
            scopes=claims.scopes & SCOPES[user.role],
            claims={"role": user.role},
        )


def user_id(principal: Principal) -> int:
    """The key of the user that sends the request."""
    return int(principal.subject)


def is_admin(principal: Principal) -> bool:
    return principal.claims["role"] is schemas.Role.ADMIN
