"""The reference backend in a process of its own, at an address that it keeps when it is started again."""

from __future__ import annotations

import multiprocessing
import socket
import time
from multiprocessing.process import BaseProcess

import uvicorn

from backend.main import create_app
from backend.settings import Settings
from dovetail.conform.serving import HOST, free_port

SECONDS = 30

# To import the backend takes a second of CPU; a process that has done so makes all the others.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", __name__])


class Server:
    """uvicorn of one worker; started at most once at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._port = free_port()
        self._process: BaseProcess | None = None
        self.origin = f"http://{HOST}:{self._port}"

    def start(self) -> None:
        """Returns when it answers."""
        process = PROCESSES.Process(target=_serve, args=(self._settings, self._port))
        process.start()
        deadline = time.monotonic() + SECONDS
        while not self._answers():
            if not process.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        self._process = process

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex((HOST, self._port)) == 0


def _serve(settings: Settings, port: int) -> None:
    uvicorn.run(create_app(settings), host=HOST, port=port, log_level="error")
