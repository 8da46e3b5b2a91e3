"""What holds together is one type."""

from __future__ import annotations

from pathlib import Path

from dovetail.contract import Constraints

from .lowered import alias_of, names, object_of, properties, schemas


def test_parts_are_united(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Base: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
        Pet:
          description: A pet.
          allOf:
            - $ref: '#/components/schemas/Base'
            - {required: [name], properties: {age: {type: integer}}}
          properties: {tag: {type: string}}
        """,
    )
    assert properties(contract, "Pet") == {
        "id": "integer",
        "name": "string",
        "age?": "integer",
        "tag?": "string",
    }
    assert object_of(contract, "Pet").description == "A pet."


def test_one_reference_with_annotations_is_that_reference(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Pet: {type: object, properties: {id: {type: integer}}}
        Home:
          properties:
            cat: {allOf: [{$ref: '#/components/schemas/Pet'}], description: It purrs.}
            dog: {type: object, allOf: [{$ref: '#/components/schemas/Pet'}, {description: It barks.}]}
        Animal: {allOf: [{$ref: '#/components/schemas/Pet'}]}
        """,
    )
    assert properties(contract, "Home") == {"cat?": "Pet", "dog?": "Pet"}
    assert alias_of(contract, "Animal") == "Pet"


def test_the_same_property_in_several_parts_is_all_of_them(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Station: {type: object, properties: {name: {type: string}}}
        Wrapper:
          properties:
            data: {type: array, items: {type: object}}
            links: {type: object, readOnly: true}
            code: {type: string, minLength: 2, maxLength: 9}
        Links: {properties: {self: {type: string}}}
        Stations:
          allOf:
            - $ref: '#/components/schemas/Wrapper'
            - properties:
                data: {type: array, items: {$ref: '#/components/schemas/Station'}}
                links: {$ref: '#/components/schemas/Links'}
                code: {minLength: 1, maxLength: 5}
        """,
    )
    assert properties(contract, "Stations") == {
        "data?": "[Station]",
        "links?": "Links",
        "code?": "string",
    }
    _, links, code = object_of(contract, "Stations").properties
    assert links.read_only
    assert getattr(code.type, "constraints", None) == Constraints(min_length=2, max_length=5)


def test_the_strictest_bounds_hold(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Number:
          properties:
            it:
              allOf:
                - {type: number, minimum: 1, maximum: 9, multipleOf: 4}
                - {type: integer, minimum: 3, maximum: 12, multipleOf: 6}
        """,
    )
    (it,) = object_of(contract, "Number").properties
    assert getattr(it.type, "type", None) == "integer"
    assert getattr(it.type, "constraints", None) == Constraints(
        minimum=3, maximum=9, multiple_of=12
    )


def test_values_in_all_parts_are_left(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Kind: {enum: [cat, dog, fish]}
        Home:
          properties:
            pet: {allOf: [{$ref: '#/components/schemas/Kind'}, {enum: [dog, cat, bird]}]}
            dog: {allOf: [{$ref: '#/components/schemas/Kind'}, {const: dog}]}
        """,
    )
    assert properties(contract, "Home") == {"pet?": "HomePet", "dog?": "'dog'"}


def test_what_was_written_in_a_part_is_named_once(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
        Pet: {properties: {mood: {enum: [good, bad]}, home: {properties: {city: {type: string}}}}}
        """,
    )
    assert properties(contract, "Cat") == {
        "mood?": "PetMood",
        "home?": "PetHome",
        "lives?": "integer",
    }
    assert sorted(names(contract)) == ["Cat", "Pet", "PetHome", "PetMood"]


def test_a_closed_part_closes_the_whole(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Base: {properties: {id: {type: integer}}}
        Pet:
          allOf: [{$ref: '#/components/schemas/Base'}, {properties: {name: {type: string}}}]
          unevaluatedProperties: false
        """,
    )
    assert object_of(contract, "Pet").additional is None
    assert object_of(contract, "Base").additional is not None


def test_parts_that_contain_themselves_are_merged_once(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        A: {properties: {next: {$ref: '#/components/schemas/A'}, a: {type: string}}}
        B: {properties: {next: {$ref: '#/components/schemas/B'}, b: {type: string}}}
        Both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
        """,
    )
    (both,) = [name for name in names(contract) if name not in ("A", "B", "Both")]
    assert properties(contract, both) == {"next?": both, "a?": "string", "b?": "string"}


def test_lists_that_contain_themselves_are_merged_once(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        A: {type: array, items: {$ref: '#/components/schemas/A'}}
        B: {type: array, items: {$ref: '#/components/schemas/B'}}
        Both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
        """,
    )
    (inner,) = [name for name in names(contract) if name not in ("A", "B", "Both")]
    assert alias_of(contract, inner) == f"[{inner}]"


def test_a_long_chain_of_bases_is_followed(tmp_path: Path) -> None:
    link = "S{0}: {{allOf: [{{$ref: '#/components/schemas/S{1}'}}], minProperties: 1}}"
    links = [link.format(number, number + 1) for number in range(400)]
    contract = schemas(tmp_path, "\n".join([*links, "S400: {properties: {last: {}}}"]))
    assert properties(contract, "S0") == {"last?": "any"}
