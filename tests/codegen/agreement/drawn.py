"""Bodies that schemathesis makes of a schema: valid ones and invalid ones, the same in every run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis.generation.modes import GenerationMode

from .judging import Judge
from .texts import text_of

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def drawn(judge: Judge, schema: Any, count: int) -> Iterator[str | bytes]:
    """JSON texts, and bytes that are none."""
    document = {
        "openapi": judge.document["openapi"],
        "info": {"title": "drawn", "version": "1"},
        "paths": {"/": {"post": _operation(schema)}},
        "components": judge.document.get("components", {}),
    }
    operation = cast(Any, schemathesis.openapi.from_dict(document))["/"]["POST"]
    for mode in MODES:
        for body in _bodies(operation.as_strategy(generation_mode=mode), count):
            yield body if isinstance(body, bytes) else text_of(body)


def _bodies(strategy: SearchStrategy[Any], count: int) -> list[Any]:
    found: list[Any] = []

    @settings(
        derandomize=True,
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(strategy)
    def collect(case: Any) -> None:
        found.append(case.body)

    collect()
    return found


def _operation(schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    body = {"required": True, "content": content}
    return {"requestBody": body, "responses": {"200": {"description": "Taken."}}}
