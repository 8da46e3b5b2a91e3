"""Alembic's environment: what `env.py` runs."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterable
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import (
    AddColumnOp,
    MigrateOperation,
    MigrationScript,
    ModifyTableOps,
)
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, TypeDecorator, event, func
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from .columns import Json, JsonArray, JsonObject, UtcDateTime
from .comparison import PLUGIN
from .database import Database

# Indexes over expressions, which `comparison` sees.
UNSEEN = ("Skipped unsupported reflection", "autogenerate skipping metadata-specified expression")
PLUGINS = ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname", PLUGIN]


def run(metadata: MetaData, url: str) -> None:
    """Do what the `alembic` command asked for, on the database at `url`.

    `env.py` is `migrations.run(models.Model.metadata, url)`.
    """
    if context.is_offline_mode():
        context.configure(url=url, literal_binds=True, **options(metadata))
        with context.begin_transaction():
            context.run_migrations()
    else:
        asyncio.run(_online(metadata, url))


def options(metadata: MetaData) -> dict[str, Any]:
    """What `context.configure` needs beside a connection."""
    return {
        "target_metadata": metadata,
        "autogenerate_plugins": PLUGINS,
        "process_revision_directives": _process,
        "render_item": _render,
        # SQLite changes a table by copying it; elsewhere these are plain statements.
        "render_as_batch": True,
        "transactional_ddl": True,
    }


async def _online(metadata: MetaData, url: str) -> None:
    database = Database(url, statement_timeout=None)
    if database.engine.dialect.name == "sqlite":
        event.listen(database.engine.sync_engine, "connect", _allow_copies)
    try:
        async with database.engine.connect() as connection:
            await connection.run_sync(migrate, metadata)
    finally:
        await database.dispose()


def migrate(connection: Connection, metadata: MetaData) -> None:
    """Do it on a connection; on SQLite, one on which foreign keys are not enforced."""
    context.configure(connection=connection, **options(metadata))
    with context.begin_transaction(), warnings.catch_warnings():
        for message in UNSEEN:
            warnings.filterwarnings("ignore", message)
        context.run_migrations()
        _check_foreign_keys(connection)


def _allow_copies(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """To drop the old copy of a table would delete the rows that refer to it."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
        if broken:
            raise RuntimeError(f"foreign keys lead nowhere in: {', '.join(sorted(broken))}")


def _render(kind: str, item: Any, autogenerate: AutogenContext) -> str | bool:
    """A type of ours as the one that it is stored in: migrations outlive the generated code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and item in (Json, JsonArray, JsonObject):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def _process(
    migration: MigrationContext,
    revision: str | Iterable[str | None] | Iterable[str],
    directives: list[MigrationScript],
) -> None:
    for script in directives:
        for operations, adjust in (
            (script.upgrade_ops, _with_default),
            (script.downgrade_ops, _without_value),
        ):
            for operation in operations.ops if operations else ():
                if isinstance(operation, ModifyTableOps):
                    operation.ops = [*map(adjust, operation.ops)]


def _without_value(operation: MigrateOperation) -> MigrateOperation:
    """A column that was dropped comes back without what was in it: rows that are there have null."""
    if isinstance(operation, AddColumnOp) and operation.column.server_default is None:
        operation.column.nullable = True
    return operation


def _with_default(operation: MigrateOperation) -> MigrateOperation:
    """A moment that is never null: rows that are there already get that of the migration."""
    if not isinstance(operation, AddColumnOp):
        return operation
    column = operation.column
    if column.nullable or column.default is None or not isinstance(column.type, UtcDateTime):
        return operation
    filled: Column[Any] = Column(
        column.name, column.type, nullable=False, server_default=func.now()
    )
    return AddColumnOp(operation.table_name, filled, schema=operation.schema)
