"""Observation as it is on a server: its lines, its workers, and nothing where nobody asks for it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from dovetail.conform.serving import free_port

WATCHED = "tests.codegen.runtime.watched"
UVICORN = ["-m", "uvicorn", f"{WATCHED}:app", "--factory", "--port"]
PROGRAM = ["-m", WATCHED]

NOTHING = f"""
import sys
from {WATCHED} import application
from dovetail.templates.backend.runtime.observed import Observing
app = application(None)
assert [each for each in app.user_middleware if each.cls is Observing] == []
assert [each for each in app.routes if getattr(each, "path", "") == "/metrics"] == []
packages = ("prometheus_client", "pythonjsonlogger", "opentelemetry.sdk", "opentelemetry.exporter")
print([name for name in sys.modules if name.startswith(packages)])
"""

MISSING = f"""
import sys
from {WATCHED} import application
from dovetail.templates.backend.runtime.observation import Observation, PackageMissing
sys.modules[sys.argv[1]] = None
try:
    application(Observation(endpoint="http://127.0.0.1:1"))
except PackageMissing as error:
    print(error)
"""


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def served(
    stderr: Path, command: list[str], *flags: str, **variables: str
) -> Generator[httpx.Client]:
    """A server in a process of its own, which ends gracefully with the block."""
    port = str(free_port())
    environment = {**os.environ, **variables}
    with stderr.open("wb") as file:
        arguments = [sys.executable, *command, port, *flags]
        process = subprocess.Popen(arguments, stderr=file, env=environment)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
            wait(http, stderr)
            yield http
    finally:
        process.terminate()
        process.wait(30)


def wait(http: httpx.Client, stderr: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            http.get("/nowhere")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(stderr.read_text())


def lines(stderr: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stderr.read_text().splitlines()]


def test_nothing_is_imported_or_added_unless_it_is_asked_for() -> None:
    assert run(NOTHING) == "[]"


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("prometheus_client", "prometheus-client"),
        ("pythonjsonlogger.core", "python-json-logger"),
        ("opentelemetry.sdk.resources", "opentelemetry-exporter-otlp-proto-http"),
    ],
)
def test_a_package_that_is_missing_is_named_in_one_line(module: str, package: str) -> None:
    assert run(MISSING, module) == f"observation needs {module}: pip install {package}"


@pytest.mark.parametrize("command", [UVICORN, PROGRAM], ids=["imported", "given"])
def test_every_line_of_a_request_is_an_object_that_says_which(
    tmp_path: Path, command: list[str]
) -> None:
    stderr = tmp_path / "stderr"
    with served(stderr, command) as http:
        ids = {"X-Request-ID": "loom-1", "Authorization": "Bearer hidden"}
        http.get("/looms/jacquard?key=hidden", headers=ids)
        failed = http.get("/looms/broken", headers={"X-Request-ID": "loom-2"})
    told = [line for line in map(parsed, stderr.read_text().splitlines()) if "request_id" in line]
    woven = [line for line in told if line["request_id"] == "loom-1"]
    assert [line["logger"] for line in woven] == ["shop", "dovetail.access"]
    assert woven[0]["message"] == "weaving on jacquard"
    assert {line["operation_id"] for line in woven} == {"getLoom"}
    assert woven[1]["status"] == 200
    assert 0 < woven[1]["duration"] < 5
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", woven[1]["timestamp"])
    broken = [line for line in told if line["request_id"] == "loom-2"]
    assert [line["level"] for line in broken] == ["INFO", "ERROR", "INFO"]
    assert {line["error_id"] for line in broken[1:]} == {failed.json()["id"]}
    assert broken[1]["exception"].startswith("Traceback")
    assert "a thread is torn" in broken[1]["exception"]
    assert "hidden" not in stderr.read_text()


def parsed(line: str) -> dict[str, Any]:
    """An object; of a server that is given the application, it is not before that starts."""
    return json.loads(line) if line.startswith("{") else {}


def test_the_lines_of_the_server_are_objects_too(tmp_path: Path) -> None:
    stderr = tmp_path / "stderr"
    with served(stderr, UVICORN) as http, pytest.raises(httpx.RemoteProtocolError):
        http.get("/looms/1/cloth")
    told = lines(stderr)
    messages = [line["message"] for line in told]
    assert "Application startup complete." in messages
    (torn,) = (line for line in told if line["message"] == "Exception in ASGI application\n")
    assert "a thread is torn" in torn["exception"]
    assert all(line.keys() >= {"level", "logger", "message", "timestamp"} for line in told)


def test_workers_share_their_numbers(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    variables = {"PROMETHEUS_MULTIPROC_DIR": str(shared)}
    stderr = tmp_path / "stderr"
    with served(stderr, UVICORN, "--workers", "2", **variables) as http:
        sent = 0
        # Each on a connection of its own, for whichever worker takes it.
        while len(list(shared.glob("counter_*.db"))) < 2 and sent < 500:
            httpx.get(f"{http.base_url}/looms/1")
            sent += 1
        assert len(list(shared.glob("counter_*.db"))) == 2
        text = httpx.get(f"{http.base_url}/metrics").text
        counted = re.search(r'http_requests_total{.*"getLoom".*} ([\d.]+)', text)
        assert counted and float(counted[1]) == sent
        assert 'http_requests_in_flight{method="GET",operation_id="getLoom"} 0.0' in text
    assert list(shared.glob("gauge_live*")) == []


def test_a_collector_that_does_not_answer_does_not_hold_up_the_stop(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        stderr = tmp_path / "stderr"
        with served(stderr, UVICORN, OTEL_EXPORTER_OTLP_ENDPOINT=url) as http:
            http.get("/looms/1").raise_for_status()
            began = time.monotonic()
        assert 4 < time.monotonic() - began < 15
