"""What `dovetail conform` starts: databases, preparation, servers; and that nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from dovetail.conform import postgresql
from dovetail.conform.databases import NAME

from .command import Run, runner, write
from .judged import BACKEND, CONTRACT, conform

# Keeps where it was prepared and served.
PREPARE = "echo $DATABASE_URL >> prepared"
BACKEND_OF_A_DATABASE = f"""\
import os
from pathlib import Path as File

File("served").open("a").write(os.environ["DATABASE_URL"] + "\\n")
{BACKEND}"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    run = runner(tmp_path, monkeypatch, capfd)
    write(api=CONTRACT)
    Path("server.py").write_text(BACKEND_OF_A_DATABASE)
    return run


@pytest.mark.usefixtures("postgresql_server")
def test_every_run_has_an_empty_database_that_is_gone_afterwards(run: Run) -> None:
    databases = ("--database", "sqlite", "--database", "postgresql")
    asked = (*databases, "--prepare", PREPARE, "--phase", "examples")
    ended = conform(run, "--app", "server:app", *asked)
    assert ended.status == 0, ended.out
    assert [line.split()[0] for line in ended.out.splitlines()[2:4]] == ["sqlite", "postgresql"]
    prepared = Path("prepared").read_text().split()
    assert [urlsplit(url).scheme for url in prepared] == ["sqlite", "postgresql"]
    assert set(prepared) == set(Path("served").read_text().split())
    assert not Path(urlsplit(prepared[0]).path).parent.exists()


def test_without_postgresql_that_of_database_url_is_used(
    run: Run, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "binaries", lambda: None)
    monkeypatch.setenv("DATABASE_URL", postgresql_url)
    asked = ("--database", "postgresql", "--prepare", PREPARE, "--phase", "examples")
    ended = conform(run, "--app", "server:app", *asked)
    assert ended.status == 0, ended.err
    assert Path("prepared").read_text() == f"{postgresql_url.rpartition('/')[0]}/{NAME}\n"


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        ("", "PostgreSQL is not here: install it, or name a server in DATABASE_URL"),
        ("postgresql://nobody@127.0.0.1:1/none", "PostgreSQL does not let us in by DATABASE_URL"),
    ],
)
def test_where_there_is_no_postgresql_it_is_told(
    stated: str, line: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "binaries", lambda: None)
    monkeypatch.setenv("DATABASE_URL", stated)
    ended = conform(run, "--app", "server:app", "--database", "postgresql")
    assert ended.status == 2
    assert ended.err.startswith(f"error: {line}")
    assert ended.err.count("\n") == 1


@pytest.mark.usefixtures("run", "postgresql_server")
@pytest.mark.parametrize("to_all", [True, False], ids=["Ctrl-C", "SIGTERM"])
def test_who_ends_it_ends_all_that_it_started(to_all: bool) -> None:
    command = [sys.executable, "-m", "dovetail", "conform", "--openapi", "api.yaml"]
    asked = ["--app", "server:app", "--database", "postgresql", "--reports", "found"]
    many = ["--phase", "fuzzing", "--", "--max-examples=100000"]
    with subprocess.Popen([*command, *asked, *many], start_new_session=True) as process:
        calls = Path("found/postgresql-1/calls.txt")
        while not (calls.exists() and calls.read_text()) and process.poll() is None:
            time.sleep(0.05)
        started = psutil.Process(process.pid).children(recursive=True)
        assert len(started) > 3
        if to_all:
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.terminate()
        assert process.wait(30) == 130
        assert psutil.wait_procs(started, 10)[1] == []
