"""What several tags do with accounts."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from generated.backend import models, schemas


def user_response(user: schemas.User) -> schemas.UserResponse:
    return schemas.UserResponse(success=True, data=user, timestamp=datetime.now(UTC))


async def revoke_family(session: AsyncSession, family: UUID) -> None:
    """No refresh token that came from one login can be exchanged any more."""
    await _revoke(session, models.RefreshToken.family == family)


async def revoke_all(session: AsyncSession, user_id: int) -> None:
    """No refresh token of a user can be exchanged any more."""
    await _revoke(session, models.RefreshToken.user_id == user_id)


async def _revoke(session: AsyncSession, which: ColumnElement[bool]) -> None:
    unused = models.RefreshToken.used_at.is_(None)
    await session.execute(
        update(models.RefreshToken).where(which, unused).values(used_at=datetime.now(UTC))
    )
