"""What Alembic's autogenerate does not see: renames, changed checks, indexes over expressions.

Whatever was renamed is renamed inside a savepoint before the comparison, so that only true differences are found;
afterwards that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from alembic.autogenerate.api import AutogenContext
from alembic.operations import Operations
from alembic.operations.ops import (
    AddColumnOp,
    CreateCheckConstraintOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreateTableOp,
    DropConstraintOp,
    DropIndexOp,
    MigrateOperation,
    ModifyTableOps,
    UpgradeOps,
)
from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult
from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
    text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import conv

from .definitions import Definitions, IndexDefinition, present, wanted
from .renames import rename

PLUGIN = f"{__name__}.plugin"
SAVEPOINT = f"{__name__}.savepoint"


def _before(context: AutogenContext, upgrade: UpgradeOps) -> PriorityDispatchResult:
    connection, metadata = _ends(context)
    context.opts[SAVEPOINT] = connection.begin_nested()
    upgrade.ops.extend(rename(connection, metadata, Operations(context.migration_context)))
    return PriorityDispatchResult.CONTINUE


def _after(context: AutogenContext, upgrade: UpgradeOps) -> PriorityDispatchResult:
    connection, metadata = _ends(context)
    here, there = present(connection), wanted(connection, metadata)
    for table in metadata.tables.values():
        _compare_checks(table, upgrade, here, there)
        _compare_indexes(table, upgrade, here, there)
    upgrade.ops.extend([*_separate_foreign_keys(upgrade)])
    context.opts.pop(SAVEPOINT).rollback()
    return PriorityDispatchResult.CONTINUE


def _ends(context: AutogenContext) -> tuple[Connection, MetaData]:
    assert context.connection is not None
    assert isinstance(context.metadata, MetaData)
    return context.connection, context.metadata


def _compare_checks(
    table: Table, upgrade: UpgradeOps, here: Definitions, there: Definitions
) -> None:
    """Alembic compares checks by their names; this is for those that say something else by now."""
    old, new = here.checks.get(table.name, {}), there.checks.get(table.name, {})
    for check in table.constraints:
        name = str(check.name)
        if isinstance(check, CheckConstraint) and name in old and old[name] != new.get(name):
            operations = _modifying(table.name, upgrade).ops
            before = CheckConstraint(old[name], name=conv(name), table=_bare(table))
            operations.append(DropConstraintOp.from_constraint(before))
            operations.append(CreateCheckConstraintOp.from_constraint(check))


def _compare_indexes(
    table: Table, upgrade: UpgradeOps, here: Definitions, there: Definitions
) -> None:
    """Indexes over expressions, descending and partial ones.

    They are dropped before a change of the table that SQLite makes by copying it, and made again after it:
    the copy would be without them.
    """
    old, new = here.indexes.get(table.name, {}), there.indexes.get(table.name, {})
    names = old.keys() | new.keys()
    if not _is_copied(table.name, upgrade):
        names = {name for name in names if old.get(name) != new.get(name)}
    for operations in _of_table(table.name, upgrade):
        operations.ops = [each for each in operations.ops if _index_name(each) not in names]
    stated = {str(index.name): index for index in table.indexes}
    # As the models say it where nothing changed: what a database writes only it can read.
    dropped = [
        stated[name] if old[name] == new.get(name) else _old_index(name, old[name], table)
        for name in sorted(names & old.keys())
    ]
    created = [stated[name] for name in sorted(names & new.keys())]
    first = _place(table.name, upgrade)
    upgrade.ops[first:first] = [DropIndexOp.from_index(index) for index in dropped]
    upgrade.ops.extend(CreateIndexOp.from_index(index) for index in created)


def _separate_foreign_keys(upgrade: UpgradeOps) -> Iterator[ModifyTableOps]:
    """Foreign keys of new tables that close a circle are made when all tables are there."""
    for operation in upgrade.ops:
        if isinstance(operation, CreateTableOp):
            late = [each for each in operation.columns if _is_late(each)]
            operation.columns = [each for each in operation.columns if not _is_late(each)]
            keys = [CreateForeignKeyOp.from_constraint(each) for each in late]
            for key in keys:
                del key.kw["use_alter"]
            if keys:
                yield ModifyTableOps(operation.table_name, keys)


def _is_late(item: SchemaItem) -> TypeGuard[ForeignKeyConstraint]:
    return isinstance(item, ForeignKeyConstraint) and item.use_alter is True


def _of_table(table: str, upgrade: UpgradeOps) -> Iterator[ModifyTableOps]:
    for operation in upgrade.ops:
        if isinstance(operation, ModifyTableOps) and operation.table_name == table:
            yield operation


def _modifying(table: str, upgrade: UpgradeOps) -> ModifyTableOps:
    """The changes of a table, which may be the first ones."""
    for operations in _of_table(table, upgrade):
        return operations
    upgrade.ops.append(ModifyTableOps(table, []))
    return _modifying(table, upgrade)


def _is_copied(table: str, upgrade: UpgradeOps) -> bool:
    """Whether SQLite may have to copy the table: for all but a new column or a plain index."""
    return any(
        not isinstance(operation, CreateIndexOp | DropIndexOp)
        and not (isinstance(operation, AddColumnOp) and not operation.column.server_default)
        for operations in _of_table(table, upgrade)
        for operation in operations.ops
    )


def _place(table: str, upgrade: UpgradeOps) -> int:
    """Where the changes of a table begin, behind the renames."""
    places = (
        place
        for place, operation in enumerate(upgrade.ops)
        if isinstance(operation, ModifyTableOps) and operation.table_name == table
    )
    return next(places, len(upgrade.ops))


def _index_name(operation: MigrateOperation) -> str | None:
    if isinstance(operation, CreateIndexOp | DropIndexOp):
        return operation.index_name
    return None


def _old_index(name: str, definition: IndexDefinition, table: Table) -> Index:
    index = Index(name, text(definition.on), unique=definition.unique, _table=_bare(table))
    if definition.where:
        for dialect in ("sqlite", "postgresql"):
            index.dialect_options[dialect]["where"] = text(definition.where)
    return index


def _bare(table: Table) -> Table:
    return Table(table.name, MetaData())


_plugin = Plugin(PLUGIN)
_plugin.add_autogenerate_comparator(_before, "autogenerate", priority=DispatchPriority.FIRST)
_plugin.add_autogenerate_comparator(_after, "autogenerate", priority=DispatchPriority.LAST)
