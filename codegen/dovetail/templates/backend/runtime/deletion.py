"""Rows that are marked as deleted, and hidden."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, Session, with_loader_criteria

INCLUDE_DELETED = {"include_deleted": True}


def hide_deleted(*marks: InstrumentedAttribute[datetime | None]) -> None:
    """Keep rows that have one of these marks out of every statement of every session.

    `session.scalars(statement, execution_options=INCLUDE_DELETED)` sees them. Statements on a
    connection (`Database.reading`) are not a session's: they filter themselves.
    """
    options = [
        with_loader_criteria(mark.class_, mark.is_(None), include_aliases=True) for mark in marks
    ]

    def hide(state: ORMExecuteState) -> None:
        # A row in memory may be refreshed after it was marked.
        if not state.is_column_load and not state.execution_options.get("include_deleted", False):
            state.statement = state.statement.options(*options)

    event.listen(Session, "do_orm_execute", hide)
