"""A span for each statement of a database: its text, never its values."""

from __future__ import annotations

from typing import Any

from opentelemetry.trace import SpanKind, Status, StatusCode, get_tracer
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext


def trace(engine: Engine) -> None:
    """Make spans, wherever somebody collects them."""
    tracer = get_tracer("dovetail.statements")
    system = engine.dialect.name

    def begin(_: Connection, __: object, text: str, ___: object, context: Any, ____: bool) -> None:
        operation = text.split(maxsplit=1)[0]
        attributes = {
            "db.system.name": system,
            "db.operation.name": operation,
            "db.query.text": text,
        }
        context.span = tracer.start_span(operation, kind=SpanKind.CLIENT, attributes=attributes)

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", _end)
    event.listen(engine, "handle_error", _fail)


def _end(_: Connection, __: object, ___: str, ____: object, context: Any, _____: bool) -> None:
    context.span.end()


def _fail(failed: ExceptionContext) -> None:
    # What the error says may have values in it.
    span = getattr(failed.execution_context, "span", None)
    if span is not None:
        span.set_attribute("error.type", type(failed.original_exception).__name__)
        span.set_status(Status(StatusCode.ERROR))
        span.end()
