"""How many requests, how long, how many at once and what failed, for Prometheus."""

from __future__ import annotations

import os
from typing import Any

from fastapi import Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
    multiprocess,
)
from typing_extensions import override

from .failures import code_of
from .handlers import METHODS
from .observed import Observed, Observer

shared: Any = multiprocess  # the one module of the package that has no types

WORKERS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the directory in which the workers of one server share their numbers."""

OPERATION = ("operation_id", "method")


class Metrics(Observer):
    """Counts; `operation_id` is empty for all that is no operation of the contract."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "http_requests", "Requests that ended.", (*OPERATION, "status"), registry=registry
        )
        self._errors = Counter(
            "http_errors",
            "Answers of 400 and above, and those cut short.",
            (*OPERATION, "code"),
            registry=registry,
        )
        self._seconds = Histogram(
            "http_request_duration_seconds",
            "From the arrival of a request to the end of its answer.",
            OPERATION,
            registry=registry,
        )
        self._in_flight = Gauge(
            "http_requests_in_flight",
            "Requests of an operation that are being answered.",
            OPERATION,
            registry=registry,
            multiprocess_mode="livesum",
        )
        ProcessCollector(registry=registry)
        GCCollector(registry)

    @override
    def route(self, observed: Observed) -> None:
        self._in_flight.labels(observed.operation, observed.method).inc()

    @override
    def end(self, observed: Observed) -> None:
        # Whatever a client makes up as a method is one value.
        method = observed.method if observed.method in METHODS else "other"
        operation = (observed.operation, method)
        self._requests.labels(*operation, observed.status or "none").inc()
        self._seconds.labels(*operation).observe(observed.seconds)
        if observed.operation:
            self._in_flight.labels(*operation).dec()
        if code := _code(observed):
            self._errors.labels(*operation, code).inc()

    def page(self, _: Request) -> Response:
        """All numbers as text: those of this process, or of all workers where they share them."""
        registry = self._registry
        if WORKERS in os.environ:
            registry = CollectorRegistry()
            shared.MultiProcessCollector(registry)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    @override
    async def stop(self) -> None:
        if WORKERS in os.environ:
            shared.mark_process_dead(os.getpid())


def _code(observed: Observed) -> str:
    """What went wrong, empty where nothing did."""
    if observed.is_aborted:
        return "ABORTED"
    if observed.failure:
        return observed.failure.code
    status = observed.status or 0
    return code_of(status) if status >= 400 else ""
