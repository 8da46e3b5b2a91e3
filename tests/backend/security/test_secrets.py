"""No secret is in anything that the server prints, however much it is asked to print and whatever fails."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from generated.backend import models
from generated.backend.runtime.database import Database

from ... import redis

pytestmark = pytest.mark.anyio

PASSWORD, WRONG, NEW = "right-horse-battery", "wrong-horse-battery", "other-horse-battery"
COOKIE, SECRET_KEY = "a-session-in-a-cookie", "a-secret-key-of-thirty-two-bytes-or-more"
DATABASE_PASSWORD = "a-password-of-the-database"
TALKATIVE = (
    "import logging; logging.basicConfig(level=logging.DEBUG);"
    "from backend.__main__ import main; main()"
)


@contextmanager
def printing(file: Path, environment: dict[str, str]) -> Generator[str]:
    """The backend with every logger at DEBUG, and all that it prints in a file; gives its origin."""
    with file.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", TALKATIVE],
            env={**os.environ, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 60
        while "running on http://" not in file.read_text():
            assert process.poll() is None and time.monotonic() < deadline, file.read_text()
            time.sleep(0.05)
        yield file.read_text().partition("running on ")[2].split()[0].strip('",')
    finally:
        process.terminate()
        process.wait(30)


async def use(http: httpx.AsyncClient) -> list[str]:
    """Each thing that is done with secrets, done rightly and wrongly; gives the tokens."""
    account = {"username": "ada", "email": "ada@example.com", "full_name": None}
    await http.post("/auth/register", json={**account, "password": PASSWORD})
    await http.post("/auth/register", json={**account, "password": PASSWORD})  # 409
    await http.post("/auth/register", json={**account, "password": PASSWORD, "role": "admin"})
    await http.post("/auth/register", content=f'{{"password": "{PASSWORD}"')
    await http.post("/auth/login", data={"username": "ada", "password": WRONG})
    await http.post("/auth/login", data={"username": PASSWORD, "password": "ada"})
    login = await http.post("/auth/login", data={"username": "ada", "password": PASSWORD})
    token = login.json()
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    assert (await http.get("/users/me", headers=bearer)).status_code == 200
    await http.get("/users/me", headers={"Authorization": f"Bearer {token['access_token']}x"})
    await http.put("/users/me", headers=bearer)  # 405
    renew = {"refresh_token": token["refresh_token"]}
    renewed = (await http.post("/auth/refresh", json=renew)).json()
    await http.post("/auth/refresh", json=renew)  # used twice
    await http.post("/auth/refresh", json={**renew, "more": 1})
    await http.post("/auth/logout", json=renew, headers=bearer)
    change = {"current_password": WRONG, "new_password": NEW}
    await http.post("/users/me/password", json=change, headers=bearer)
    right = {**change, "current_password": PASSWORD}
    changed = await http.post("/users/me/password", json=right, headers=bearer)
    assert changed.status_code == 204
    return [each[name] for each in (token, renewed) for name in ("access_token", "refresh_token")]


async def hashes(database: Database) -> list[str]:
    async with database.reading() as connection:
        found = await connection.execute(select(models.User.password_hash))
    return list(found.scalars())


@pytest.mark.parametrize("observe", ["false", "true"])
async def test_no_secret_is_printed(
    database_url: str, redis_server: redis.Server, tmp_path: Path, observe: str
) -> None:
    file = tmp_path / "printed"
    environment = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": database_url.replace("postgres@", f"postgres:{DATABASE_PASSWORD}@"),
        "REDIS_URL": redis_server.url,
        "SECRET_KEY": SECRET_KEY,
        "FILES": str(tmp_path / "files"),
        "PORT": "0",
        "OBSERVE": observe,
    }
    database = Database(database_url)
    cookies = {"session": COOKIE}
    with printing(file, environment) as origin:
        async with httpx.AsyncClient(base_url=f"{origin}/api/v1", cookies=cookies) as http:
            tokens = await use(http)
            kept = await hashes(database)
            async with database.transaction() as session:
                await session.execute(text("DROP TABLE refresh_tokens"))
            body = {"username": "ada", "password": NEW}
            assert (await http.post("/auth/login", data=body)).status_code == 500
    await database.dispose()
    printed = file.read_text()
    assert "Traceback" in printed  # else there was nothing to be found
    assert "DEBUG" in printed
    passwords = [PASSWORD, WRONG, NEW, DATABASE_PASSWORD, redis.PASSWORD]
    for secret in (*passwords, *tokens, *kept, COOKIE, SECRET_KEY, SECRET_KEY[:16]):
        assert secret not in printed, printed[printed.index(secret) - 300 :][:600]
    for token in tokens:
        assert token.split(".")[2] not in printed


@pytest.mark.parametrize(
    ("variable", "value", "secret"),
    [
        ("SECRET_KEY", "a-short-one", "a-short-one"),
        ("DATABASE_URL", f"mysql://u:{DATABASE_PASSWORD}@localhost/x", DATABASE_PASSWORD),
        ("DATABASE_URL", f"postgresql://u:{DATABASE_PASSWORD}@127.0.0.1:1/x", DATABASE_PASSWORD),
        ("DATABASE_URL", f"postgresql://u:{DATABASE_PASSWORD}@[::1/x", DATABASE_PASSWORD),
        ("DATABASE_URL", f"//u:{DATABASE_PASSWORD}@localhost", DATABASE_PASSWORD),
        ("REDIS_URL", f"http://u:{redis.PASSWORD}@localhost", redis.PASSWORD),
        ("REDIS_URL", f"redis://u:{redis.PASSWORD}@[::1", redis.PASSWORD),
    ],
)
def test_settings_that_are_refused_are_not_printed(
    variable: str, value: str, secret: str, tmp_path: Path
) -> None:
    known = {"DATABASE_URL": f"sqlite:///{tmp_path}/x.db", "FILES": f"{tmp_path}/files"}
    told = subprocess.run(
        [sys.executable, "-c", TALKATIVE],
        env={**os.environ, **known, variable: value},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 1
    assert secret not in told.stdout + told.stderr
    assert "Traceback" not in told.stderr


def test_settings_that_are_shown_show_no_secret() -> None:
    code = "from backend.settings import Settings as S; s = S(); print(repr(s), str(s), [s])"
    variables = {
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": f"postgresql://u:{DATABASE_PASSWORD}@localhost/x",
        "REDIS_URL": f"redis://u:{redis.PASSWORD}@localhost",
    }
    shown = subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True
    )
    assert "environment=" in shown.stdout
    for secret in (SECRET_KEY, DATABASE_PASSWORD, redis.PASSWORD):
        assert secret not in shown.stdout
