"""Items are the default; what is said here is whose they are, and how their files are kept."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from generated.backend import errors, models, schemas
from generated.backend.responses import components
from generated.backend.responses import items as responses
from generated.backend.runtime import refusals
from generated.backend.runtime.database import Database
from generated.backend.runtime.failures import Failure
from generated.backend.runtime.security import Principal
from generated.backend.services.items import ATTACHMENT, ItemsCrud

from ..authentication import is_admin, user_id
from ..files import Files


class Items(ItemsCrud):
    def __init__(self, database: Database, files: Files) -> None:
        super().__init__(database)
        self._files = files

    @override
    def scope_item(self, statement: Select[Any], principal: Principal) -> Select[Any]:
        if is_admin(principal):
            return statement
        return statement.where(models.Item.owner_id == user_id(principal))

    @override
    async def before_create_item(
        self,
        item: models.Item,
        *,
        body: schemas.ItemCreate,
        principal: Principal,
        session: AsyncSession,
    ) -> None:
        item.owner_id = user_id(principal)

    @override
    async def upload_attachment(
        self, *, item_id: int, body: schemas.AttachmentUpload, principal: Principal
    ) -> responses.UploadAttachmentCreated | components.NotFound:
        async with self.database.reading() as connection:
            found = await connection.execute(self._visible(item_id, principal))
        if found.one_or_none() is None:
            return _not_found()
        async with (
            self._files.saved(body.file) as stored,
            refusals.transaction(self.database) as session,
        ):
            attachment = models.Attachment(
                item_id=item_id,
                filename=(body.file.filename or "file")[:255],
                content_type=stored.content_type,
                size=stored.size,
                storage_key=stored.key,
            )
            session.add(attachment)
            await session.flush()
            data = await ATTACHMENT.of(session, attachment)
        return responses.UploadAttachmentCreated(
            schemas.AttachmentResponse(success=True, data=data, timestamp=datetime.now(UTC)),
            location=f"/api/v1/items/{item_id}/attachments/{data.id}",
        )

    @override
    async def download_attachment(
        self, *, item_id: int, attachment_id: int, principal: Principal
    ) -> responses.DownloadAttachmentOk | components.NotFound:
        statement = (
            select(models.Attachment.storage_key, models.Attachment.filename)
            .where(models.Attachment.id == attachment_id, models.Attachment.item_id == item_id)
            .where(self._visible(item_id, principal).exists())
        )
        async with self.database.reading() as connection:
            found = (await connection.execute(statement)).one_or_none()
        if found is None:
            return _not_found()
        return responses.DownloadAttachmentOk(
            self._files.path(found.storage_key),
            content_disposition=f"attachment; filename*=UTF-8''{quote(found.filename, safe='')}",
        )

    @override
    async def before_delete_attachment(
        self, attachment: models.Attachment, *, principal: Principal, session: AsyncSession
    ) -> None:
        self._files.remove_after(session, attachment.storage_key)

    def _visible(self, item_id: int, principal: Principal) -> Select[tuple[int]]:
        statement = select(models.Item.id).where(
            models.Item.id == item_id, models.Item.deleted_at.is_(None)
        )
        return self.scope_item(statement, principal)


def _not_found() -> components.NotFound:
    return components.NotFound(errors.error(Failure(404)))
