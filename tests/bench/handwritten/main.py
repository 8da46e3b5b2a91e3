"""The routes."""

import math
from collections.abc import AsyncIterator
from typing import Annotated, Literal

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response, status
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from backend.tokens import ALGORITHM, AUDIENCE

from .database import Item, User, sessions, settings
from .schemas import Envelope, ItemChange, ItemIn, Meta, Page, Status


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


async def find_item(item_id: int, session: AsyncSession, user: User) -> Item:
    item = await session.scalar(
        select(Item)
        .where(Item.id == item_id, Item.deleted_at.is_(None))
        .options(selectinload(Item.attachments))
    )
    if item is None or (user.role != "admin" and item.owner_id != user.id):
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return item


@app.get("/api/v1/items/{item_id}", response_model=Envelope)
async def get_item(item_id: int, session: Session, user: CurrentUser, response: Response) -> object:
    item = await find_item(item_id, session, user)
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


@app.patch("/api/v1/items/{item_id}", response_model=Envelope)
async def update_item(
    item_id: int,
    body: ItemChange,
    if_match: Annotated[str, Header()],
    session: Session,
    user: CurrentUser,
    response: Response,
) -> object:
    item = await find_item(item_id, session, user)
    if if_match not in ("*", f'"{item.version}"'):
        raise HTTPException(status.HTTP_412_PRECONDITION_FAILED)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(item, name, value)
    await session.commit()
    response.headers["ETag"] = f'"{item.version}"'
    return {"data": item}
