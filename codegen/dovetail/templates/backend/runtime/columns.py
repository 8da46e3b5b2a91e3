"""Types, names and defaults of the columns that the models declare."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Integer,
    Table,
    TypeDecorator,
    bindparam,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeEngine
from typing_extensions import override

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

# SQLite numbers rows by itself only in a column that is INTEGER to the letter.
Key = BigInteger().with_variant(Integer(), "sqlite")


def _json() -> TypeEngine[Any]:
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


Json = _json()
# These two notice a change in place, such as `item.tags.append("new")`.
JsonArray = MutableList[Any].as_mutable(_json())
JsonObject = MutableDict[str, Any].as_mutable(_json())

Number = TypeVar("Number", bound=enum.IntEnum)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: goes in with any time zone and comes out in UTC; one without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    @override
    def python_type(self) -> type[datetime]:
        return datetime

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return _in_utc(value)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        # There are many moments in an answer: what is on the way is worth leaving out.
        if dialect.driver == "asyncpg":
            return None
        return (
            _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)
        )


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else _in_utc(datetime.fromisoformat(text))


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class NumberEnum(TypeDecorator[Number]):
    """An enumeration of integers, stored as those."""

    impl = Integer
    cache_ok = True

    def __init__(self, members: type[Number]) -> None:
        super().__init__()
        self.members = members

    @override
    def process_bind_param(self, value: Number | None, dialect: Dialect) -> int | None:
        return None if value is None else self.members(value).value

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> Number | None:
        return None if value is None else self.members(value)


def values(members: type[enum.Enum]) -> list[str]:
    """What is stored of an enumeration: its values, not the names of its members."""
    return [member.value for member in members]


def utc_now() -> datetime:
    return datetime.now(UTC)


def utc_today() -> date:
    return datetime.now(UTC).date()


def contains(array: Any, value: str | int | float | bool) -> ColumnElement[bool]:
    """Whether a column of JSON arrays holds a value: `contains(Item.tags, "new")`."""
    return _Contains(array, bindparam(None, [value], type_=Json, unique=True))


class _Contains(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_Contains)
def _contains(element: _Contains, compiler: SQLCompiler, **options: Any) -> str:
    array, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{array} @> {values}"


@compiles(_Contains, "sqlite")
def _contains_in_sqlite(element: _Contains, compiler: SQLCompiler, **options: Any) -> str:
    array, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"EXISTS (SELECT 1 FROM json_each({array}) WHERE value = json_extract({values}, '$[0]'))"


@event.listens_for(Table, "before_create")
def _never_reuse_a_key(table: Table, connection: Connection, **_: Any) -> None:
    """SQLite would give the key of the last row, once deleted, to the next; PostgreSQL does not."""
    keys = list(table.primary_key.columns)
    if len(keys) == 1 and isinstance(keys[0].type, Integer) and not keys[0].foreign_keys:
        table.dialect_options["sqlite"]["autoincrement"] = True
