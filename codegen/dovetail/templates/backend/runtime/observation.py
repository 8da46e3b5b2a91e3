"""What is told of the requests that an application answers: logs, metrics and traces."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Generator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import FastAPI
from starlette.routing import Route

from .observed import Observer, Observing

METRICS = "/metrics"
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Traceable(Protocol):
    """What makes spans of what it does; a `Database` does."""

    def trace(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Observation:
    """Each of the three asks for a package of its own, which is imported only then.

    There are traces where the environment, or `endpoint`, tells of a collector; those of `traced` are
    part of them.
    """

    logs: bool = True
    metrics: bool = True
    endpoint: str | None = None
    traced: Sequence[Traceable] = ()


class PackageMissing(ImportError):
    """Something was asked for that needs a package; the message is one line."""


def observe(app: FastAPI, observation: Observation) -> None:
    """Outside of all middlewares that the application has so far; one application of a process."""
    observers = list(_observers(app, observation))
    app.add_middleware(Observing, observers=observers)
    lifespan = app.router.lifespan_context

    @asynccontextmanager
    async def observed(app: FastAPI) -> AsyncGenerator[Any]:
        for observer in observers:
            observer.start()
        async with lifespan(app) as state:
            yield state
        for observer in observers:
            await observer.stop()

    app.router.lifespan_context = observed


def _observers(app: FastAPI, observation: Observation) -> Iterator[Observer]:
    if observation.logs:
        with _needing("python-json-logger"):
            from .logs import Logs
        yield Logs()
    if observation.metrics:
        with _needing("prometheus-client"):
            from .metrics import Metrics
        metrics = Metrics()
        app.router.routes.insert(0, Route(METRICS, metrics.page, include_in_schema=False))
        yield metrics
    if observation.endpoint or any(map(os.environ.get, ENDPOINTS)):
        with _needing("opentelemetry-exporter-otlp-proto-http"):
            from .traces import Traces
        for each in observation.traced:
            each.trace()
        yield Traces(app.title, observation.endpoint)


@contextmanager
def _needing(package: str) -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise PackageMissing(f"observation needs {error.name}: pip install {package}") from None
