"""Statements by themselves: executed by the driver where it is known how, else by SQLAlchemy."""

from __future__ import annotations

import logging
from asyncio import CancelledError
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Self, TypeVar, cast

from sqlalchemy import Connection, Engine, Executable, PoolProxiedConnection, ScalarResult
from sqlalchemy.engine import IteratorResult, Result
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import await_only, greenlet_spawn

from . import outages, sqlite
from .plans import Driver, Fetch, Plans, Refused, Row, Rows, TooLong, Unplanned, Values

T = TypeVar("T")

logger = logging.getLogger("dovetail")

DRIVERS = ("aiosqlite", "asyncpg")
"""Those that can be given a statement past SQLAlchemy."""


class Reader:
    """Reads without a transaction: each statement sees what is committed.

    A statement of a shape that SQLAlchemy has executed before goes to the driver, at a tenth of the price.
    SQLAlchemy does what is new, what fails, so that its errors are raised, and everything where somebody
    listens to its events or reads its log. Each read takes a connection and gives it back:
    `async with` holds nothing, and is there so that reading is written as a transaction is.
    """

    def __init__(self, engine: Engine, plans: Plans) -> None:
        self._engine = engine
        self._plans = plans

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None: ...

    async def read(self, work: Callable[[Fetch], T]) -> T:
        """What a function answers that fetches, and does nothing else: it may be called twice."""
        if _may_skip_sqlalchemy(self._engine):
            connection = await self._connected()
            try:
                return await self._by_driver(connection, work)
            except OSError as error:
                raise outages.unavailable(self._engine.url, error) from error
            except (Unplanned, TooLong, Refused) as reason:
                logger.debug("left to SQLAlchemy: %s", reason)
            except Exception:
                logger.warning("left to SQLAlchemy, by a mistake of ours", exc_info=True)
        return await greenlet_spawn(lambda: self._by_sqlalchemy(work))

    async def execute(self, statement: Executable, values: Values | None = None) -> Result[Any]:
        """The rows of a statement."""
        found = await self.read(lambda fetch: fetch(statement, values))
        return IteratorResult(SimpleResultMetaData(found.names), map(tuple, found.rows))

    async def scalars(
        self, statement: Executable, values: Values | None = None
    ) -> ScalarResult[Any]:
        """The first columns of the rows of a statement."""
        return (await self.execute(statement, values)).scalars()

    async def scalar(self, statement: Executable, values: Values | None = None) -> Any:
        """The first column of the first row of a statement; `None` when there is no row."""
        return (await self.execute(statement, values)).scalar()

    async def _connected(self) -> PoolProxiedConnection:
        pool = self._engine.pool
        if isinstance(pool, QueuePool) and pool.checkedin():
            # One that is at hand needs no greenlet, which costs as much as all the rest; a new one does.
            with suppress(MissingGreenlet):
                return pool.connect()
        return await greenlet_spawn(pool.connect)

    async def _by_driver(self, connection: PoolProxiedConnection, work: Callable[[Fetch], T]) -> T:
        try:
            opened: Any = connection.driver_connection
            found = await _run(opened, lambda driver: work(self._plans.driver_fetch(driver)))
        except (OSError, CancelledError):
            # An answer may still be on its way.
            await greenlet_spawn(connection.invalidate)
            raise
        except Exception:
            connection.close()
            raise
        connection.close()
        return found

    def _by_sqlalchemy(self, work: Callable[[Fetch], T]) -> T:
        with self._engine.connect() as connection:
            return work(sqlalchemy_fetch(connection, self._plans))


def sqlalchemy_fetch(connection: Connection, plans: Plans | None = None) -> Fetch:
    """Execution by SQLAlchemy, from which plans are made."""

    def fetch(statement: Executable, values: Values | None = None) -> Rows:
        result = connection.execute(statement, values)
        if not result.returns_rows:
            return Rows((), ())
        if plans is not None:
            plans.learn(statement, values, result)
        return Rows(list(result.keys()), result.fetchall())

    return fetch


async def _run(connection: Any, work: Callable[[Driver], T]) -> T:
    """What a function answers that executes on the connection of a driver."""
    if isinstance(connection, sqlite.Connection):
        return connection.here(work)

    def driver(text: str, values: Sequence[Any]) -> Sequence[Row]:
        rows: Sequence[Row] = await_only(connection.fetch(text, *values))
        return rows

    return await greenlet_spawn(work, driver)


def _may_skip_sqlalchemy(engine: Engine) -> bool:
    """Whether its driver is known, no transaction is to be ended, and nobody wants to see each statement."""
    events, dialect = engine.dispatch, cast(Any, engine.dialect)
    is_watched = (
        events.before_cursor_execute
        or events.after_cursor_execute
        or events.before_execute
        or events.after_execute
        or engine.logger.isEnabledFor(logging.INFO)
    )
    return dialect.driver in DRIVERS and dialect.skip_autocommit_rollback and not is_watched
