"""Values that arrive as text: one way of writing each, and constraints on what was written."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from fastapi import FastAPI, Header, Path, Query
from httpx import ASGITransport, AsyncClient
from pydantic import Field, TypeAdapter, ValidationError

from dovetail.templates.backend.runtime import formats, text, wire


class Level(wire.IntEnum):
    LOW = 1
    HIGH = 2


def reads(type: Any, written: str) -> Any:
    return TypeAdapter(type).validate_python(written)


@pytest.mark.parametrize(
    ("type", "written", "value"),
    [
        (text.Integer, "-12", -12),
        (text.Integer, "1.0", 1),
        (text.Integer, "1e3", 1000),
        (text.Integer, "9" * 30, int("9" * 30)),
        (text.Int32, "2147483647", 2**31 - 1),
        (text.Int64, "-9223372036854775808", -(2**63)),
        (text.Number, "-0.5e1", -5.0),
        (text.Number, "5", 5.0),
        (text.Boolean, "true", True),
        (text.Boolean, "false", False),
        (text.UUID, "2eb8aa08-aa98-11ea-b4aa-73b441d16380", UUID(int=0x2EB8AA08AA9811EAB4AA73B441D16380)),
        (Annotated[Level, text.integer], "2", Level.HIGH),
        (Annotated[Literal[1, "a", True], text.one_of(1, "a", True)], "a", "a"),
        (Annotated[Literal[1, "a", True], text.one_of(1, "a", True)], "true", True),
        (Annotated[Literal[1], text.one_of(1)], "1.0", 1),
        (list[text.Int32], ["1", "2"], [1, 2]),
    ],
)  # fmt: skip
def test_reads(type: Any, written: str, value: object) -> None:
    read = reads(type, written)
    assert read == value and isinstance(read, value.__class__)


@pytest.mark.parametrize(
    ("type", "written"),
    [
        *[(text.Integer, each) for each in ("", "01", "+1", "1.5", " 1", "1_0", "0x1", "\u0661")],
        *[(text.Integer, each) for each in ("9" * 5000, "true", "1e400", "--1", "-")],
        (text.Int32, "2147483648"),
        (text.Int64, "9223372036854775808"),
        *[(text.Number, each) for each in ("NaN", "inf", "1.", ".5", "1e999", "01.5", "1,5")],
        *[(text.Boolean, each) for each in ("True", "1", "yes", "", "on")],
        (text.DateTime, "2024-02-29 10:00:00Z"),
        (text.Date, "2023-02-29"),
        (Annotated[Level, text.integer], "3"),
        (Annotated[Level, text.integer], "LOW"),
        (Annotated[Literal[1], text.one_of(1)], "1.5"),
    ],
)
def test_refuses(type: Any, written: str) -> None:
    with pytest.raises(ValidationError):
        reads(type, written)


def test_typed_values_pass() -> None:
    assert TypeAdapter(text.Int64).validate_python(5) == 5
    assert TypeAdapter(text.Boolean).validate_python(True) is True
    assert TypeAdapter(Annotated[Level, text.integer]).validate_python(Level.LOW) is Level.LOW
    with pytest.raises(ValidationError):
        TypeAdapter(text.Int64).validate_python(True)


application = FastAPI()


@application.get("/{id}")
async def read(
    id: Annotated[text.Int64, Path(ge=1)],
    level: Annotated[Annotated[Level, text.integer] | None, Query()] = None,
    size: Annotated[list[Annotated[text.Int32, Field(le=9)]] | None, Query(max_length=2)] = None,
    trace: Annotated[text.UUID | None, Header(alias="X-Trace")] = None,
) -> list[Any]:
    return [id, level, size, trace]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "status", "answer"),
    [
        ("/5", 200, [5, None, None, None]),
        ("/5?level=2&size=1&size=9", 200, [5, 2, [1, 9], None]),
        ("/0", 422, None),
        ("/05", 422, None),
        ("/5?size=10", 422, None),
        ("/5?size=1&size=2&size=3", 422, None),
        ("/5?level=3", 422, None),
    ],
)
async def test_are_annotations_of_parameters(path: str, status: int, answer: object) -> None:
    async with AsyncClient(transport=ASGITransport(application), base_url="http://test") as http:
        response = await http.get(path)
    assert response.status_code == status
    assert answer is None or response.json() == answer


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (formats.uri, "http://" + "a" * 500_000 + "\n"),
        (formats.uri_reference, "a/" * 250_000 + "\n"),
        (formats.email, "a." * 250_000 + "@"),
        (formats.email, '"' + "a" * 500_000),
        (formats.hostname, "a-" * 250_000),
        (formats.duration, "P" + "1" * 500_000),
        (formats.base64, "AAAA" * 125_000 + "\n"),
        (formats.date_time, "2024-02-29T10:00:00." + "1" * 500_000),
    ],
)
def test_long_text_is_refused(read: Any, text: str) -> None:
    """At once: where matching were not linear, this would never end."""
    with pytest.raises(ValueError):
        read(text)
