"""What a database that does not answer is told as."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import text

from dovetail.templates.backend.runtime import database as runtime
from dovetail.templates.backend.runtime.database import Database
from dovetail.templates.backend.runtime.refusals import refused

pytestmark = pytest.mark.anyio

Use: TypeAlias = Callable[..., Awaitable[object]]


@asynccontextmanager
async def opened(url: str, statement_timeout: float | None = None) -> AsyncGenerator[Database]:
    database = Database(url, statement_timeout=statement_timeout)
    try:
        yield database
    finally:
        await database.dispose()


async def read(database: Database, statement: str = "SELECT 1") -> object:
    async with database.reading() as connection:
        return await connection.scalar(text(statement))


async def write(database: Database, statement: str = "SELECT 1") -> object:
    async with database.transaction() as session:
        return await session.scalar(text(statement))


def expect_unavailable(error: BaseException | None) -> None:
    failure = refused(error) if isinstance(error, Exception) else None
    assert failure is not None, error
    assert failure.status == 503
    assert int(failure.headers["Retry-After"]) > 0


@pytest.mark.parametrize("use", [read, write])
@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql://ada:secret@127.0.0.1:1/db"]
)
async def test_a_database_that_is_not_there(url: str, use: Use) -> None:
    async with opened(url) as database:
        with pytest.raises(Exception) as raised:
            await use(database)
        expect_unavailable(raised.value)
        assert "secret" not in str(raised.value)


@pytest.mark.parametrize("use", [read, write])
async def test_a_statement_that_takes_too_long(postgresql_url: str, use: Use) -> None:
    async with opened(postgresql_url, statement_timeout=0.2) as database:
        with pytest.raises(Exception) as raised:
            await use(database, "SELECT pg_sleep(60)")
        expect_unavailable(raised.value)
        assert await use(database) == 1


async def test_a_connection_that_the_server_has_closed_is_not_used(postgresql_url: str) -> None:
    """Whoever asks next has nothing to do with it, and is answered."""
    async with opened(postgresql_url) as database, opened(postgresql_url) as other:
        for use in (read, write):
            number = await use(database, "SELECT pg_backend_pid()")
            assert await read(other, f"SELECT pg_terminate_backend({number}, 5000)") is True
            await asyncio.sleep(0.05)
            assert await use(database) == 1


async def test_all_connections_in_use(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(runtime.POOL, "pool_size", 1)
    monkeypatch.setitem(runtime.POOL, "pool_timeout", 0.1)
    async with opened(postgresql_url) as database:
        async with database.transaction() as session:
            await session.execute(text("SELECT 1"))
            with pytest.raises(Exception) as raised:
                await write(database)
        expect_unavailable(raised.value)
        assert await write(database) == 1


async def test_transactions_that_wait_for_each_other(postgresql_url: str) -> None:
    """PostgreSQL ends one of the two, which may be tried again."""
    async with opened(postgresql_url) as database:
        async with database.transaction() as session:
            await session.execute(text("CREATE TABLE t AS SELECT n FROM generate_series(1, 2) n"))
        answers = await asyncio.gather(
            _lock_both(database, 1, 2), _lock_both(database, 2, 1), return_exceptions=True
        )
        [failed] = [answer for answer in answers if answer is not None]
        expect_unavailable(failed)


async def _lock_both(database: Database, *numbers: int) -> None:
    async with database.transaction() as session:
        for number in numbers:
            await session.execute(text(f"UPDATE t SET n = n WHERE n = {number}"))
            await asyncio.sleep(0.2)


async def test_a_file_that_another_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pragmas = ("PRAGMA journal_mode = WAL", "PRAGMA busy_timeout = 100")
    monkeypatch.setattr("dovetail.templates.backend.runtime.sqlite.PRAGMAS", pragmas)
    file = tmp_path / "test.db"
    async with opened(f"sqlite:///{file}") as database:
        await write(database)
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Exception) as raised:
                await write(database)
            expect_unavailable(raised.value)
            assert await read(database) == 1
        assert await write(database) == 1


async def test_what_is_wrong_with_a_statement_is_the_application_s_fault(
    postgresql_url: str,
) -> None:
    for url in (postgresql_url, "sqlite://"):
        async with opened(url) as database:
            for use in (read, write):
                with pytest.raises(Exception) as raised:
                    await use(database, "SELECT nothing FROM nowhere")
                assert refused(raised.value) is None


async def test_who_is_cancelled_is_cancelled(postgresql_url: str) -> None:
    async with opened(postgresql_url) as database:
        for use in (read, write):
            task = asyncio.ensure_future(use(database, "SELECT pg_sleep(60)"))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await use(database) == 1
