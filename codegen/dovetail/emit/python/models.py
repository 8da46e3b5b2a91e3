"""SQLAlchemy models of the schemas that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...contract import Contract, Definition, Index, Table
from .. import File
from ..render import literal, render
from ..runtime import runtime
from .columns import column
from .names import column_name, model_name
from .relationships import Relations, column_of


@dataclass(frozen=True, slots=True)
class Model:
    """The lines of a model's class; an empty one stands between groups."""

    name: str
    table: str
    description: str
    lines: tuple[str, ...]


def emit(contract: Contract) -> Iterator[File]:
    """`models.py`; nothing when nothing is stored."""
    if not contract.tables:
        return
    relations = Relations(contract.tables)
    text = render(
        "backend/models.py.jinja",
        models=[_model(table, relations, contract.named) for table in contract.tables],
        associations=[found.code(contract.named) for found in relations.associations.values()],
        deletable=", ".join(_marks(contract.tables)),
    )
    yield File(PurePosixPath("backend/models.py"), text)
    yield runtime("migrations")  # for the environment of Alembic, which is hand-written


def _model(table: Table, relations: Relations, definitions: Mapping[str, Definition]) -> Model:
    definition = definitions.get(table.schema)
    groups = (
        _columns(table, relations, definitions),
        (relations.relationship(table, relation) for relation in table.relationships),
        _settings(table),
    )
    lines = [line for group in groups for line in ("", *group)]
    description = definition.description if definition else ""
    return Model(model_name(table.schema), table.name, description, tuple(lines))


def _columns(
    table: Table, relations: Relations, definitions: Mapping[str, Definition]
) -> Iterator[str]:
    for found in table.columns:
        yield column(
            found, table, definitions, relations.foreign_key(table, found), column_name(found)
        )


def _settings(table: Table) -> Iterator[str]:
    arguments = [*_table_arguments(table)]
    if len(arguments) == 1 and table.renamed_from:
        yield f"__table_args__ = {arguments[0]}"
    elif arguments:
        yield f"__table_args__ = ({', '.join(arguments)},)"
    if table.version:
        yield f'__mapper_args__ = {{"version_id_col": {_attribute(table, table.version)}}}'


def _table_arguments(table: Table) -> Iterator[str]:
    for names in table.unique:
        yield f"sa.UniqueConstraint({', '.join(map(literal, names))})"
    for name, condition in table.checks.items():
        yield f"sa.CheckConstraint({literal(condition)}, name={literal(name)})"
    for index in table.indexes:
        yield _index(index, table)
    if table.renamed_from:
        yield f'{{"info": {{"renamed_from": {literal(table.renamed_from)}}}}}'


def _index(index: Index, table: Table) -> str:
    arguments = [literal(index.name)]
    for part in index.on:
        if not part.is_column:
            order = " DESC" if part.descending else ""
            arguments.append(f"sa.text({literal(part.expression + order)})")
        elif part.descending:
            arguments.append(f"{_attribute(table, part.expression)}.desc()")
        else:
            arguments.append(literal(part.expression))
    if index.unique:
        arguments.append("unique=True")
    if index.where:
        condition = f"sa.text({literal(index.where)})"
        arguments += [f"sqlite_where={condition}", f"postgresql_where={condition}"]
    return f"sa.Index({', '.join(arguments)})"


def _marks(tables: tuple[Table, ...]) -> Iterator[str]:
    for table in tables:
        if table.soft_delete:
            yield f"{model_name(table.schema)}.{_attribute(table, table.soft_delete)}"


def _attribute(table: Table, name: str) -> str:
    return column_name(column_of(table, name))
