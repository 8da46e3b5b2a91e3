"""Rows that are marked as deleted, and hidden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    ORMExecuteState,
    Session,
    with_loader_criteria,
)
from sqlalchemy.orm.interfaces import ORMOption

INCLUDE_DELETED = {"include_deleted": True}


def hide_deleted(*marks: InstrumentedAttribute[datetime | None]) -> None:
    """Keep rows that have one of these marks out of every statement of every session.

    `session.scalars(statement, execution_options=INCLUDE_DELETED)` sees them.
    """
    options = [_unmarked(mark) for mark in marks]

    def hide(state: ORMExecuteState) -> None:
        _hide(state, options)

    event.listen(Session, "do_orm_execute", hide)


def _unmarked(mark: InstrumentedAttribute[datetime | None]) -> ORMOption:
    name = mark.key

    def criterion(model: type[DeclarativeBase]) -> ColumnElement[bool]:
        column: InstrumentedAttribute[Any] = getattr(model, name)
        return column.is_(None)

    return with_loader_criteria(mark.class_, criterion, include_aliases=True)


def _hide(state: ORMExecuteState, options: Sequence[ORMOption]) -> None:
    # A row in memory may be refreshed after it was marked.
    if not state.is_column_load and not state.execution_options.get("include_deleted", False):
        state.statement = state.statement.options(*options)
