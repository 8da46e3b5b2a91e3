"""What a database refuses, as failures that the client can act on."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import exc
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from .database import Database
from .failures import Failure
from .outages import DatabaseUnavailable
from .reading import Reader

# SQLSTATE of PostgreSQL, or the message of SQLite, which has no values in it.
UNIQUE = re.compile(r"23505|23P01|UNIQUE constraint failed: (?P<columns>.*)")
FOREIGN = re.compile(r"23503|23001|FOREIGN KEY constraint failed")
CHECK = re.compile(r"23514|CHECK constraint failed")
UNFIT = re.compile(r"22...|string or blob too big")
KEY = re.compile(r"Key \((?P<columns>[^)]*)\)=")


@asynccontextmanager
async def transaction(database: Database) -> AsyncGenerator[AsyncSession]:
    """A transaction of the database; what it refuses is raised as a failure 409, 412 or 422."""
    with _refusals():
        async with database.transaction() as session:
            yield session


@asynccontextmanager
async def reading(database: Database) -> AsyncGenerator[Reader]:
    """A reader of the database; a value that it cannot hold is raised as a failure 422.

    The block holds no connection: it is there to see what is raised in it.
    """
    with _refusals():
        async with database.reading() as connection:
            yield connection


def refused(error: Exception) -> Failure | None:
    """The failure that it is for the client; `None` when it is the application's own fault."""
    match error:
        case StaleDataError():
            return Failure(412, "It was changed meanwhile.")
        case IntegrityError():
            return _violated(error)
        case DatabaseUnavailable() | exc.TimeoutError():
            return Failure.later("The database does not answer now.")
        case StatementError() | OverflowError() if _unfit(error):
            return Failure(
                422, "A value is larger than can be stored, or has characters that cannot."
            )
        case _:
            return None


@contextmanager
def _refusals() -> Generator[None]:
    try:
        yield
    except (StatementError, StaleDataError, OverflowError) as error:
        failure = refused(error)
        if failure is None:
            raise
        raise failure from error


def _violated(error: IntegrityError) -> Failure | None:
    """By the constraint: a value that is missing was for the application to give."""
    told = _told(error)
    if unique := UNIQUE.fullmatch(told):
        detail = str(getattr(_driver(error), "detail", ""))
        key = KEY.match(detail)
        columns = (key or unique)["columns"] or ""
        names = [name.strip().rpartition(".")[2] for name in columns.split(",")]
        return Failure(
            409, "There is one like it already.", fields=dict.fromkeys(names, "is taken")
        )
    if FOREIGN.fullmatch(told):
        return Failure(409, "It refers to something that is not there, or something refers to it.")
    if CHECK.match(told):
        return Failure(422, "It breaks a rule of what is stored.")
    return None


def _unfit(error: StatementError | OverflowError) -> bool:
    """An overflow that is none of the database's is the application's."""
    driver = _driver(error)
    if isinstance(driver, OverflowError):
        return "SQLite" in str(driver)
    return type(driver).__name__ == "DataError" or bool(UNFIT.fullmatch(_told(error)))


def _driver(error: Exception) -> BaseException | None:
    """The error that SQLAlchemy and its adapter have wrapped."""
    origin = error.orig if isinstance(error, StatementError) else error
    return getattr(origin, "__cause__", None) or origin


def _told(error: Exception) -> str:
    origin = error.orig if isinstance(error, StatementError) else error
    return str(getattr(origin, "sqlstate", None) or origin)
