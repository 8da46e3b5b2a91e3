"""An application, served by uvicorn for as long as it is judged."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

from ..problems import Problem

HOST = "127.0.0.1"
SECONDS = 30


@contextmanager
def serve(app: str) -> Generator[str]:
    """Serve `MODULE:APP`, an application or a function that makes one; gives its origin."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", app, "--host", HOST, "--port", str(port)]
    quiet = ["--log-level", "error", "--no-access-log"]
    process = subprocess.Popen([*command, *quiet])
    try:
        _wait(process, port, app)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(SECONDS)


def _wait(process: subprocess.Popen[bytes], port: int, app: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Problem(f"uvicorn did not start {app}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0


def free_port() -> int:
    """One of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port
