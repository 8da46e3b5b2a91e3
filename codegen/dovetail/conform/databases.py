"""Empty databases, each gone when it has been judged."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from ..problems import Problem
from . import postgresql

NAME = "dovetail_conformance"


@contextmanager
def _sqlite() -> Generator[str]:
    with TemporaryDirectory(prefix="dovetail-sqlite-") as directory:
        yield f"sqlite:///{directory}/{NAME}.db"


@contextmanager
def _postgresql() -> Generator[str]:
    """On a server of its own, or else beside the database that `DATABASE_URL` names."""
    binaries, stated = postgresql.binaries(), urlsplit(os.environ.get("DATABASE_URL", ""))
    if binaries is not None:
        with postgresql.server(binaries) as server:
            yield server.database_url()
    elif stated.scheme.startswith("postgres"):
        url = stated._replace(scheme="postgresql+asyncpg").geturl()
        _run(url, f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}")
        try:
            yield stated._replace(path=f"/{NAME}").geturl()
        finally:
            _run(url, f"DROP DATABASE {NAME} WITH (FORCE)")
    else:
        raise Problem(
            "PostgreSQL is not here: install it, or name a server in DATABASE_URL,"
            " or do without: --database sqlite"
        )


def _run(url: str, *statements: str) -> None:
    try:
        # What a generated backend has, and only wanted where no server of our own is.
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.ext.asyncio import create_async_engine
    except ImportError:
        raise Problem(
            "SQLAlchemy is missing; install it with `pip install sqlalchemy asyncpg`"
        ) from None

    async def run() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
        await engine.dispose()

    try:
        asyncio.run(run())
    except (OSError, DBAPIError) as error:
        raise Problem(f"PostgreSQL does not let us in by DATABASE_URL: {error}") from None


DATABASES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
"""Each gives the `DATABASE_URL` of one that is empty."""
