"""Empty databases, each gone when it has been judged."""

import asyncio
import os
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from tempfile import TemporaryDirectory

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from .. import postgresql

NAME = "dovetail_conformance"


@contextmanager
def _sqlite() -> Generator[str]:
    with TemporaryDirectory() as directory:
        yield f"sqlite:///{directory}/{NAME}.db"


@contextmanager
def _postgresql() -> Generator[str]:
    """On a server of its own, or else beside the database that `DATABASE_URL` names."""
    binaries, stated = postgresql.binaries(), os.environ.get("DATABASE_URL", "")
    if binaries is not None:
        with postgresql.server(binaries) as server:
            yield server.database_url()
    elif stated.startswith("postgresql"):
        asyncio.run(_run(stated, f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}"))
        yield make_url(stated).set(database=NAME).render_as_string(hide_password=False)
        asyncio.run(_run(stated, f"DROP DATABASE {NAME} WITH (FORCE)"))
    else:
        sys.exit(
            "conformance: PostgreSQL is not here: install it, name a server in DATABASE_URL,"
            " or do without: make conformance databases=sqlite"
        )


async def _run(url: str, *statements: str) -> None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        # A database is not made in a transaction.
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


DATABASES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
