"""The property that tells alternatives apart is found."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from dovetail.contract import Alias, Discriminator, Nullable, Type, Union

from .lowered import defined, object_of, properties, schemas

VARIANTS = """
Cat: {required: [kind], properties: {kind: {const: cat}, name: {type: string}}}
Dog: {required: [kind], properties: {kind: {enum: [dog]}, name: {type: string}}}
Fish: {required: [kind], properties: {kind: {type: string}}}
"""
CAT, DOG, FISH = (f"{{$ref: '#/components/schemas/{name}'}}" for name in ("Cat", "Dog", "Fish"))


def discriminator(directory: Path, pet: str) -> Discriminator | None:
    """Of the component schema `Pet`."""
    alias = defined(schemas(directory, dedent(VARIANTS) + f"Pet: {pet}"), "Pet")
    assert isinstance(alias, Alias)
    return union_of(alias.type).discriminator


def union_of(type: Type) -> Union:
    union = type.inner if isinstance(type, Nullable) else type
    assert isinstance(union, Union), union
    return union


def test_constants_of_a_required_property_tell_variants_apart(tmp_path: Path) -> None:
    found = discriminator(tmp_path, f"{{oneOf: [{CAT}, {DOG}]}}")
    assert found == Discriminator("kind", {"Cat": "cat", "Dog": "dog"})


def test_null_is_no_variant(tmp_path: Path) -> None:
    found = discriminator(tmp_path, f"{{anyOf: [{CAT}, {DOG}, {{type: 'null'}}]}}")
    assert found == Discriminator("kind", {"Cat": "cat", "Dog": "dog"})


def test_without_a_constant_nothing_is_found(tmp_path: Path) -> None:
    assert discriminator(tmp_path, f"{{oneOf: [{CAT}, {FISH}]}}") is None
    assert discriminator(tmp_path, f"{{oneOf: [{CAT}, {DOG}, {{type: string}}]}}") is None


def test_a_stated_one_takes_constants_then_the_mapping_then_names(tmp_path: Path) -> None:
    stated = "{propertyName: kind, mapping: {cat: Cat, bird: '#/components/schemas/Fish'}}"
    found = discriminator(tmp_path, f"{{oneOf: [{CAT}, {FISH}], discriminator: {stated}}}")
    assert found == Discriminator("kind", {"Cat": "cat", "Fish": "bird"})
    found = discriminator(
        tmp_path, f"{{oneOf: [{CAT}, {FISH}], discriminator: {{propertyName: kind}}}}"
    )
    assert found == Discriminator("kind", {"Cat": "cat", "Fish": "Fish"})


def test_a_variant_of_two_values_or_without_the_property_is_told_by_its_shape(
    tmp_path: Path,
) -> None:
    stated = "{propertyName: kind, mapping: {fish: Fish, shark: Fish}}"
    assert discriminator(tmp_path, f"{{oneOf: [{CAT}, {FISH}], discriminator: {stated}}}") is None
    stated = "{propertyName: species}"
    assert discriminator(tmp_path, f"{{oneOf: [{CAT}, {DOG}], discriminator: {stated}}}") is None


def test_inline_variants_and_constants_behind_references_count(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        CardKind: {const: card}
        Payment:
          properties:
            source:
              oneOf:
                - title: Card
                  required: [object]
                  properties: {object: {$ref: '#/components/schemas/CardKind'}}
                - title: Bank
                  allOf: [{required: [object]}, {properties: {object: {const: bank}}}]
        """,
    )
    assert properties(contract, "Payment") == {"source?": "(Card | Bank)"}
    (source,) = object_of(contract, "Payment").properties
    found = union_of(source.type).discriminator
    assert found == Discriminator("object", {"Card": "card", "Bank": "bank"})
