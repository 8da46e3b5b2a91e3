"""Schemas become types."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.contract import Anything, Constraints, Default, Object, Scalar

from .lowered import alias_of, object_of, properties, schemas, type_of, values_of


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string}", "string"),
        ("{type: string, format: date-time}", "string:date-time"),
        ("{type: integer, format: int64}", "integer:int64"),
        ("{type: boolean}", "boolean"),
        ("{type: 'null'}", "None"),
        ("{type: [string, 'null']}", "string?"),
        ("{type: [string, integer], format: date}", "(string:date | integer)"),
        ("{type: [integer, string, 'null'], format: int32}", "(integer:int32 | string)?"),
        ("{}", "any"),
        ("true", "any"),
        ("{description: said}", "any"),
        ("{type: array, items: {type: string}}", "[string]"),
        ("{items: {type: string}}", "[string]"),
        ("{type: array}", "[any]"),
        ("{type: array, items: {type: [string, 'null']}}", "[string?]"),
        ("{type: array, prefixItems: [{type: string}, {type: integer}]}", "[string, integer, any]"),
        ("{prefixItems: [{type: string}], items: false}", "[string, -]"),
        ("{type: object}", "{any}"),
        ("{type: object, additionalProperties: {type: integer}}", "{integer}"),
        ("{additionalProperties: {items: {type: number}}}", "{[number]}"),
        ("{type: object, properties: {}}", "{any}"),
        ("{const: 1}", "1"),
        ("{const: card}", "'card'"),
        ("{const: null}", "None"),
        ("{enum: [card]}", "'card'"),
        ("{enum: [a, 1, true]}", "('a', 1, True)"),
        ("{enum: [a, 1, null]}", "('a', 1)?"),
        ("{enum: [1.5, 2.5]}", "(1.5, 2.5)"),
        ("{enum: [null]}", "None"),
        ("{type: boolean, enum: [true]}", "True"),
        ("{type: string, enum: [a, 1]}", "'a'"),
        ("{minLength: 2}", "string"),
        ("{minimum: 2}", "number"),
        ("{oneOf: [{type: string}, {type: integer}]}", "(string | integer)"),
        ("{anyOf: [{type: string}, {type: 'null'}]}", "string?"),
        ("{anyOf: [{type: string}]}", "string"),
        ("{anyOf: [{type: string}, {}]}", "any"),
        ("{anyOf: [{type: string}, false]}", "string"),
        (
            "{anyOf: [{type: string}, {anyOf: [{type: number}, {type: 'null'}]}]}",
            "(string | number)?",
        ),
        ("{oneOf: [{type: string}, {type: string}]}", "string"),
        ("{type: string, contentEncoding: base64}", "string:byte"),
        ("{contentMediaType: application/octet-stream}", "string:binary"),
        ("{type: string, contentMediaType: application/json}", "string"),
        ("{allOf: [{type: string}, {minLength: 1}]}", "string"),
        ("{type: [string, integer], anyOf: [{type: string}, {type: 'null'}]}", "string"),
    ],
)
def test_a_schema_has_a_type(tmp_path: Path, schema: str, expected: str) -> None:
    assert type_of(tmp_path, schema) == expected


def test_enums_of_strings_and_of_integers_have_names(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Size: {type: integer, enum: [1, 2.0, 3]}
        Order:
          properties:
            status: {type: string, enum: [open, shipped]}
            previous: {enum: [open, shipped, null]}
            tags: {type: array, items: {enum: [new, sale]}}
        """,
    )
    assert values_of(contract, "Size") == (1, 2, 3)
    assert values_of(contract, "OrderStatus") == ("open", "shipped")
    assert values_of(contract, "OrderTag") == ("new", "sale")
    assert properties(contract, "Order") == {
        "status?": "OrderStatus",
        "previous?": "OrderPrevious?",
        "tags?": "[OrderTag]",
    }


def test_true_is_not_one(tmp_path: Path) -> None:
    assert type_of(tmp_path, "{enum: [1, true, 1]}") == "(1, True)"


def test_a_nullable_component_is_an_alias_of_what_it_may_be(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Owner: {type: [object, 'null'], properties: {name: {type: string}}}
        Color: {enum: [red, green, null]}
        """,
    )
    assert alias_of(contract, "Owner") == "OwnerValue?"
    assert properties(contract, "OwnerValue") == {"name?": "string"}
    assert alias_of(contract, "Color") == "ColorValue?"


def test_constraints_keep_their_meaning(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Bounds:
          minProperties: 1
          dependentRequired: {a: [b]}
          properties:
            a: {type: string, minLength: 1, maxLength: 2.0, pattern: '^x'}
            b: {type: integer, minimum: 1, exclusiveMaximum: 9, multipleOf: 2}
            c: {type: array, items: {type: string}, minItems: 1, maxItems: 4, uniqueItems: true}
            d: {type: object, maxProperties: 3}
        """,
    )
    bounds = object_of(contract, "Bounds")
    assert bounds.constraints == Constraints(min_properties=1)
    assert bounds.dependent_required == {"a": ("b",)}
    found = [getattr(property.type, "constraints", None) for property in bounds.properties]
    assert found == [
        Constraints(min_length=1, max_length=2, pattern="^x"),
        Constraints(minimum=1, exclusive_maximum=9, multiple_of=2),
        Constraints(min_items=1, max_items=4, unique_items=True),
        Constraints(max_properties=3),
    ]


def test_a_type_keeps_only_its_own_constraints(tmp_path: Path) -> None:
    contract = schemas(tmp_path, "Text: {type: string, minLength: 1, minimum: 3}")
    (text,) = contract.definitions
    assert getattr(text, "type", None) == Scalar("string", "", Constraints(min_length=1))


def test_objects_say_what_else_may_be_in_them(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Open: {properties: {a: {}}}
        Closed: {properties: {a: {}}, additionalProperties: false}
        Sealed: {properties: {a: {}}, unevaluatedProperties: false}
        Counted: {properties: {a: {}}, additionalProperties: {type: integer}}
        Empty: {type: object, additionalProperties: false}
        """,
    )
    additional = {
        each.name: each.additional for each in contract.definitions if isinstance(each, Object)
    }
    assert additional == {
        "Open": Anything(),
        "Closed": None,
        "Sealed": None,
        "Counted": Scalar("integer"),
        "Empty": None,
    }


def test_what_is_required_and_not_described_is_a_property(tmp_path: Path) -> None:
    contract = schemas(tmp_path, "Loose: {type: object, required: [b, a], properties: {a: {}}}")
    assert properties(contract, "Loose") == {"a": "any", "b": "any"}


def test_a_property_that_no_value_fits_is_none(tmp_path: Path) -> None:
    contract = schemas(tmp_path, "Some: {properties: {a: {type: string}, b: false, c: {not: {}}}}")
    assert properties(contract, "Some") == {"a?": "string"}


def test_a_property_keeps_what_is_said_about_it(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        State: {enum: [on, off], default: off, readOnly: true, description: Its own.}
        Lamp:
          description: It shines.
          deprecated: true
          properties:
            state: {$ref: '#/components/schemas/State', description: Whether it shines.}
            until: {type: [string, 'null'], default: null, deprecated: true, writeOnly: true}
        """,
    )
    lamp = object_of(contract, "Lamp")
    state, until = lamp.properties
    assert (lamp.description, lamp.deprecated, lamp.at.line) == ("It shines.", True, 8)
    assert (state.description, state.default, state.read_only) == (
        "Whether it shines.",
        Default("off"),
        True,
    )
    assert (until.default, until.deprecated, until.write_only) == (Default(None), True, True)
    assert (until.at.line, until.at.column) == (13, 9)


def test_schemas_may_contain_themselves(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Tree:
          properties:
            children: {type: array, items: {$ref: '#/components/schemas/Tree'}}
            parent: {anyOf: [{$ref: '#/components/schemas/Tree'}, {type: 'null'}]}
        Nested: {type: array, items: {$ref: '#/components/schemas/Nested'}}
        """,
    )
    assert properties(contract, "Tree") == {"children?": "[Tree]", "parent?": "Tree?"}
    assert alias_of(contract, "Nested") == "[Nested]"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("{items: ", "}"),
        ("{anyOf: [{type: string}, ", "]}"),
        ("{allOf: [{minLength: 1}, ", "]}"),
        ("{properties: {a: ", "}}"),
        ("{additionalProperties: ", "}"),
    ],
)
def test_nesting_as_deep_as_a_file_may_be_is_followed(tmp_path: Path, start: str, end: str) -> None:
    depth = 190 // (start.count("{") + start.count("[") - start.count("}"))
    contract = schemas(tmp_path, f"Deep: {start * depth}{{type: string}}{end * depth}")
    assert contract.definitions[0].name == "Deep"
