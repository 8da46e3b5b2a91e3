"""A PostgreSQL server of the tests' own, on a free port of the loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

USER = "postgres"
HOST = "127.0.0.1"
INITDB = ("--no-sync", "--auth=trust", "--encoding=UTF8", "--no-locale")
SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    f"listen_addresses={HOST}",
)


class Server:
    """A running server; every database that it gives out is new and empty."""

    def __init__(self, port: int, run: list[str], binaries: Path) -> None:
        self._port = port
        self._psql = [*run, str(binaries / "psql")]
        self._numbers = count(1)

    def database_url(self, template: str = "template0") -> str:
        """The URL of a fresh database, a copy of the template."""
        name = f"test_{next(self._numbers)}"
        connection = ["-h", HOST, "-p", str(self._port), "-U", USER]
        create = f"CREATE DATABASE {name} TEMPLATE {template}"
        subprocess.run([*self._psql, *connection, "-qc", create], check=True, cwd="/")
        return f"postgresql://{USER}@{HOST}:{self._port}/{name}"


def binaries() -> Path | None:
    """The directory that holds `initdb` and `postgres`, `None` when PostgreSQL is not installed."""
    on_path = shutil.which("postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    candidates = [*([Path(on_path).resolve().parent] if on_path else []), *installed]
    return next((path for path in candidates if (path / "initdb").exists()), None)


@contextmanager
def server(binaries: Path) -> Generator[Server]:
    """Start one in a temporary directory, and stop it."""
    with tempfile.TemporaryDirectory(prefix="dovetail-postgresql-") as directory:
        run, data, port = _as_postgres(directory), f"{directory}/data", _free_port()
        initdb = [*run, str(binaries / "initdb"), f"--pgdata={data}", f"--username={USER}", *INITDB]
        subprocess.run(initdb, check=True, cwd="/", stdout=subprocess.DEVNULL)
        places = [f"port={port}", f"unix_socket_directories={directory}"]
        settings = [part for setting in (*SETTINGS, *places) for part in ("-c", setting)]
        command = [*_ended_with_us(run), str(binaries / "postgres"), "-D", data, *settings]
        with Path(directory, "log").open("wb") as log:
            process = subprocess.Popen(command, cwd="/", stdout=log, stderr=log)
        try:
            _wait(
                process, [str(binaries / "pg_isready"), "-q", "-h", HOST, "-p", str(port)], log.name
            )
            yield Server(port, run, binaries)
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait()


def _wait(process: subprocess.Popen[bytes], is_ready: list[str], log: str) -> None:
    deadline = time.monotonic() + 30
    while subprocess.run(is_ready, cwd="/", check=False).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{Path(log).read_text()}")
        time.sleep(0.05)


def _as_postgres(directory: str) -> list[str]:
    """PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(directory, USER, USER)
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]


def _ended_with_us(run: list[str]) -> list[str]:
    """The server must not outlive tests that are killed."""
    setpriv = shutil.which("setpriv")
    return [*(run or [setpriv]), "--pdeathsig=QUIT"] if setpriv else []


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _version(path: Path) -> list[int]:
    return [int(part) for part in path.parent.name.split(".") if part.isdigit()]
