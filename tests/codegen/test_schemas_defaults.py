"""Defaults of the emitted models are values of their types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from pydantic import MISSING

from dovetail.emit.python import schemas

from .emitted import emitted

DEFAULTS = """
Level: {enum: [1, 2]}
Color: {enum: [red, '+']}
Point: {type: object, properties: {x: {type: integer}}}
Defaults:
  type: object
  properties:
    color: {$ref: "#/components/schemas/Color", default: '+'}
    colors: {type: array, items: {$ref: "#/components/schemas/Color"}, default: [red]}
    level: {$ref: "#/components/schemas/Level", default: 2}
    point: {$ref: "#/components/schemas/Point", default: {x: 1}}
    map: {type: object, additionalProperties: {type: integer}, default: {a: 1}}
    empty: {type: object, default: {}}
    day: {type: string, format: date, default: '2024-02-29'}
    moment: {type: string, format: date-time, default: '2024-02-29T10:00:00Z'}
    id: {type: string, format: uuid, default: 2eb8aa08-aa98-11ea-b4aa-73b441d16380}
    octets: {type: string, format: byte, default: AP8=}
    nothing: {type: [string, 'null'], default: null}
    text: {type: string, default: "a\\"b\\\\c\\n"}
    either: {oneOf: [{type: string, format: date}, {type: integer}], default: 5}
    anything: {default: {a: [1, null, true]}}
    flag: {type: boolean, default: false}
"""


def test_defaults_are_of_their_type(tmp_path: Path) -> None:
    module = emitted(tmp_path, DEFAULTS)
    value = module.read("Defaults", "{}")
    assert value.color is module.module.Color("+")
    assert value.colors == [module.module.Color.RED]
    assert value.level is module.module.Level.N_2
    assert isinstance(value.point, module.module.Point) and value.point.x == 1
    assert (value.map, value.empty, value.anything) == ({"a": 1}, {}, {"a": [1, None, True]})
    assert value.day == date(2024, 2, 29)
    assert value.moment == datetime(2024, 2, 29, 10, tzinfo=UTC)
    assert value.id == UUID("2eb8aa08-aa98-11ea-b4aa-73b441d16380")
    assert (value.octets, value.nothing, value.text) == (b"\x00\xff", None, 'a"b\\c\n')
    assert (value.either, value.flag) == (5, False)
    assert module.accepts("Defaults", value.model_dump_json())


def test_mutable_defaults_are_not_shared(tmp_path: Path) -> None:
    module = emitted(tmp_path, DEFAULTS)
    module.read("Defaults", "{}").map["b"] = 2
    assert module.read("Defaults", "{}").map == {"a": 1}


def test_a_default_of_another_type_is_none(tmp_path: Path) -> None:
    module = emitted(tmp_path, "Wrong: {properties: {it: {type: integer, default: x}}}")
    assert module.read("Wrong", "{}").it is MISSING


def test_the_same_contract_gives_the_same_text(tmp_path: Path) -> None:
    contract = emitted(tmp_path, DEFAULTS).contract
    assert list(schemas.emit(contract)) == list(schemas.emit(contract))
