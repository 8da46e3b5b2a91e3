"""Types as annotations: plain for the application, exact for what comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.contract import (
    Anything,
    Array,
    Constraints,
    Definition,
    Discriminator,
    Enum,
    Literal,
    Map,
    Nullable,
    Object,
    Property,
    Ref,
    Scalar,
    Type,
    Union,
)
from dovetail.emit.python.annotations import annotation, attribute, python_name
from dovetail.emit.python.exact import Exactly
from dovetail.source import Location

AT = Location(Path("openapi.yaml"), 1, 1)
TEXT, WHOLE = Scalar("string"), Scalar("integer")


def variant(name: str, kind: Type) -> Object:
    return Object(name, (Property("petKind", kind, True, at=AT),), at=AT)


DEFINITIONS: dict[str, Definition] = {
    "Level": Enum("Level", (1, 2), at=AT),
    "Color": Enum("Color", ("red", "green"), at=AT),
    "Cat": variant("Cat", Literal(("cat",))),
    "Dog": variant("Dog", Literal(("dog",))),
    "Fish": variant("Fish", TEXT),
}


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        (TEXT, "str"),
        (Scalar("string", "password"), "str"),
        (Scalar("string", "date-time"), "datetime.datetime"),
        (Scalar("string", "date"), "datetime.date"),
        (Scalar("string", "uuid", Constraints(max_length=36)), "uuid.UUID"),
        (Scalar("string", "byte"), "bytes"),
        (Scalar("integer", "int64"), "int"),
        (Scalar("number"), "float"),
        (Scalar("boolean"), "bool"),
        (Ref("simple-user"), "schemas.SimpleUser"),
        (Array(Nullable(Ref("Color"))), "list[schemas.Color | None]"),
        (Map(Array(WHOLE)), "dict[str, list[int]]"),
        (Nullable(Union((TEXT, WHOLE))), "str | int | None"),
        (Union((Nullable(TEXT), Scalar("string", "email"), WHOLE)), "str | int | None"),
        (Union((TEXT, Anything())), "Any"),
        (Nullable(Anything()), "Any"),
        (Literal(("a", 1, True, None)), "Literal['a', 1, True] | None"),
        (Literal((1.5,)), "float"),
        (Literal((None,)), "None"),
        (Array(None, Constraints(min_items=2), (TEXT, WHOLE)), "tuple[str, int]"),
        (Array(None, Constraints(), (TEXT,)), "tuple[()] | tuple[str]"),
        (Array(WHOLE, Constraints(min_items=1), (TEXT,)), "tuple[str, *tuple[int, ...]]"),
    ],
)
def test_plain_annotations(type: Type, expected: str) -> None:
    assert annotation(type) == expected


def test_definitions_may_be_unqualified() -> None:
    assert annotation(Array(Ref("Color")), module="") == "list[Color]"


@pytest.mark.parametrize(
    ("type", "wire", "text"),
    [
        (TEXT, "str", "str"),
        (WHOLE, "wire.Integer", "text.Integer"),
        (Scalar("boolean"), "bool", "text.Boolean"),
        (Scalar("string", "binary"), "wire.File", "wire.File"),
        (Scalar("string", "email"), "wire.Email", "text.Email"),
        (
            Scalar("integer", "int32", Constraints(minimum=1, exclusive_maximum=5)),
            "Annotated[wire.Int32, Field(ge=1, lt=5)]",
            "Annotated[text.Int32, Field(ge=1, lt=5)]",
        ),
        (
            Array(TEXT, Constraints(max_items=3, unique_items=True)),
            "Annotated[list[str], Field(max_length=3), wire.unique]",
            "Annotated[list[str], Field(max_length=3), wire.unique]",
        ),
        (Ref("Level"), "schemas.Level", "Annotated[schemas.Level, text.integer]"),
        (Ref("Color"), "schemas.Color", "schemas.Color"),
        (
            Literal((1, True)),
            "Annotated[Literal[1, True], wire.one_of(1, True)]",
            "Annotated[Literal[1, True], text.one_of(1, True)]",
        ),
        (Literal(('"', None)), r'Literal["\""] | None', r'Literal["\""] | None'),
        (Anything(), "wire.Json", "wire.Json"),
    ],
)
def test_exact_annotations(type: Type, wire: str, text: str) -> None:
    assert str(Exactly(DEFINITIONS).of(type)) == wire
    assert str(Exactly(DEFINITIONS, "text").of(type)) == text


def test_variants_with_constants_are_told_apart_by_them() -> None:
    pets = Union((Ref("Cat"), Ref("Dog")), Discriminator("petKind", {"Cat": "cat", "Dog": "dog"}))
    exact = Exactly(DEFINITIONS).of(pets)
    assert str(exact) == 'Annotated[schemas.Cat | schemas.Dog, Field(discriminator="pet_kind")]'


def test_variants_without_are_told_apart_by_tags() -> None:
    pets = Union(
        (Ref("Cat"), Ref("Fish")), Discriminator("petKind", {"Cat": "cat", "Fish": "fish"})
    )
    assert str(Exactly(DEFINITIONS, module="").of(pets)) == (
        'Annotated[Annotated[Cat, wire.Tag("cat")] | Annotated[Fish, wire.Tag("fish")], '
        'wire.tagged("petKind")]'
    )


@pytest.mark.parametrize(
    ("definition", "expected"),
    [("simple-user", "SimpleUser"), ("a.b", "AB"), ("HTTPError", "HTTPError"), ("Any", "Any_")],
)
def test_names_of_definitions(definition: str, expected: str) -> None:
    assert python_name(definition) == expected


@pytest.mark.parametrize(
    ("property", "expected"),
    [("fooBar", "foo_bar"), ("X-Rate", "x_rate"), ("copy", "copy_"), ("model_x", "model_x_")],
)
def test_names_of_attributes(property: str, expected: str) -> None:
    assert attribute(property) == expected
