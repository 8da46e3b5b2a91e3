"""Parameters that a generated client writes are those that the generated server reads."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from .backends import Backend, backend
from .exchanges import Recorder, called, mounted

pytestmark = pytest.mark.anyio

STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
UNDEFINED = {
    "spaceDelimited": ("scalar",),
    "pipeDelimited": ("scalar",),
    "deepObject": ("scalar", "list"),
}
SHAPES: dict[str, dict[str, Any]] = {
    "scalar": {"type": "string"},
    "list": {"type": "array", "items": {"type": "integer"}},
    "record": {"$ref": "#/components/schemas/Record"},
}
SCALARS: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer", "format": "int64"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "identifier": {"type": "string", "format": "uuid"},
    "data": {"type": "string", "format": "byte"},
    "choice": {"$ref": "#/components/schemas/Choice"},
    "const": {"const": 3},
}
RECORD = {
    "type": "object",
    "required": ["x-name"],
    "properties": {"x-name": {"type": "string"}, "count": {"type": "integer"}},
}
DEEP = {
    "type": "object",
    "properties": {
        "record": {"$ref": "#/components/schemas/Record"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "records": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}},
    },
}


def combinations() -> Iterator[tuple[str, str, bool, str]]:
    for place, styles in STYLES.items():
        for style, explode, shape in product(styles, (False, True), SHAPES):
            if shape not in UNDEFINED.get(style, ()):
                yield place, style, explode, shape


COMBINATIONS = list(combinations())


def operation(id: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    answers = {"204": {"$ref": "#/components/responses/Read"}}
    return {"operationId": id, "tags": ["read"], "parameters": parameters, "responses": answers}


def contract() -> str:
    """One operation for each combination, and one for each place with every scalar and with JSON."""
    paths: dict[str, Any] = {}
    for number, (place, style, explode, shape) in enumerate(COMBINATIONS):
        stated = {"name": "X-it", "in": place, "required": True, "style": style}
        stated |= {"explode": explode, "schema": SHAPES[shape]}
        below = "/{X-it}" if place == "path" else ""
        paths[f"/{number}{below}"] = {"get": operation(f"style{number}", [stated])}
    for place in STYLES:
        parameters = [
            {"name": name, "in": place, "required": place == "path", "schema": schema}
            for name, schema in SCALARS.items()
        ]
        content = {"application/json": {"schema": SHAPES["record"]}}
        parameters.append({"name": "json", "in": place, "required": True, "content": content})
        names = [f"{{{each['name']}}}" for each in parameters] if place == "path" else []
        paths["/".join([f"/{place}", *names])] = {"get": operation(f"{place}Scalars", parameters)}
    deep = {"name": "deep", "in": "query", "style": "deepObject", "explode": True}
    paths["/deep"] = {"get": operation("deep", [{**deep, "schema": DEEP}])}
    schemas = {"Record": RECORD, "Choice": {"type": "integer", "enum": [1, 2]}}
    info = {"title": "Parameters", "version": "1"}
    document = {"openapi": "3.2.0", "info": info, "servers": [{"url": "/api/v1"}], "paths": paths}
    components = {"schemas": schemas, "responses": {"Read": {"description": "Read."}}}
    return json.dumps({**document, "components": components})


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(contract(), tmp_path_factory.mktemp("parameters"))


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture(scope="module")
def app(generated: Backend, recorder: Recorder) -> FastAPI:
    return mounted(generated, "read", recorder)


@pytest.fixture
async def client(generated: Backend, app: FastAPI, recorder: Recorder) -> AsyncIterator[Any]:
    recorder.answer = generated["responses.components"].Read()
    async with called(generated, "read", app) as client:
        yield client


def values(generated: Backend, place: str, style: str, shape: str) -> list[Any]:
    """Values that the style can carry: most cannot tell a delimiter within a value from its own."""
    record = generated["schemas"].Record
    if shape == "list":
        return [[1, 2, 3], [7]]
    if shape == "record":
        return [record(x_name="n", count=2), record(x_name="n")]
    if place == "path":
        return ["plain", "sp ace", "é?#%25&=+", ".", "..", "{X-it}"]
    if place == "header":
        return ["plain", "sp ace", 'a="b"&c;d%20']
    if style == "cookie":
        return ["plain", "a=b&c"]
    return ["plain", "sp ace", 'é?#%25&=+/;,"\\', ".", ""]


@pytest.mark.parametrize(("place", "style", "explode", "shape"), COMBINATIONS)
async def test_styles(
    generated: Backend,
    client: Any,
    recorder: Recorder,
    place: str,
    style: str,
    explode: bool,
    shape: str,
) -> None:
    send = getattr(client, f"style{COMBINATIONS.index((place, style, explode, shape))}")
    for value in values(generated, place, style, shape):
        await send(x_it=value)
        assert recorder.given == {"x_it": value}


@pytest.mark.parametrize("place", STYLES)
async def test_scalars_and_json(
    generated: Backend, client: Any, recorder: Recorder, place: str
) -> None:
    schemas = generated["schemas"]
    sent = {
        "integer": -(2**53),
        "number": 1.5e-300,
        "boolean": True,
        "day": date(2024, 2, 29),
        "moment": datetime(2024, 2, 29, 12, 30, 0, 5, tzinfo=UTC),
        "identifier": UUID("3be6453c-03eb-4357-ae5a-984a0e574a54"),
        "data": b"\xfb\xef",
        "choice": schemas.Choice(2),
        "const": 3,
        "json_": schemas.Record(x_name='";\\,é', count=1),
    }
    await getattr(client, f"{place}_scalars")(**sent)
    assert recorder.given == sent


@pytest.mark.parametrize("place", [place for place in STYLES if place != "path"])
async def test_what_is_not_given_is_not_sent(
    generated: Backend, client: Any, recorder: Recorder, place: str
) -> None:
    json = generated["schemas"].Record(x_name="n")
    await getattr(client, f"{place}_scalars")(json_=json)
    assert recorder.given == {**dict.fromkeys(SCALARS), "json_": json}


async def test_objects_in_depth(generated: Backend, client: Any, recorder: Recorder) -> None:
    schemas = generated["schemas"]
    records = [schemas.Record(x_name="a", count=1), schemas.Record(x_name="b&c")]
    deep = schemas.DeepDeep(record=records[0], tags=["[x]", "y"], records=records)
    await client.deep(deep=deep)
    assert recorder.given == {"deep": deep}
