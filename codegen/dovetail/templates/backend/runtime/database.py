"""The database: short transactions for writing, plain connections for reading."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from . import sqlite

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}

# SQLAlchemy would keep five, and open and close the others at every use.
POOL = {"pool_size": 10, "max_overflow": 0}
# Each statement is a transaction, so there is nothing to roll back.
AUTOCOMMIT = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}


class DatabaseUrlError(ValueError):
    """The URL names no database that can be used; the message is one line, without the password."""


class DatabaseUnavailable(Exception):
    """The database does not answer; the message is one line, without the password."""


class Database:
    """Two engines, one for transactions and one for statements by themselves.

    `url` is SQLAlchemy's; `sqlite` and `postgresql` without a driver mean the asynchronous one.
    """

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.url = _spelled_out(url)
        self.engine, self.readers = _engines(self.url, echo)
        is_sqlite = self.url.get_backend_name() == "sqlite"
        self._turn = sqlite.turns() if is_sqlite else nullcontext[None]
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session that commits at the end of the block, and rolls back on an exception."""
        async with self._turn(), self._sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """A connection without a transaction: each statement sees what is committed."""
        async with self.readers.connect() as connection:
            yield connection

    async def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the database answers."""
        try:
            async with self.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError) as error:
            reason = str(getattr(error, "orig", error)).partition("\n")[0]
            raise DatabaseUnavailable(f"{self.url.render_as_string()}: {reason}") from error

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        await self.readers.dispose()


def _spelled_out(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError(
            "the database URL is not one: write sqlite:///file.db or postgresql://user@host/name"
        ) from None
    return parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))


def _engines(url: URL, echo: bool) -> tuple[AsyncEngine, AsyncEngine]:
    """The one for transactions, and the one for statements by themselves."""
    if url.get_backend_name() != "sqlite":
        return _engine(url, echo=echo), _engine(url, echo=echo, **AUTOCOMMIT)
    writing = _engine(url, echo=echo, **sqlite.writing(url))
    # A database in memory is one connection, which takes turns.
    is_shared = sqlite.is_in_memory(url)
    return writing, writing if is_shared else _engine(url, echo=echo, **sqlite.reading())


def _engine(url: URL, **options: Any) -> AsyncEngine:
    try:
        return create_async_engine(url, **{**POOL, **options})
    except ModuleNotFoundError as error:
        reason = f"the driver '{error.name}' is not installed"
    except (ArgumentError, InvalidRequestError, NoSuchModuleError) as error:
        reason = str(error).partition("\n")[0]
    raise DatabaseUrlError(f"{url.render_as_string()}: {reason}")
