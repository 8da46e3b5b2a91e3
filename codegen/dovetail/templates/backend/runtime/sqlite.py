"""SQLite as a server needs it: enforced keys, readers beside a writer, writers that wait."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA synchronous = NORMAL",
)
READING = "read_only"


def prepare(engine: Engine) -> None:
    """Set every connection up, and begin every transaction but a read-only one with the write lock.

    A transaction that reads before it writes would otherwise fail at once when another one has
    written in between: SQLite waits for a lock only at the start of a transaction.
    """
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions of its own; `_begin` does.
    connection_: Any = connection
    connection_.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    if READING not in connection.get_execution_options():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
