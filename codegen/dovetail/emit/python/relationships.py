"""Foreign keys and relationships between SQLAlchemy's declarative models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ...contract import Column, Definition, Relationship, Table
from ...naming import singular, snake
from ..render import literal
from .columns import stored
from .cycles import closing
from .names import column_name, model_name, relation_name

Tables: TypeAlias = Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class Association:
    """The table of a many-to-many relationship: which one declares it, and the names of its columns."""

    name: str
    table: Table
    target: Table
    declaring: Relationship
    here: str
    there: str

    def code(self, definitions: Mapping[str, Definition]) -> str:
        """The declaration of the table."""
        here = _key(self.here, self.table, definitions)
        there = _key(self.there, self.target, definitions, "index=True")
        name = literal(self.name)
        return f"{snake(self.name)} = sa.Table({name}, Model.metadata, {here}, {there})"


class Relations:
    """The stored tables by their schemas, and what has to be known of how they refer to each other."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self.tables = {table.schema: table for table in tables}
        self.associations = {found.name: found for found in _associations(self.tables)}
        self._altered = frozenset(closing(self.tables))
        self._between = Counter(
            frozenset((table.schema, column.references.schema))
            for table in tables
            for column in table.columns
            if column.references
        )

    def foreign_key(self, table: Table, column: Column) -> str:
        """The code of a column's foreign key, empty when it has none."""
        reference = column.references
        if reference is None:
            return ""
        arguments = [literal(f"{self.tables[reference.schema].name}.{reference.column}")]
        if reference.on_delete != "no action":
            arguments.append(f"ondelete={literal(reference.on_delete.upper())}")
        if (table.schema, column.name) in self._altered:
            arguments.append("use_alter=True")
        return f"sa.ForeignKey({', '.join(arguments)})"

    def relationship(self, table: Table, relation: Relationship) -> str:
        """The declaration of a relationship's attribute."""
        annotation, arguments = model_name(relation.target), [*self._arguments(table, relation)]
        if relation.many:
            annotation = f"list[{annotation}]"
        elif column_of(table, relation.via).nullable:
            annotation = f"{annotation} | None"
        if relation.back:
            arguments.append(f"back_populates={literal(relation_name(relation.back))}")
        name = relation_name(relation.property)
        return f"{name}: Mapped[{annotation}] = relationship({', '.join(arguments)})"

    def _arguments(self, table: Table, relation: Relationship) -> Iterator[str]:
        if relation.through:
            yield from self._through(table, relation)
        elif relation.many:
            yield from self._to_many(table, relation)
        else:
            yield from self._to_one(table, relation)

    def _to_one(self, table: Table, relation: Relationship) -> Iterator[str]:
        column = column_of(table, relation.via)
        if self._between[frozenset((table.schema, relation.target))] > 1:
            yield f"foreign_keys=[{column_name(column)}]"
        if relation.target == table.schema and column.references:
            yield f"remote_side=[{column_name(column_of(table, column.references.column))}]"
        if (table.schema, column.name) in self._altered:
            yield "post_update=True"

    def _to_many(self, table: Table, relation: Relationship) -> Iterator[str]:
        target = self.tables[relation.target]
        column = column_of(target, relation.via)
        if self._between[frozenset((table.schema, relation.target))] > 1:
            yield f'foreign_keys="{model_name(target.schema)}.{column_name(column)}"'
        on_delete = column.references.on_delete if column.references else "no action"
        if relation.cascade:
            yield 'cascade="all, delete-orphan"'
            if on_delete == "cascade":
                yield "passive_deletes=True"
        elif on_delete != "set null":
            # The database decides what becomes of these rows.
            yield 'passive_deletes="all"'
        if (target.schema, column.name) in self._altered:
            yield "post_update=True"

    def _through(self, table: Table, relation: Relationship) -> Iterator[str]:
        yield f"secondary={literal(relation.through)}"
        association = self.associations.get(relation.through)
        if association and relation.target == table.schema:
            here, there = association.here, association.there
            if relation is not association.declaring:
                here, there = there, here
            key = f"{model_name(table.schema)}.{column_name(table.primary[0])}"
            yield f'primaryjoin="{key} == {relation.through}.c.{here}"'
            yield f'secondaryjoin="{key} == {relation.through}.c.{there}"'
        yield "passive_deletes=True"


def column_of(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def _associations(tables: Tables) -> Iterator[Association]:
    """Those that are no tables of the contract; each is declared by the first relationship through it."""
    made = {table.name for table in tables.values()}
    for table in tables.values():
        for relation in table.relationships:
            if relation.through and relation.through not in made:
                made.add(relation.through)
                target = tables[relation.target]
                here = _side(table.schema, table)
                there = _side(relation.property if target is table else target.schema, target)
                yield Association(relation.through, table, target, relation, here, there)


def _key(name: str, table: Table, definitions: Mapping[str, Definition], *arguments: str) -> str:
    (column, *_) = table.primary
    target = f'sa.ForeignKey({literal(f"{table.name}.{column.name}")}, ondelete="CASCADE")'
    given = ", ".join([literal(name), target, "primary_key=True", *arguments])
    return f"sa.Column[{stored(column.type, definitions).annotation}]({given})"


def _side(noun: str, table: Table) -> str:
    return f"{snake(singular(noun))}_{table.primary[0].name}"
