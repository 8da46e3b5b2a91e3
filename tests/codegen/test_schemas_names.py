"""Whatever a contract calls things, the emitted models have names for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import MISSING

from .emitted import emitted

NAMES = {
    "class": "class_",
    "self": "self_",
    "copy": "copy_",
    "json": "json_",
    "schema": "schema_",
    "validate": "validate_",
    "model_config": "model_config_",
    "model_dump": "model_dump_",
    "model_name": "model_name_",
    "list": "list_",
    "int": "int_",
    "str": "str_",
    "re": "re_",
    "datetime": "datetime_",
    "wire": "wire_",
    "date": "date",
    "MISSING": "missing",
    "field": "field",
    "_private": "private",
    "__x__": "x",
    "": "empty",
    "+1": "plus_1",
    "-1": "minus_1",
    "1st": "n_1st",
    "@type": "type",
    "$ref": "ref",
    "a b": "a_b",
    "cafés": "cafés",
}


def test_every_property_name_has_an_attribute(tmp_path: Path) -> None:
    types = ["format: date-time", "pattern: '(?!x)'", "maxLength: 9"]
    fields = "".join(
        f"    {name!r}: {{type: string, {types[place % 3]}}}\n" for place, name in enumerate(NAMES)
    )
    module = emitted(tmp_path, f"Odd:\n  type: object\n  properties:\n{fields}")
    values = ["2026-01-01T00:00:00Z", "y", "z"]
    for place, (name, attribute) in enumerate(NAMES.items()):
        raw = f'{{"{name}": "{values[place % 3]}"}}'
        assert getattr(module.read("Odd", raw), attribute) is not MISSING, name
        assert module.written("Odd", raw) == {name: values[place % 3]}


CLASSES = (
    "None Any Field Literal Annotated StrEnum Model Union List Optional BaseModel RootModel Enum Date"
    " dotted.name a-b_c V1_2 Self"
)


@pytest.mark.parametrize("name", CLASSES.split())
def test_every_schema_name_has_a_class(name: str, tmp_path: Path) -> None:
    module = emitted(
        tmp_path,
        f"""
        {name}:
          type: object
          properties: {{self: {{$ref: "#/components/schemas/{name}"}}, kind: {{const: x}}}}
        Other:
          type: object
          required: [it]
          properties: {{it: {{$ref: "#/components/schemas/{name}"}}, day: {{type: string, format: date}}}}
        """,
    )
    raw = '{"it": {"self": {"kind": "x"}}}'
    assert module.read("Other", raw).it.self_.kind == "x"
    assert not module.accepts("Other", '{"it": {"self": {"kind": "y"}}}')


def test_enum_members_never_shadow(tmp_path: Path) -> None:
    values = ["count", "name", "value", "", "1st", "+1", "-1", "Count", "a-b", "a b", "mro", "None"]
    module = emitted(tmp_path, f"Odd: {{enum: {values}}}\nSigned: {{enum: [1, -1]}}")
    odd, signed = module.module.Odd, module.module.Signed
    assert [member.value for member in odd] == values
    assert odd.COUNT.count("o") == 1 and odd.NAME.name == "NAME" and odd("Count") is odd.COUNT_2
    assert [odd.EMPTY, odd.N_1ST, odd.PLUS_1, odd.A_B_2] == ["", "1st", "+1", "a b"]
    assert signed.MINUS_1 == -1 and signed(1) is signed.N_1
