"""A clean state for end-to-end tests."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from generated.backend import models, schemas
from generated.backend.responses import test as responses
from generated.backend.routers.test import TestService
from generated.backend.runtime.database import Database

from ..passwords import hash_password

USERS = {"user": schemas.Role.USER, "admin": schemas.Role.ADMIN}


class Test(TestService):
    """Only `create_app` decides whether it is served: the settings must say that this is a test."""

    __test__ = False

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def set_up_test(self) -> responses.SetUpTestOk:
        hashes = {name: await hash_password(name * 2) for name in USERS}
        async with self._database.transaction() as session:
            await _empty(session)
            users = [
                models.User(
                    username=name,
                    email=f"{name}@example.com",
                    role=role,
                    password_hash=hashes[name],
                )
                for name, role in USERS.items()
            ]
            session.add_all(users)
            await session.flush()
            for user in users:
                await session.refresh(user)
        return responses.SetUpTestOk(_page(users))

    @override
    async def clean_up_test(self) -> responses.CleanUpTestNoContent:
        async with self._database.transaction() as session:
            await _empty(session)
        return responses.CleanUpTestNoContent()


async def _empty(session: AsyncSession) -> None:
    for table in reversed(models.Model.metadata.sorted_tables):
        await session.execute(delete(table))


def _page(users: list[models.User]) -> schemas.UserPage:
    data = [schemas.User.model_validate(user, from_attributes=True) for user in users]
    meta = schemas.PageMeta(
        total=len(data), page=1, limit=20, pages=1, has_next=False, has_prev=False
    )
    return schemas.UserPage(data=data, meta=meta)
