"""The database of the settings, before anything is served or migrated."""

import asyncio
import sys
from pathlib import Path

from generated.backend.runtime.database import Database, DatabaseUrlError
from generated.backend.runtime.outages import DatabaseUnavailable


def expect_database(url: str) -> None:
    """Exit with one line unless the database answers; make the directory of an embedded one."""
    try:
        asyncio.run(_ping(url))
    except (DatabaseUrlError, DatabaseUnavailable, OSError) as error:
        sys.exit(f"database: {error}")


async def _ping(url: str) -> None:
    database = Database(url)
    if database.url.get_backend_name() == "sqlite" and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        await database.ping()
    finally:
        await database.dispose()
