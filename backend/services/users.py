"""One's own profile; what administrators do with users is the default."""

from pydantic import MISSING
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from generated.backend import errors, models, schemas
from generated.backend.responses import components
from generated.backend.responses import users as responses
from generated.backend.runtime import refusals
from generated.backend.runtime.database import Database
from generated.backend.runtime.failures import Failure
from generated.backend.runtime.security import Principal
from generated.backend.services.users import USER, UsersCrud

from ..accounts import revoke_all, user_response
from ..authentication import user_id
from ..files import Files
from ..passwords import hash_password, verify_password
from ..throttle import Attempt, Throttle


class Users(UsersCrud):
    def __init__(self, database: Database, files: Files, throttle: Throttle) -> None:
        super().__init__(database)
        self._files = files
        self._throttle = throttle

    @override
    async def get_me(self, *, principal: Principal) -> components.User:
        statement = USER.statement.where(models.User.id == user_id(principal))
        async with self.database.reading() as connection:
            return components.User(user_response(await USER.one(connection, statement)))

    @override
    async def update_me(
        self, *, body: schemas.ProfileUpdate, principal: Principal
    ) -> components.User:
        async with refusals.transaction(self.database) as session:
            user = await session.get_one(models.User, user_id(principal))
            if body.email is not MISSING:
                user.email = body.email
            if body.full_name is not MISSING:
                user.full_name = body.full_name
            await session.flush()
            return components.User(user_response(await USER.of(session, user)))

    @override
    async def change_password(
        self, *, body: schemas.PasswordChange, principal: Principal
    ) -> responses.ChangePasswordNoContent | components.Forbidden | components.TooManyRequests:
        attempt = Attempt.to("change password", principal.subject)
        if refused := await self._throttle.attempt(attempt):
            return refused
        statement = select(models.User.password_hash).where(models.User.id == user_id(principal))
        async with self.database.reading() as connection:
            current = (await connection.execute(statement)).scalar_one()
        if not await verify_password(body.current_password, current):
            fields = {"current_password": "This is not the password."}
            failure = Failure(403, "The current password is wrong.", fields=fields)
            return components.Forbidden(errors.error(failure))
        await self._throttle.succeed(attempt)
        password_hash = await hash_password(body.new_password)
        async with self.database.transaction() as session:
            user = await session.get_one(models.User, user_id(principal), with_for_update=True)
            user.password_hash = password_hash
            await revoke_all(session, user.id)
        return responses.ChangePasswordNoContent()

    @override
    async def upload_avatar(
        self, *, body: schemas.AvatarUpload, principal: Principal
    ) -> components.User:
        async with (
            self._files.saved(body.file) as stored,
            self.database.transaction() as session,
        ):
            user = await session.get_one(models.User, user_id(principal))
            self._files.remove_after(session, user.avatar_key)
            user.avatar_key = stored.key
            user.avatar_type = stored.content_type
            user.avatar_url = f"/api/v1/users/{user.id}/avatar"
            await session.flush()
            return components.User(user_response(await USER.of(session, user)))

    @override
    async def get_avatar(
        self, *, user_id: int, principal: Principal
    ) -> responses.GetAvatarOk | components.NotFound:
        async with self.database.reading() as connection:
            found = await connection.execute(
                select(models.User.avatar_key, models.User.avatar_type).where(
                    models.User.id == user_id
                )
            )
        row = found.one_or_none()
        if row is None or row.avatar_key is None:
            return components.NotFound(errors.error(Failure(404, "There is no picture.")))
        return responses.GetAvatarOk(self._files.path(row.avatar_key), media_type=row.avatar_type)

    @override
    async def before_update_user(
        self,
        user: models.User,
        *,
        body: schemas.UserUpdate,
        principal: Principal,
        session: AsyncSession,
    ) -> None:
        if not (user.is_active and user.role is schemas.Role.ADMIN):
            _expect_another(user, principal)

    @override
    async def before_delete_user(
        self, user: models.User, *, principal: Principal, session: AsyncSession
    ) -> None:
        _expect_another(user, principal)
        attached = await session.scalars(
            select(models.Attachment.storage_key)
            .join(models.Item, models.Item.id == models.Attachment.item_id)
            .where(models.Item.owner_id == user.id)
        )
        for key in (user.avatar_key, *attached):
            self._files.remove_after(session, key)


def _expect_another(user: models.User, principal: Principal) -> None:
    """Else the last administrator could go."""
    if user.id == user_id(principal):
        raise Failure(409, "Administrators cannot lock themselves out.")
