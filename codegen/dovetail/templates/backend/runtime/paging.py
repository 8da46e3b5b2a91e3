"""Parts of a list: numbered pages with a total, and those that follow a cursor."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import AwareDatetime, BaseModel, TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    UnaryExpression,
    bindparam,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.sql.operators import desc_op
from sqlalchemy.types import TypeEngine

from .failures import Failure
from .plans import Fetch
from .projections import Projection
from .reading import Reader

S = TypeVar("S", bound=BaseModel)

# SQLAlchemy takes its time to make these.
COUNT = select(func.count())
LIMIT = bindparam("page_limit", type_=Integer)
OFFSET = bindparam("page_offset", type_=Integer)

FAR = 1_000
"""Rows to pass that cost more than to count all of them first."""

Keys: TypeAlias = tuple[UnaryExpression[Any], ...]
"""What a list is ordered by, the last of which is unique."""

Order: TypeAlias = Mapping[str, Keys]
"""The keys for each value of a parameter."""


@dataclass(frozen=True, slots=True)
class Page(Generic[S]):
    """Some of a list; `total` is how many there are on all pages."""

    items: list[S]
    total: int
    offset: int
    limit: int

    @property
    def number(self) -> int:
        return self.offset // self.limit + 1

    @property
    def pages(self) -> int:
        return -(-self.total // self.limit)

    @property
    def has_next(self) -> bool:
        return self.offset + self.limit < self.total

    @property
    def has_prev(self) -> bool:
        return self.offset > 0


@dataclass(frozen=True, slots=True)
class Slice(Generic[S]):
    """Some of a list that was not counted; `cursor` tells where the rest of it starts, if there is more."""

    items: list[S]
    has_next: bool
    cursor: str | None = None


async def page(
    projection: Projection[S],
    connection: Reader,
    statement: Select[Any],
    order: Keys,
    *,
    offset: int,
    limit: int,
) -> Page[S]:
    """The rows from `offset`, and how many there are, by one statement.

    It takes two when the page is empty, and when it is far: it is then looked for from the nearer end.
    """
    counted = statement.with_only_columns(*projection.key).subquery()
    total = COUNT.select_from(counted).scalar_subquery()

    def read(fetch: Fetch) -> tuple[list[S], int]:
        if offset >= FAR:
            count = fetch(select(total)).rows[0][0]
            rows = _far(fetch, projection, statement, order, offset, limit, count)
            return projection.made(fetch, rows), count
        found = _from(offset, projection, statement, order).add_columns(total)
        rows = fetch(found, _places(limit, offset)).rows
        if not rows and offset:
            return [], fetch(select(total)).rows[0][0]
        return projection.made(fetch, rows), rows[0][-1] if rows else 0

    items, count = await connection.read(read)
    return Page(items, count, offset, limit)


async def part(
    projection: Projection[S],
    connection: Reader,
    statement: Select[Any],
    order: Keys,
    *,
    offset: int,
    limit: int,
) -> Slice[S]:
    """The rows from `offset`, and whether there are more."""
    found = _from(offset, projection, statement, order)

    def read(fetch: Fetch) -> Slice[S]:
        rows = fetch(found, _places(limit + 1, offset)).rows
        return Slice(projection.made(fetch, rows[:limit]), len(rows) > limit)

    return await connection.read(read)


async def following(
    projection: Projection[S],
    connection: Reader,
    statement: Select[Any],
    order: Keys,
    *,
    cursor: str | None,
    limit: int,
) -> Slice[S]:
    """The rows after the cursor; they are ordered in one direction, by what is never null.

    Raises a failure 422 when the cursor is none that was given out.
    """
    columns = [key.element for key in order]
    found = statement.add_columns(*columns).order_by(*order).limit(LIMIT)
    if cursor is not None:
        found = found.where(_after(order, _values(cursor, columns)))

    def read(fetch: Fetch) -> Slice[S]:
        rows = fetch(found, _places(limit + 1)).rows
        items = projection.made(fetch, rows[:limit])
        if len(rows) <= limit:
            return Slice(items, has_next=False)
        return Slice(items, has_next=True, cursor=_cursor(rows[limit - 1][-len(columns) :]))

    return await connection.read(read)


def _from(
    offset: int, projection: Projection[S], statement: Select[Any], order: Keys
) -> Select[Any]:
    """A part of what the statement selects.

    What comes before it is passed by its keys alone, which an index has: the rows are not read.
    """
    if offset:
        keys = statement.with_only_columns(*projection.key)
        passed = keys.order_by(*order).limit(LIMIT).offset(OFFSET)
        return projection.statement.where(projection.key[0].in_(passed)).order_by(*order)
    return statement.order_by(*order).limit(LIMIT)


def _far(
    fetch: Fetch,
    projection: Projection[S],
    statement: Select[Any],
    order: Keys,
    offset: int,
    limit: int,
    count: int,
) -> Sequence[Sequence[Any]]:
    """The rows from `offset` of `count`, found from the end when that is nearer."""
    limit = min(limit, count - offset)
    behind = count - offset - limit
    if limit <= 0:
        return []
    if offset <= behind:
        found = _from(offset, projection, statement, order)
        return fetch(found, _places(limit, offset)).rows
    found = _from(behind, projection, statement, tuple(map(_turned, order)))
    return fetch(found, _places(limit, behind)).rows[::-1]


def _turned(key: UnaryExpression[Any]) -> UnaryExpression[Any]:
    return key.element.asc() if key.modifier is desc_op else key.element.desc()


def _places(limit: int, offset: int = 0) -> dict[str, int]:
    return {LIMIT.key: limit, OFFSET.key: offset}


def _after(order: Keys, values: Sequence[Any]) -> ColumnElement[bool]:
    """Compared as a whole: that is a place in an index, which a condition for each column is not."""
    columns = [key.element for key in order]
    pairs = zip(columns, values, strict=True)
    place = tuple_(*(literal(value, column.type) for column, value in pairs))
    row = tuple_(*columns)
    return row < place if order[0].modifier is desc_op else row > place


def _cursor(values: Sequence[Any]) -> str:
    written = json.dumps(to_jsonable_python(list(values)), separators=(",", ":"))
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _values(cursor: str, columns: Sequence[ColumnElement[Any]]) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        pairs = zip(columns, values, strict=True)
        return [_reading(column.type).validate_python(value) for column, value in pairs]
    except (ValueError, TypeError) as error:
        raise Failure.invalid({"query.cursor": "must be a cursor that was answered"}) from error


@cache
def _reading(type: TypeEngine[Any]) -> TypeAdapter[Any]:
    """What reads a value of a cursor; a moment has a time zone."""
    return TypeAdapter(AwareDatetime if type.python_type is datetime else type.python_type)
