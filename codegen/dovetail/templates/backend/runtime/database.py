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


class DatabaseUrlError(ValueError):
    """The URL names no database that can be used; the message is one line, without the password."""


class DatabaseUnavailable(Exception):
    """The database does not answer; the message is one line, without the password."""


class Database:
    """One engine, and the two ways to use it.

    `url` is SQLAlchemy's; `sqlite` and `postgresql` without a driver mean the asynchronous one.
    """

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.url = _spelled_out(url)
        if self.url.get_backend_name() == "sqlite":
            self.engine = _engine(self.url, echo, sqlite.pool(self.url))
            sqlite.prepare(self.engine.sync_engine)
            self._readers = self.engine.execution_options(**{sqlite.READING: True})
            self._turn = sqlite.turns()
        else:
            self.engine = _engine(self.url, echo, {})
            self._readers = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            self._turn = nullcontext[None]
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session that commits at the end of the block, and rolls back on an exception."""
        async with self._turn(), self._sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """A connection without a transaction: each statement sees what is committed."""
        async with self._readers.connect() as connection:
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


def _spelled_out(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError(
            "the database URL is not one: write sqlite:///file.db or postgresql://user@host/name"
        ) from None
    return parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))


def _engine(url: URL, echo: bool, options: dict[str, Any]) -> AsyncEngine:
    try:
        return create_async_engine(url, echo=echo, **options)
    except ModuleNotFoundError as error:
        reason = f"the driver '{error.name}' is not installed"
    except (ArgumentError, InvalidRequestError, NoSuchModuleError) as error:
        reason = str(error).partition("\n")[0]
    raise DatabaseUrlError(f"{url.render_as_string()}: {reason}")
