"""Indexes and checks as the database itself writes them down, and so as they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Inspector, MetaData, create_engine, inspect, text
from sqlalchemy.schema import CreateSchema

T = TypeVar("T")

SCRATCH = "dovetail_scratch"
QUERIES = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''",
    "postgresql": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = :schema",
}
CAST = re.compile(r"::(text|character varying|bpchar)\b(\(\d+\))?")
CAST_COLUMN = re.compile(rf"\((\w+)\){CAST.pattern}")
PLAIN = re.compile(r"\w+(, \w+)*")


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """`on` is what stands between the parentheses."""

    on: str
    where: str
    unique: bool

    @property
    def is_plain(self) -> bool:
        """Whether it is one over columns alone, in ascending order: such ones Alembic compares."""
        return not self.where and PLAIN.fullmatch(self.on) is not None


@dataclass(frozen=True, slots=True)
class Definitions:
    """By table and name; `indexes` has those only that are not plain."""

    indexes: Mapping[str, Mapping[str, IndexDefinition]]
    checks: Mapping[str, Mapping[str, str]]


def present(connection: Connection, schema: str | None = None) -> Definitions:
    """Those of the database, or of one of its schemas."""
    inspector = inspect(connection)
    return Definitions(
        _by_table(_indexes(connection, schema or inspector.default_schema_name)),
        _by_table(_checks(inspector, schema)),
    )


def wanted(connection: Connection, metadata: MetaData) -> Definitions:
    """Those of a database that is made from the models and thrown away."""
    if connection.dialect.name == "sqlite":
        engine = create_engine("sqlite://")
        with engine.begin() as fresh:
            metadata.create_all(fresh)
            found = present(fresh)
        engine.dispose()
        return found
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(copy, schema=SCRATCH)
    with connection.begin_nested() as savepoint:
        connection.execute(CreateSchema(SCRATCH))
        copy.create_all(connection)
        found = present(connection, SCRATCH)
        savepoint.rollback()
    return found


def _indexes(
    connection: Connection, schema: str | None
) -> Iterator[tuple[str, str, IndexDefinition]]:
    query = QUERIES[connection.dialect.name]
    parameters = {"schema": schema} if ":schema" in query else {}
    for table, name, sql in connection.execute(text(query), parameters):
        definition = _parsed(sql)
        if not definition.is_plain:
            yield table, name, definition


def _checks(inspector: Inspector, schema: str | None) -> Iterator[tuple[str, str, str]]:
    for table in inspector.get_table_names(schema):
        for check in inspector.get_check_constraints(table, schema):
            if check["name"]:
                yield table, str(check["name"]), _normal(check["sqltext"])


def _by_table(found: Iterator[tuple[str, str, T]]) -> Mapping[str, Mapping[str, T]]:
    tables: dict[str, dict[str, T]] = {}
    for table, name, definition in found:
        tables.setdefault(table, {})[name] = definition
    return tables


def _parsed(sql: str) -> IndexDefinition:
    """From the statement that makes the index."""
    opening = sql.index("(", sql.index(" ON "))
    closing = _closing(sql, opening)
    where = sql[closing + 1 :].partition(" WHERE ")[2]
    unique = sql.startswith("CREATE UNIQUE ")
    return IndexDefinition(_normal(sql[opening + 1 : closing]), _normal(where), unique)


def _closing(sql: str, opening: int) -> int:
    """Where the parenthesis is closed; those in quotes do not count."""
    depth, quote = 0, ""
    for place in range(opening, len(sql)):
        sign = sql[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if not depth:
                return place
    return len(sql)


def _normal(sql: str) -> str:
    """Without the quotes that SQLite writes around what was renamed, and PostgreSQL's casts to text."""
    plain = " ".join(sql.replace('"', "").split())
    return CAST.sub("", CAST_COLUMN.sub(r"\1", plain))
