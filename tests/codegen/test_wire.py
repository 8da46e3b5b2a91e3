"""What the emitted types accept, judged by jsonschema-rs with the schemas as they are written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
import yaml
from pydantic import Field, TypeAdapter, ValidationError

from dovetail.templates.backend.runtime import wire

from .emitted import Emitted, emitted

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "wire.yaml").read_text())


def accepts(type: Any, raw: str) -> bool:
    try:
        TypeAdapter(type).validate_json(raw, strict=True)
    except ValidationError:
        return False
    return True


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Emitted:
    """The schemas of all cases in one module."""
    document = {name: case["schema"] for name, case in CASES.items()}
    return emitted(tmp_path_factory.mktemp("wire"), json.dumps(document, indent=1))


@pytest.mark.parametrize("name", CASES)
def test_accepts_what_the_schema_accepts(name: str, cases: Emitted) -> None:
    for raw in CASES[name]["accepts"]:
        assert cases.allows(name, raw), f"the judge refuses {raw}"
        assert cases.allows_normalised(name, raw), f"the normalised schema refuses {raw}"
        assert cases.accepts(name, raw), f"the emitted type refuses {raw}"


@pytest.mark.parametrize("name", CASES)
def test_refuses_what_the_schema_refuses(name: str, cases: Emitted) -> None:
    for raw in CASES[name]["refuses"]:
        assert not cases.allows(name, raw), f"the judge accepts {raw}"
        assert not cases.allows_normalised(name, raw), f"the normalised schema accepts {raw}"
        assert not cases.accepts(name, raw), f"the emitted type accepts {raw}"


@pytest.mark.parametrize("name", CASES)
def test_what_was_read_is_written_as_the_schema_says(name: str, cases: Emitted) -> None:
    for raw in CASES[name]["accepts"]:
        assert cases.allows(name, json.dumps(cases.written(name, raw))), raw


@pytest.mark.parametrize("name", CASES)
def test_every_type_has_a_json_schema(name: str, cases: Emitted) -> None:
    """It tells how values that arrive as text are to be read."""
    assert isinstance(cases.adapter(name).json_schema(), dict)


@pytest.mark.parametrize("raw", ["NaN", "Infinity", "-Infinity", "1e400"])
@pytest.mark.parametrize("type", [wire.Number, wire.Json])
def test_numbers_are_finite(type: Any, raw: str) -> None:
    assert not accepts(type, raw)
    assert not accepts(wire.Json, f'{{"deep": [{raw}]}}')


def test_int64_has_its_bounds() -> None:
    assert accepts(wire.Int64, str(2**63 - 1)) and accepts(wire.Int64, str(-(2**63)))
    assert not accepts(wire.Int64, str(2**63)) and not accepts(wire.Int64, str(-(2**63) - 1))


def test_there_is_no_year_0() -> None:
    """RFC 3339 has it, Python has not."""
    assert not accepts(wire.Date, '"0000-01-01"')
    assert not accepts(wire.DateTime, '"0000-01-01T00:00:00Z"')


def test_moments_are_in_utc() -> None:
    read: TypeAdapter[datetime] = TypeAdapter(wire.DateTime)
    east = timezone(timedelta(hours=2))
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert read.validate_json('"2026-01-01T14:00:00+02:00"', strict=True) == noon
    assert read.validate_python(datetime(2026, 1, 1, 14, tzinfo=east)).tzinfo is UTC
    assert read.dump_json(noon) == b'"2026-01-01T12:00:00Z"'


def test_a_leap_second_is_the_next_minute() -> None:
    read: TypeAdapter[datetime] = TypeAdapter(wire.DateTime)
    leap = read.validate_json('"1998-12-31T23:59:60Z"', strict=True)
    assert leap == datetime(1999, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("type", "value"),
    [
        (wire.DateTime, datetime(2026, 1, 1)),
        (wire.DateTime, 1767225600),
        (wire.Date, datetime(2026, 1, 1, tzinfo=UTC)),
        (wire.UUID, b"2eb8aa08aa9811ea"),
        (wire.Integer, "1"),
        (wire.Integer, True),
        (wire.Number, "1.5"),
        (wire.Byte, bytearray(b"1")),
    ],
)
def test_python_objects_are_of_their_type(type: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(type).validate_python(value)


def test_python_objects_pass_as_they_are() -> None:
    id = UUID("2eb8aa08-aa98-11ea-b4aa-73b441d16380")
    assert TypeAdapter(wire.UUID).validate_python(id) is id
    assert TypeAdapter(wire.Date).validate_python(date(2026, 1, 1)) == date(2026, 1, 1)
    assert TypeAdapter(wire.Integer).validate_python(5.0) == 5


def test_bytes_are_base64_on_the_wire() -> None:
    byte: TypeAdapter[bytes] = TypeAdapter(wire.Byte)
    assert byte.validate_json('"AP8="', strict=True) == b"\x00\xff"
    assert byte.dump_json(b"\x00\xff") == b'"AP8="'
    assert not any(accepts(wire.Byte, raw) for raw in ('"AP8"', '"A-8="', '"\\n"', "1"))


def test_spelling_is_checked_before_it_is_read() -> None:
    short = Annotated[wire.Byte, wire.spelled(max_length=4)]
    assert accepts(short, '"AP8="') and not accepts(short, '"AP8AP8AP"')


def test_a_union_is_told_apart_by_a_property_without_a_constant(tmp_path: Path) -> None:
    module = emitted(
        tmp_path,
        """
        Shape:
          oneOf: [{$ref: "#/components/schemas/Circle"}, {$ref: "#/components/schemas/Square"}]
          discriminator:
            propertyName: shapeKind
            mapping: {round: "#/components/schemas/Circle", "right angled": Square}
        Circle:
          required: [shapeKind]
          properties: {shapeKind: {type: string}, size: {type: integer}}
        Square:
          required: [shapeKind]
          properties: {shapeKind: {type: string}, size: {type: integer}}
        """,
    )
    shape = module.read("Shape", '{"shapeKind": "right angled", "size": 2}')
    assert type(shape).__name__ == "Square"
    assert module.adapter("Shape").validate_python(shape) is shape
    assert module.written("Shape", '{"shapeKind": "round"}') == {"shapeKind": "round"}
    assert not module.accepts("Shape", '{"shapeKind": "Circle"}')
    assert not module.accepts("Shape", '{"shapeKind": ["round"]}')
    assert not module.accepts("Shape", '"round"')


class Photo:
    """As Starlette and httpx have it."""

    filename = "me.png"
    content_type = "image/png"
    size = 3

    async def read(self, size: int = -1) -> bytes:
        return b"png"[: size if size >= 0 else None]


def test_a_file_is_what_can_be_read(tmp_path: Path) -> None:
    module = emitted(
        tmp_path,
        """
        Avatar:
          required: [photo]
          properties: {photo: {type: string, format: binary, minLength: 1, maxLength: 3}}
        """,
    )
    photo = Photo()
    assert module.module.Avatar(photo=photo).photo is photo
    photo.size = 4
    with pytest.raises(ValidationError, match="a file of 1 to 3 bytes"):
        module.module.Avatar(photo=photo)
    assert not module.accepts("Avatar", '{"photo": "png"}')


def test_messages_say_what_is_expected() -> None:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(Annotated[wire.Email, Field(max_length=9)]).validate_json('"a@"', strict=True)
    assert [error["msg"] for error in raised.value.errors()] == [
        "Input should be an e-mail address"
    ]
