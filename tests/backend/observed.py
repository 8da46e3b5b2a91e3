"""The backend as a process whose lines are read, and a collector of OpenTelemetry for its spans."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

RUNNING = re.compile(r"running on (http://[\d.:]+)")


@dataclass(frozen=True, slots=True)
class Backend:
    """A server; `file` has what it wrote to stderr."""

    url: str
    process: subprocess.Popen[bytes]
    file: Path

    def lines(self, **fields: object) -> list[dict[str, Any]]:
        """Those that have these fields; every line is an object."""
        lines: list[dict[str, Any]] = list(map(json.loads, self.file.read_text().splitlines()))
        return [line for line in lines if fields.items() <= line.items()]

    def stop(self) -> None:
        """Gracefully, so that what is left is sent."""
        self.process.terminate()
        assert self.process.wait(20) == 0


@contextmanager
def serve(directory: Path, **variables: str) -> Generator[Backend]:
    """`python -m backend` until the block ends, on a port that is free."""
    file = directory / "stderr"
    known = {"ENVIRONMENT": "test", "PORT": "0", "FILES": f"{directory}/files"}
    command = [sys.executable, "-m", "backend"]
    with file.open("wb") as stderr:
        process = subprocess.Popen(command, stderr=stderr, env={**os.environ, **known, **variables})
    try:
        yield Backend(_url(process, file), process, file)
    finally:
        process.terminate()
        process.wait(20)


def _url(process: subprocess.Popen[bytes], file: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if running := RUNNING.search(file.read_text()):
            return running[1]
        time.sleep(0.05)
    raise AssertionError(file.read_text())


@dataclass(slots=True)
class Collector:
    """What was sent to it, as it comes in."""

    url: str = ""
    service: str = ""
    spans: list[Span] = field(default_factory=list[Span])

    def receive(self, content: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(content).resource_spans:
            names = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.service = names["service.name"]
            self.spans += [span for scope in resource.scope_spans for span in scope.spans]

    def named(self, name: str) -> Span:
        """The one span of that name."""
        (span,) = (span for span in self.spans if span.name == name)
        return span

    def below(self, parent: Span) -> list[Span]:
        """Its children, in the order in which they began."""
        children = [span for span in self.spans if span.parent_span_id == parent.span_id]
        return sorted(children, key=lambda span: span.start_time_unix_nano)


def attributes(span: Span) -> dict[str, Any]:
    values = {each.key: each.value for each in span.attributes}
    return {key: getattr(value, value.WhichOneof("value") or "") for key, value in values.items()}


@contextmanager
def collect() -> Generator[Collector]:
    """A collector of OTLP over HTTP on loopback, until the block ends."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.receive(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        collector.url = f"http://127.0.0.1:{server.server_port}"
        yield collector
        server.shutdown()
