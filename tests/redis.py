"""A Redis server of the tests' own, on a free port of the loopback."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from dovetail.conform.serving import answers, free_port

HOST = "127.0.0.1"
PASSWORD = "a-password-of-redis"


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    process: subprocess.Popen[str]

    def ask(self, *command: str) -> list[str]:
        """The lines that it answers."""
        cli = ["redis-cli", "--no-auth-warning", "-u", self.url, "--raw", *command]
        answer = subprocess.run(cli, check=True, capture_output=True, text=True)
        return answer.stdout.splitlines()

    @contextmanager
    def paused(self) -> Generator[None]:
        """It takes connections, and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextmanager
def server(program: str) -> Generator[Server]:
    """Start one in a temporary directory, and stop it."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="dovetail-redis-") as directory:
        process = subprocess.Popen(
            [*_ended_with_us(), program, "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=directory,
            text=True,
        )
        try:
            _configure(process, port)
            _wait(process, port)
            yield Server(f"redis://default:{PASSWORD}@{HOST}:{port}", process)
        finally:
            process.kill()
            process.wait()


def _configure(process: subprocess.Popen[str], port: int) -> None:
    """Through a pipe, so that no process list shows the password."""
    assert process.stdin is not None
    with process.stdin as settings:
        settings.write(f'bind {HOST}\nport {port}\nrequirepass {PASSWORD}\nsave ""\n')


def _wait(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 30
    while not answers(HOST, port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("Redis did not start")
        time.sleep(0.02)


def _ended_with_us() -> list[str]:
    """The server must not outlive tests that are killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig=KILL"] if setpriv else []
