"""An application, served by uvicorn for as long as it is judged."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..problems import Problem

HOST = "127.0.0.1"
SECONDS = 30


@contextmanager
def serve(app: str, environment: Mapping[str, str], log: Path) -> Generator[str]:
    """Serve `MODULE:APP`, an application or a function that makes one; gives its origin.

    What the server says goes to the end of `log`.
    """
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", app, "--host", HOST, "--port", str(port)]
    quiet = ["--log-level", "error", "--no-access-log"]
    with log.open("ab") as file:
        process = subprocess.Popen([*command, *quiet], env=environment, stdout=file, stderr=file)
    try:
        _wait(process, port, app, log)
        yield f"http://{HOST}:{port}"
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], port: int, app: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not answers(HOST, port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Problem(f"uvicorn did not start {app}: {last_line(log.read_text())}")
        time.sleep(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as client:
        return client.connect_ex((host, port)) == 0


def free_port() -> int:
    """One of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def last_line(text: str) -> str:
    """The last one that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
