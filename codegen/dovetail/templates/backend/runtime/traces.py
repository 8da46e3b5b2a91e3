"""Requests as spans, sent to a collector of OpenTelemetry; FastAPI makes them, and knows their routes."""

from __future__ import annotations

from threading import Thread

from anyio import to_thread
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from typing_extensions import override

from .observed import Observed, Observer

SECONDS = 5
"""So long may a collector that does not answer hold up the stop of a server."""


class Traces(Observer):
    """Names spans after operations; `service` goes by what the environment calls it, if it does."""

    def __init__(self, service: str, endpoint: str | None) -> None:
        name = Resource.create({SERVICE_NAME: service}).merge(OTELResourceDetector().detect())
        exporter = OTLPSpanExporter(endpoint and f"{endpoint.rstrip('/')}/v1/traces")
        self._provider = TracerProvider(resource=name, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        trace.set_tracer_provider(self._provider)

    @override
    def arrive(self, observed: Observed) -> None:
        observed.span.set_attribute("request_id", observed.id)
        if observed.has_query:
            observed.span.set_attribute("url.query", "REDACTED")

    @override
    def answer(self, observed: Observed) -> None:
        if observed.operation:
            observed.span.update_name(observed.operation)
        if observed.failure:
            observed.span.set_attribute("error_id", str(observed.failure.id))

    @override
    async def stop(self) -> None:
        flush = Thread(target=self._provider.force_flush, daemon=True)
        flush.start()
        await to_thread.run_sync(flush.join, SECONDS)
