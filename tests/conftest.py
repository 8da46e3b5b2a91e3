"""Fixtures that all tests share."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from . import postgresql, redis

# A job in the background ignores Ctrl-C, and so would all that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgresql_server() -> Generator[postgresql.Server]:
    """One server for all tests; they are skipped where PostgreSQL is not installed."""
    binaries = postgresql.binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: no `initdb` on PATH or in /usr/lib/postgresql")
    with postgresql.server(binaries) as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server) -> str:
    """The URL of a database that is this test's alone."""
    return postgresql_server.database_url()


def migrate(url: str) -> None:
    """Bring the reference backend's database up."""
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(command, check=True, env={**os.environ, "DATABASE_URL": url})


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference backend's database on SQLite, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "migrated.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_name(postgresql_server: postgresql.Server) -> str:
    """The name of the reference backend's database on PostgreSQL, to be copied."""
    url = postgresql_server.database_url()
    migrate(url)
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of each kind, migrated for the reference backend, and this test's alone."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "test.db")
        return f"sqlite:///{tmp_path}/test.db"
    template: str = request.getfixturevalue("migrated_name")
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    return server.database_url(template)


@pytest.fixture(scope="session")
def redis_server() -> Generator[redis.Server]:
    """One server for all tests; they are skipped where Redis is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed: no `redis-server` on PATH")
    with redis.server(program) as server:
        yield server
