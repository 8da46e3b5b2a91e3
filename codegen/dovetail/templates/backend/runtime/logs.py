"""Logs as one JSON object a line on stderr, each with the request that it belongs to."""

from __future__ import annotations

import logging
import logging.config
from typing import Any

from opentelemetry import trace
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter
from typing_extensions import override

from .observed import OBSERVED, Observed, Observer

logger = logging.getLogger("dovetail.access")


class Logs(Observer):
    """A line a request: its path without the query, for that may hold secrets."""

    def __init__(self) -> None:
        logging.config.dictConfig(CONFIGURATION)

    @override
    def start(self) -> None:
        # uvicorn has its own configuration, for an application that it is given and does not import.
        logging.config.dictConfig(CONFIGURATION)

    @override
    def end(self, observed: Observed) -> None:
        status, failure = observed.status, observed.failure
        fields = {
            "method": observed.method,
            "path": observed.path,
            "status": status,
            "duration": round(observed.seconds, 6),
            **({"error_id": str(failure.id)} if failure else {}),
        }
        message = "%s %s answered %s"
        logger.info(message, observed.method, observed.path, status, extra=fields)


def belonging(record: logging.LogRecord) -> bool:
    """Say which request a line belongs to; the filter lets every line through."""
    if observed := OBSERVED.get():
        record.request_id = observed.id
        if observed.operation:
            record.operation_id = observed.operation
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        record.trace_id = trace.format_trace_id(span.trace_id)
        record.span_id = trace.format_span_id(span.span_id)
    return True


def formatter() -> logging.Formatter:
    names = {"levelname": "level", "name": "logger", "exc_info": "exception"}
    return JsonFormatter(
        ["levelname", "name", "message"],
        rename_fields=names,
        timestamp=True,
        # uvicorn's messages, once more and with the codes of colours
        reserved_attrs=[*RESERVED_ATTRS, "color_message"],
    )


# The server's access lines have the query. Its other ones go the way of all.
CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": formatter}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": [belonging],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.access": {"handlers": [], "propagate": False},
    },
}
