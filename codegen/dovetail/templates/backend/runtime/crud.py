"""Steps of the default services: find, relate, search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Select, inspect, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapper

from .failures import Failure
from .reading import Reader

M = TypeVar("M", bound=DeclarativeBase)


async def find(session: AsyncSession, model: type[M], statement: Select[Any]) -> M:
    """The row that the statement selects, to be changed; raises a failure 404 when there is none."""
    found = await session.scalar(statement)
    if not isinstance(found, model):
        raise Failure(404)
    return found


async def expect(connection: Reader | AsyncSession, statement: Select[Any]) -> None:
    """Raise a failure 404 unless the statement selects something."""
    if (await connection.execute(statement.limit(1))).first() is None:
        raise Failure(404)


async def rows_of(
    session: AsyncSession, model: type[M], keys: Sequence[Any], field: str
) -> list[M]:
    """The rows with these keys, in this order; raises a failure 422 on `field` when one is missing."""
    mapper: Mapper[M] = inspect(model)
    [key] = mapper.primary_key
    rows = (await session.scalars(select(model).where(key.in_(keys)))).all()
    found = {mapper.primary_key_from_instance(row)[0]: row for row in rows}
    if missing := [str(each) for each in keys if each not in found]:
        raise Failure.invalid({field: f"there is no {', '.join(missing)}"})
    return [found[each] for each in dict.fromkeys(keys)]


def search(text: str, *columns: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether the text occurs in one of the columns, in any case."""
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def as_json(value: object) -> Any:
    """What a column of JSON holds of a value that a schema has read."""
    return to_jsonable_python(value, by_alias=True)
