"""Accounts and tokens."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from generated.backend import errors, models, schemas
from generated.backend.responses import auth as responses
from generated.backend.responses import components
from generated.backend.routers.auth import AuthService
from generated.backend.runtime import refusals
from generated.backend.runtime.database import Database
from generated.backend.runtime.failures import Failure
from generated.backend.runtime.security import Principal
from generated.backend.services.users import USER

from ..accounts import revoke_family, user_response
from ..authentication import SCOPES
from ..passwords import hash_password, verify_password
from ..throttle import Attempt, Throttle
from ..tokens import Tokens

WRONG = "The name or the password is wrong."


class Auth(AuthService):
    def __init__(self, database: Database, tokens: Tokens, throttle: Throttle) -> None:
        self._database = database
        self._tokens = tokens
        self._throttle = throttle

    @override
    async def register(
        self, *, body: schemas.UserWrite
    ) -> responses.RegisterCreated | components.TooManyRequests:
        if refused := await self._throttle.register():
            return refused
        password_hash = await hash_password(body.password)
        async with refusals.transaction(self._database) as session:
            user = models.User(
                username=body.username,
                email=body.email,
                full_name=body.full_name,
                password_hash=password_hash,
            )
            session.add(user)
            await session.flush()
            created = await USER.of(session, user)
        return responses.RegisterCreated(
            user_response(created), location=f"/api/v1/users/{created.id}"
        )

    @override
    async def login(
        self, *, body: schemas.Login
    ) -> responses.LoginOk | components.Unauthorized | components.TooManyRequests:
        attempt = Attempt.to("login", body.username)
        if refused := await self._throttle.attempt(attempt):
            return refused
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(models.User.id, models.User.password_hash, models.User.is_active).where(
                    or_(models.User.username == body.username, models.User.email == body.username)
                )
            )
        row = found.one_or_none()
        fits = await verify_password(body.password, row.password_hash if row else None)
        if row is None or not fits or not row.is_active:
            return _unauthorized(WRONG)
        await self._throttle.succeed(attempt)
        async with self._database.transaction() as session:
            user = await session.get(models.User, row.id, with_for_update=True)
            if user is None or user.password_hash != row.password_hash:
                return _unauthorized(WRONG)
            asked = (
                frozenset(body.scope.split()) if isinstance(body.scope, str) else SCOPES[user.role]
            )
            tokens = self._issue(session, user, asked & SCOPES[user.role], family=uuid4())
            return responses.LoginOk(tokens, cache_control="no-store")

    @override
    async def refresh(
        self, *, body: schemas.RefreshRequest
    ) -> responses.RefreshOk | components.Unauthorized:
        claims = self._tokens.read(body.refresh_token, "refresh")
        if claims is None:
            return _unauthorized("The refresh token is not valid.")
        async with self._database.transaction() as session:
            # One after the other: while a family is revoked, none of its tokens may be renewed.
            user = await session.get(models.User, claims.user_id, with_for_update=True)
            row = await session.get(models.RefreshToken, claims.id)
            if user is None or row is None:
                return _unauthorized("The refresh token is not valid.")
            if row.used_at is not None:
                await revoke_family(session, row.family)
                return _unauthorized("The refresh token was used before; log in again.")
            if not user.is_active:
                return _unauthorized("The account is locked.")
            row.used_at = datetime.now(UTC)
            tokens = self._issue(session, user, claims.scopes & SCOPES[user.role], row.family)
            return responses.RefreshOk(tokens, cache_control="no-store")

    @override
    async def logout(
        self, *, body: schemas.RefreshRequest, principal: Principal
    ) -> responses.LogoutNoContent:
        claims = self._tokens.read(body.refresh_token, "refresh")
        if claims is not None and str(claims.user_id) == principal.subject:
            async with self._database.transaction() as session:
                await session.get(models.User, claims.user_id, with_for_update=True)
                row = await session.get(models.RefreshToken, claims.id)
                if row is not None:
                    await revoke_family(session, row.family)
        return responses.LogoutNoContent()

    def _issue(
        self, session: AsyncSession, user: models.User, scopes: frozenset[str], family: UUID
    ) -> schemas.Token:
        access, claims = self._tokens.issue("access", user.id, scopes)
        refresh, kept = self._tokens.issue("refresh", user.id, scopes)
        session.add(
            models.RefreshToken(
                id=kept.id, user_id=user.id, family=family, expires_at=kept.expires_at
            )
        )
        return schemas.Token(
            access_token=access,
            refresh_token=refresh,
            token_type="bearer",
            expires_in=int((claims.expires_at - datetime.now(UTC)).total_seconds()),
            user=schemas.User.model_validate(user, from_attributes=True),
        )


def _unauthorized(message: str) -> components.Unauthorized:
    return components.Unauthorized(errors.error(Failure(401, message)), www_authenticate="Bearer")
