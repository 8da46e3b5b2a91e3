"""Workers count attempts together, in Redis; without it each counts alone, and none stops counting."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import RedisDsn

from backend.main import create_app
from backend.settings import Settings

from ... import redis
from ..conftest import Account
from . import ON_SQLITE
from .test_throttling import expect_to_wait, log_in, statuses

pytestmark = [pytest.mark.anyio, ON_SQLITE]


@pytest.fixture
def settings(database_url: str, tmp_path: Path, redis_server: redis.Server) -> Settings:
    redis_server.ask("FLUSHALL")
    return Settings.model_validate(
        {
            "environment": "test",
            "database_url": database_url,
            "files": tmp_path / "files",
            "redis_url": redis_server.url,
            "logins_per_account_and_address": "3 per 5 minutes",
        }
    )


@pytest.fixture
async def other(settings: Settings) -> AsyncGenerator[FastAPI]:
    """Another worker."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


async def test_workers_count_together(app: FastAPI, other: FastAPI, ada: Account) -> None:
    assert await statuses(app, "wrong", "wrong") == [401, 401]
    assert await statuses(other, "wrong") == [401]
    expect_to_wait(await log_in(app, ada.password))
    expect_to_wait(await log_in(other, ada.password))


async def test_an_account_starts_anew_at_all_workers(
    app: FastAPI, other: FastAPI, ada: Account
) -> None:
    assert await statuses(app, "wrong", "wrong", ada.password) == [401, 401, 200]
    assert await statuses(other, "wrong", "wrong", ada.password) == [401, 401, 200]


async def test_no_name_is_kept_there_and_nothing_for_ever(
    app: FastAPI, ada: Account, redis_server: redis.Server
) -> None:
    await statuses(app, "wrong", ada.password)
    await statuses(app, "wrong", name="correct horse battery staple")  # in the wrong field
    keys = redis_server.ask("KEYS", "*")
    assert len(keys) >= 5
    assert not any("ada" in key or "horse" in key for key in keys)
    for key in keys:
        (seconds,) = redis_server.ask("TTL", key)
        assert 0 < int(seconds) <= 30 * 86_400


async def test_while_redis_does_not_answer_each_worker_counts_alone(
    app: FastAPI,
    other: FastAPI,
    ada: Account,
    redis_server: redis.Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert await statuses(app, ada.password) == [200]
    with redis_server.paused():
        started = time.monotonic()
        assert await statuses(app, ada.password, "wrong", "wrong", "wrong") == [200] + [401] * 3
        expect_to_wait(await log_in(app, ada.password))
        assert await statuses(other, ada.password) == [200]
        assert time.monotonic() - started < 30
    assert "Redis does not answer" in caplog.text
    assert await statuses(app, ada.password) == [200]  # it is back, and nothing was counted there


async def test_where_redis_is_not_there_logins_go_on(settings: Settings, ada: Account) -> None:
    gone = settings.model_copy(update={"redis_url": RedisDsn("redis://127.0.0.1:1/0")})
    app = create_app(gone)
    assert await statuses(app, "wrong", "wrong", ada.password) == [401, 401, 200]
    assert await statuses(app, "wrong", "wrong", "wrong", ada.password) == [401] * 3 + [429]
