"""The database: short transactions for writing, statements by themselves for reading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext, suppress
from typing import Any

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session

from . import outages, sqlite, statements
from .plans import Plans
from .reading import Reader

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}

# Seconds that are waited for a connection: a server that is gone for good must not hold every request.
WAIT = 5
# SQLAlchemy would keep five, and open and close the others at every use.
POOL = {"pool_size": 10, "max_overflow": 0, "pool_timeout": WAIT}
# Each statement is a transaction, so there is nothing to roll back.
AUTOCOMMIT = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}


class DatabaseUrlError(ValueError):
    """The URL names no database that can be used; the message is one line, without the password."""


class Database:
    """Two engines, one for transactions and one for statements by themselves.

    `url` is SQLAlchemy's; `sqlite` and `postgresql` without a driver mean the asynchronous one. A
    statement on PostgreSQL is given up after `statement_timeout` seconds. Whatever tells that the
    database does not answer is raised as `DatabaseUnavailable`.
    """

    def __init__(
        self, url: str, *, echo: bool = False, statement_timeout: float | None = 30
    ) -> None:
        self.url = _spelled_out(url)
        self.engine, self.readers = _engines(self.url, echo, statement_timeout)
        is_sqlite = self.url.get_backend_name() == "sqlite"
        self._turn = sqlite.turns() if is_sqlite else nullcontext[None]
        self._plans = Plans(self.readers.dialect)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session that commits at the end of the block, and rolls back on an exception."""
        async with self._turn():
            session = self._sessions()
            try:
                yield session
                # SQLAlchemy's own block does this in two tasks.
                await session.run_sync(_end)
            except BaseException:
                await asyncio.shield(session.close())
                raise

    def reading(self) -> Reader:
        """Statements by themselves: each sees what is committed."""
        return Reader(self.readers.sync_engine, self._plans)

    async def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the database answers soon."""
        try:
            async with asyncio.timeout(WAIT), self.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, TimeoutError) as error:
            raise outages.unavailable(self.url, error) from error

    def trace(self) -> None:
        """Make a span of each statement."""
        for engine in {self.engine.sync_engine, self.readers.sync_engine}:
            statements.trace(engine)

    async def dispose(self) -> None:
        """Close every connection, unless the database hangs."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT):
                await self.engine.dispose()
                await self.readers.dispose()


def _end(session: Session) -> None:
    session.commit()
    session.close()


def _spelled_out(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError(
            "the database URL is not one: write sqlite:///file.db or postgresql://user@host/name"
        ) from None
    return parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))


def _engines(
    url: URL, echo: bool, statement_timeout: float | None
) -> tuple[AsyncEngine, AsyncEngine]:
    """The one for transactions, and the one for statements by themselves."""
    if url.get_backend_name() != "sqlite":
        options: dict[str, Any] = {"echo": echo}
        if url.get_driver_name() == "asyncpg":
            options["connect_args"] = {"timeout": WAIT, "command_timeout": statement_timeout}
        return _engine(url, **options), _engine(url, **options, **AUTOCOMMIT)
    writing = _engine(url, echo=echo, **sqlite.writing(url))
    # A database in memory is one connection, which takes turns.
    is_one_connection = sqlite.is_in_memory(url)
    return writing, writing if is_one_connection else _engine(url, echo=echo, **sqlite.reading())


def _engine(url: URL, **options: Any) -> AsyncEngine:
    try:
        # Values are secrets, and errors that show them are logged.
        hide = {"hide_parameters": not options["echo"]}
        engine = create_async_engine(url, **{**POOL, **hide, **options})
        outages.watch(engine.sync_engine)
        return engine
    except ModuleNotFoundError as error:
        reason = f"the driver '{error.name}' is not installed"
    except (ArgumentError, InvalidRequestError, NoSuchModuleError) as error:
        reason = str(error).partition("\n")[0]
    raise DatabaseUrlError(f"{url.render_as_string()}: {reason}")
