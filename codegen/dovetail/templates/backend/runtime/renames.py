"""Renames of tables and columns, as operations of Alembic.

A table says `info={"renamed_from": "accounts"}`, a column likewise; Alembic by itself would drop the old one and
create the new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations import Operations
from alembic.operations.ops import MigrateOperation
from sqlalchemy import Connection, Inspector, MetaData, inspect
from typing_extensions import override


@dataclass(frozen=True)
class RenameTable(MigrateOperation):
    old: str
    new: str

    @override
    def reverse(self) -> RenameTable:
        return RenameTable(self.new, self.old)

    @override
    def to_diff_tuple(self) -> tuple[Any, ...]:
        return "rename_table", self.old, self.new


@dataclass(frozen=True)
class RenameColumn(MigrateOperation):
    table: str
    old: str
    new: str

    @override
    def reverse(self) -> RenameColumn:
        return replace(self, old=self.new, new=self.old)

    @override
    def to_diff_tuple(self) -> tuple[Any, ...]:
        return "rename_column", self.table, self.old, self.new


@renderers.dispatch_for(RenameTable)
def _render_table(context: AutogenContext, rename: RenameTable) -> str:
    return f"op.rename_table({rename.old!r}, {rename.new!r})"


@renderers.dispatch_for(RenameColumn)
def _render_column(context: AutogenContext, rename: RenameColumn) -> str:
    return f"op.alter_column({rename.table!r}, {rename.old!r}, new_column_name={rename.new!r})"


def rename(
    connection: Connection, metadata: MetaData, operations: Operations
) -> Iterator[MigrateOperation]:
    """Rename whatever still has its old name."""
    for table in _tables(metadata, set(inspect(connection).get_table_names())):
        operations.rename_table(table.old, table.new)
        yield table
    for column in _columns(metadata, inspect(connection)):
        operations.alter_column(column.table, column.old, new_column_name=column.new)
        yield column


def _tables(metadata: MetaData, present: Set[str]) -> Iterator[RenameTable]:
    for table in metadata.tables.values():
        old = table.info.get("renamed_from", "")
        if old in present and table.name not in present:
            yield RenameTable(old, table.name)


def _columns(metadata: MetaData, inspector: Inspector) -> Iterator[RenameColumn]:
    tables = set(inspector.get_table_names())
    for table in metadata.tables.values():
        olds = {column.name: column.info.get("renamed_from") for column in table.columns}
        if table.name in tables and any(olds.values()):
            present = {column["name"] for column in inspector.get_columns(table.name)}
            for new, old in olds.items():
                if old in present and new not in present:
                    yield RenameColumn(table.name, old, new)
