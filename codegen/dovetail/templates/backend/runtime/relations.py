"""Rows that belong to other rows, selected by one statement for all of those."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, inspect
from sqlalchemy.orm import DeclarativeBase, Mapper, RelationshipProperty

KEYS = "keys"


class Relation:
    """How a relationship of a model is followed.

    `near` is a column of the model's rows; what belongs to a row has the same value in the column `far`
    of its target, or of the association table between the two.
    """

    def __init__(self, model: type[DeclarativeBase], name: str) -> None:
        mapper: Mapper[Any] = inspect(model)
        relationship: RelationshipProperty[Any] = mapper.relationships[name]
        self.many = bool(relationship.uselist)
        self.target: Mapper[Any] = relationship.mapper
        self.near, self.far = _single(relationship.synchronize_pairs)
        if relationship.direction.name == "MANYTOONE":
            self.near, self.far = self.far, self.near
        self._association = relationship.secondary
        self._associated = relationship.secondary_synchronize_pairs or ()

    def select(self, targets: Select[Any]) -> Select[Any]:
        """Of the targets those of the rows whose `near` is in `KEYS`, each with its `far` as the last column."""
        if self._association is not None:
            target, there = _single(self._associated)
            targets = targets.join(self._association, target == there)
        belonging = self.far.in_(bindparam(KEYS, expanding=True))
        return targets.add_columns(self.far).where(belonging).order_by(*self.target.primary_key)


def _single(
    pairs: Iterable[tuple[ColumnElement[Any], ColumnElement[Any]]],
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The only pair: a relationship over several columns cannot be followed by one `IN`."""
    [pair] = pairs
    return pair
