"""Items as an idiomatic FastAPI application has them: SQLAlchemy's ORM, `response_model`, dependencies.

It serves the same requests from the same database as the generated backend, and is what that is measured against.
"""

import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Literal

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query, Response, status
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import JSON, DateTime, ForeignKey, String, event, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from backend.settings import load_settings
from backend.tokens import ALGORITHM, AUDIENCE

settings = load_settings()
engine = create_async_engine(settings.database_url.replace("sqlite:", "sqlite+aiosqlite:"))
sessions = async_sessionmaker(engine, expire_on_commit=False)
Status = Literal["draft", "active", "archived"]


@event.listens_for(engine.sync_engine, "connect")
def _configure(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # pyright: ignore  # an untyped DBAPI connection
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "busy_timeout=5000",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")  # pyright: ignore  # as above
    cursor.close()  # pyright: ignore  # as above


def now() -> datetime:
    return datetime.now(UTC)


class Model(DeclarativeBase):
    pass


class User(Model):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(50))
    role: Mapped[str] = mapped_column(String(5))
    is_active: Mapped[bool]


class Attachment(Model):
    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class Item(Model):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(String(5000))
    status: Mapped[str] = mapped_column(String(8))
    tags: Mapped[list[str]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    attachments: Mapped[list[Attachment]] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own way to say it


class AttachmentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    item_id: int
    filename: str
    content_type: str
    size: int
    created_at: datetime


class ItemIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=5000)
    status: Status = "draft"
    tags: list[Annotated[str, Field(min_length=1, max_length=30)]] = Field(
        default=[], max_length=20
    )


class ItemOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    owner_id: int
    title: str
    description: str | None
    status: Status
    tags: list[str]
    attachments: list[AttachmentOut]
    version: int
    created_at: datetime
    updated_at: datetime


class Envelope(BaseModel):
    success: bool = True
    data: ItemOut
    timestamp: datetime = Field(default_factory=now)


class Meta(BaseModel):
    total: int
    page: int
    limit: int
    pages: int
    has_next: bool
    has_prev: bool


class Page(BaseModel):
    data: list[ItemOut]
    meta: Meta


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]
bearer = OAuth2PasswordBearer("/api/v1/auth/login")


async def get_user(token: Annotated[str, Depends(bearer)], session: Session) -> User:
    try:
        payload = jwt.decode(token, settings.secret, [ALGORITHM], audience=AUDIENCE)  # pyright: ignore[reportUnknownMemberType]  # PyJWT's key type names the optional cryptography
    except jwt.InvalidTokenError:
        raise HTTPException(
            status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"}
        ) from None
    user = await session.get(User, int(payload["sub"]))
    if user is None or not user.is_active:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    return user


CurrentUser = Annotated[User, Depends(get_user)]
app = FastAPI()


@app.get("/api/v1/items", response_model=Page)
async def list_items(
    session: Session,
    user: CurrentUser,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    q: Annotated[str | None, Query(min_length=1, max_length=100)] = None,
    status: Annotated[Status | None, Query()] = None,
    owner_id: Annotated[int | None, Query(ge=1)] = None,
    sort: Annotated[
        Literal["title", "-title", "created_at", "-created_at"], Query()
    ] = "-created_at",
) -> object:
    items = select(Item).where(Item.deleted_at.is_(None))
    if user.role != "admin":
        items = items.where(Item.owner_id == user.id)
    if q is not None:
        items = items.where(or_(Item.title.icontains(q), Item.description.icontains(q)))
    if status is not None:
        items = items.where(Item.status == status)
    if owner_id is not None:
        items = items.where(Item.owner_id == owner_id)
    total = await session.scalar(select(func.count()).select_from(items.subquery())) or 0
    column = getattr(Item, sort.removeprefix("-"))
    ordered = items.order_by(column.desc() if sort.startswith("-") else column, Item.id)
    paged = ordered.limit(limit).offset((page - 1) * limit).options(selectinload(Item.attachments))
    found = (await session.scalars(paged)).all()
    pages = math.ceil(total / limit)
    meta = Meta(
        total=total, page=page, limit=limit, pages=pages, has_next=page < pages, has_prev=page > 1
    )
    return {"data": found, "meta": meta}


@app.get("/api/v1/items/{item_id}", response_model=Envelope)
async def get_item(item_id: int, session: Session, user: CurrentUser, response: Response) -> object:
    item = await session.scalar(
        select(Item)
        .where(Item.id == item_id, Item.deleted_at.is_(None))
        .options(selectinload(Item.attachments))
    )
    if item is None or (user.role != "admin" and item.owner_id != user.id):
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    response.headers["ETag"] = f'"{item.version}"'
    return {"data": item}


@app.post("/api/v1/items", response_model=Envelope, status_code=status.HTTP_201_CREATED)
async def create_item(
    body: ItemIn, session: Session, user: CurrentUser, response: Response
) -> object:
    item = Item(owner_id=user.id, **body.model_dump())
    session.add(item)
    await session.commit()
    await session.refresh(item, ["attachments"])
    response.headers["Location"] = f"/api/v1/items/{item.id}"
    response.headers["ETag"] = f'"{item.version}"'
    return {"data": item}
