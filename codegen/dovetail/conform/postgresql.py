"""A PostgreSQL server of our own, on a free port of the loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from ..problems import Problem
from .serving import HOST, free_port

USER = "postgres"
SECONDS = 30
INITDB = ("--no-sync", "--auth=trust", "--encoding=UTF8", "--no-locale")
SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    f"listen_addresses={HOST}",
)


class Server:
    """It may be stopped and started again; every database that it gives out is new and empty."""

    def __init__(self, binaries: Path, directory: Path) -> None:
        self._binaries = binaries
        self._directory = directory
        self._run = _as_postgres(directory)
        self._port = free_port()
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        initdb = [*self._program("initdb"), f"--pgdata={directory}/data", f"--username={USER}"]
        subprocess.run([*initdb, *INITDB], check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Returns when it answers."""
        places = [f"port={self._port}", f"unix_socket_directories={self._directory}"]
        settings = [part for setting in (*SETTINGS, *places) for part in ("-c", setting)]
        postgres = [str(self._binaries / "postgres"), "-D", f"{self._directory}/data", *settings]
        log = self._directory / "log"
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                [*_ended_with_us(self._run), *postgres], cwd="/", stdout=file, stderr=file
            )
        self._wait(self._process, log)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """At once, or as `how` asks for."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def database_url(self, template: str = "template0") -> str:
        """The URL of a fresh database, a copy of the template."""
        name = f"test_{next(self._numbers)}"
        create = f"CREATE DATABASE {name} TEMPLATE {template}"
        psql = [*self._program("psql"), "-h", HOST, "-p", str(self._port), "-U", USER]
        subprocess.run([*psql, "-qc", create], check=True, cwd="/")
        return f"postgresql://{USER}@{HOST}:{self._port}/{name}"

    def _program(self, name: str) -> list[str]:
        return [*self._run, str(self._binaries / name)]

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        ready = [str(self._binaries / "pg_isready"), "-q", "-h", HOST, "-p", str(self._port)]
        deadline = time.monotonic() + SECONDS
        while subprocess.run(ready, cwd="/", check=False).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"PostgreSQL did not start:\n{log.read_text()}")
            time.sleep(0.05)


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
        server = Server(binaries, Path(directory))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _as_postgres(directory: Path) -> list[str]:
    """PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(directory, USER, USER)
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]


def _ended_with_us(run: list[str]) -> list[str]:
    """The server must not outlive us when we are killed."""
    setpriv = shutil.which("setpriv")
    return [*(run or [setpriv]), "--pdeathsig=QUIT"] if setpriv else []


def _version(path: Path) -> list[int]:
    return [int(part) for part in path.parent.name.split(".") if part.isdigit()]
