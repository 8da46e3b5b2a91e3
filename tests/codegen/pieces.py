"""Pieces of contracts, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dovetail.contract import (
    Header,
    MediaType,
    Object,
    Operation,
    Parameter,
    Property,
    RequestBody,
    Response,
    Scalar,
    Type,
)
from dovetail.source import Location

AT = Location(Path("openapi.yaml"), 1, 1)
TEXT, NUMBER, FLAG = Scalar("string"), Scalar("integer"), Scalar("boolean")
MOMENT, UUID = Scalar("string", "date-time"), Scalar("string", "uuid")


def shape(name: str, properties: Mapping[str, Type], origin: str = "") -> Object:
    written = tuple(Property(key, type, True, at=AT) for key, type in properties.items())
    return Object(name, written, origin=origin, at=AT)


def operation(
    method: str,
    path: str,
    answer: Type | None = None,
    *,
    body: Type | None = None,
    query: Mapping[str, Type] | None = None,
    headers: tuple[str, ...] = (),
    tag: str = "items",
) -> Operation:
    parameters = tuple(
        Parameter(name, "query", type, False, "form", True, at=AT)
        for name, type in (query or {}).items()
    )
    content = (MediaType("application/json", "json", answer),) if answer else ()
    declared = tuple(Header(name, TEXT, True) for name in headers)
    return Operation(
        id=f"{method} {path}",
        tag=tag,
        method=method,
        path=path,
        parameters=parameters,
        body=RequestBody((MediaType("application/json", "json", body),), True) if body else None,
        responses=(Response("200", "", content=content, headers=declared),),
        at=AT,
    )
