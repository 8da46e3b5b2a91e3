"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from . import postgresql


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
