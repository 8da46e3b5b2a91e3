"""Databases that do not answer: one exception for all that drivers raise then, and no dead connections."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Dialect, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, MissingGreenlet
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import in_greenlet

# SQLSTATE of PostgreSQL: no connection, no room, an operator's word, a transaction in the way of another
# one. Or the message of SQLite.
UNAVAILABLE = re.compile(r"08...|53...|57...|40001|40P01|55P03|database .*is locked.*")


class DatabaseUnavailable(Exception):
    """The database does not answer now; the message is one line, without the password."""


def watch(engine: Engine) -> None:
    """Raise `DatabaseUnavailable` wherever the database of this engine does not answer."""

    def connect(
        dialect: Dialect, _: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]
    ) -> DBAPIConnection:
        if not in_greenlet():
            raise MissingGreenlet("who wants a new connection waits for it in a greenlet")
        try:
            return dialect.connect(*arguments, **options)
        except Exception as error:  # of the driver, of the network, of the file system
            raise unavailable(engine.url, error) from error

    def tell(context: ExceptionContext) -> DatabaseUnavailable | None:
        error = context.original_exception
        if not isinstance(error, Exception):  # who was cancelled has not waited for the answer
            return None
        # TimeoutError is one, too. The statement still runs, so its connection is of no use.
        context.is_disconnect |= isinstance(error, OSError)
        told = str(getattr(error, "sqlstate", None) or error)
        is_outage = context.is_disconnect or UNAVAILABLE.fullmatch(told)
        return unavailable(engine.url, error) if is_outage else None

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "handle_error", tell, retval=True)
    if engine.driver == "asyncpg":
        event.listen(engine, "checkout", _expect_open)


def unavailable(url: URL, error: BaseException) -> DatabaseUnavailable:
    """What is raised instead of an error of the driver."""
    reason = str(error).partition("\n")[0] or "no answer in time"
    return DatabaseUnavailable(f"{url.render_as_string()}: {reason}")


def _expect_open(_: DBAPIConnection, entry: ConnectionPoolEntry, __: object) -> None:
    """The event loop has seen that the server hung up: this costs nothing, and a ping a round trip."""
    driver: Any = entry.driver_connection
    if driver.is_closed():
        raise DisconnectionError("the server has closed the connection")
