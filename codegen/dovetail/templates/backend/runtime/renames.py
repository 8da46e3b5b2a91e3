"""Renames for Alembic's autogenerate, which by itself would drop the old and create the new.

A table says `info={"renamed_from": "accounts"}`, a column likewise. Before the comparison whatever still has its
old name is renamed inside a savepoint, so that only true differences are found; afterwards that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations import Operations
from alembic.operations.ops import MigrateOperation, UpgradeOps
from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult
from sqlalchemy import Inspector, MetaData, inspect
from typing_extensions import override

PLUGIN = f"{__name__}.plugin"
SAVEPOINT = f"{__name__}.savepoint"


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


def _rename(context: AutogenContext, upgrade: UpgradeOps) -> PriorityDispatchResult:
    connection, metadata = context.connection, context.metadata
    assert connection is not None
    assert isinstance(metadata, MetaData)
    context.opts[SAVEPOINT] = connection.begin_nested()
    operations = Operations(context.migration_context)
    for table in _tables(metadata, set(inspect(connection).get_table_names())):
        operations.rename_table(table.old, table.new)
        upgrade.ops.append(table)
    for column in _columns(metadata, inspect(connection)):
        operations.alter_column(column.table, column.old, new_column_name=column.new)
        upgrade.ops.append(column)
    return PriorityDispatchResult.CONTINUE


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


def _roll_back(context: AutogenContext, upgrade: UpgradeOps) -> PriorityDispatchResult:
    context.opts.pop(SAVEPOINT).rollback()
    return PriorityDispatchResult.CONTINUE


_plugin = Plugin(PLUGIN)
_plugin.add_autogenerate_comparator(_rename, "autogenerate", priority=DispatchPriority.FIRST)
_plugin.add_autogenerate_comparator(_roll_back, "autogenerate", priority=DispatchPriority.LAST)
