"""OpenAPI 3.0, 3.1 and 3.2 give the same model."""

from __future__ import annotations

from pathlib import Path

import pytest

from .lowered import alias_of, lowered, object_of, operation, properties, schemas, spelled, type_of

OLD = """
Pet:
  type: object
  required: [name]
  properties:
    name: {type: string, nullable: true}
    weight: {type: number, minimum: 0, exclusiveMinimum: true}
    kind: {type: string, nullable: true, enum: [cat, dog]}
    photo: {type: string, format: byte}
    owner: {type: object, nullable: true, allOf: [{$ref: '#/components/schemas/Owner'}]}
    vet: {nullable: true, oneOf: [{$ref: '#/components/schemas/Owner'}]}
Owner: {type: object, properties: {id: {type: integer, maximum: 9, exclusiveMaximum: false}}}
"""
NEW = """
Pet:
  type: object
  required: [name]
  properties:
    name: {type: [string, 'null']}
    weight: {type: number, exclusiveMinimum: 0}
    kind: {type: [string, 'null'], enum: [cat, dog, null]}
    photo: {type: string, contentEncoding: base64}
    owner: {anyOf: [{$ref: '#/components/schemas/Owner'}, {type: 'null'}]}
    vet: {oneOf: [{$ref: '#/components/schemas/Owner'}, {type: 'null'}]}
Owner: {type: object, properties: {id: {type: integer, maximum: 9}}}
"""


@pytest.mark.parametrize("version", ["3.1.0", "3.1.1", "3.2.0"])
def test_old_and_new_keywords_mean_the_same(tmp_path: Path, version: str) -> None:
    old, new = schemas(tmp_path, OLD, "3.0.3"), schemas(tmp_path, NEW, version)
    assert old.definitions == new.definitions
    assert properties(new, "Pet") == {
        "name": "string?",
        "weight?": "number",
        "kind?": "PetKind?",
        "photo?": "string:byte",
        "owner?": "Owner?",
        "vet?": "Owner?",
    }


def test_what_stands_beside_a_reference_counts_since_31(tmp_path: Path) -> None:
    text = """
    Name: {type: string, minLength: 1}
    Tag: {properties: {label: {$ref: '#/components/schemas/Name', maxLength: 5}}}
    """
    assert properties(schemas(tmp_path, text, "3.0.3"), "Tag") == {"label?": "Name"}
    newer = object_of(schemas(tmp_path, text), "Tag").properties[0].type
    assert spelled(newer) == "string"
    constraints = getattr(newer, "constraints", None)
    assert constraints is not None
    assert (constraints.min_length, constraints.max_length) == (1, 5)


def test_nullable_beside_a_reference_says_nothing(tmp_path: Path) -> None:
    text = """
    Name: {type: string}
    Tag: {properties: {label: {$ref: '#/components/schemas/Name', nullable: true}}}
    """
    assert properties(schemas(tmp_path, text, "3.0.3"), "Tag") == {"label?": "Name"}


def test_annotations_of_a_nullable_property_are_kept(tmp_path: Path) -> None:
    text = """
    Owner: {type: object, properties: {id: {type: integer}}}
    Pet:
      properties:
        owner:
          nullable: true
          readOnly: true
          description: Whose it is.
          allOf: [{$ref: '#/components/schemas/Owner'}]
    """
    (owner,) = object_of(schemas(tmp_path, text, "3.0.3"), "Pet").properties
    assert (owner.read_only, owner.description) == (True, "Whose it is.")


def test_binary_strings_are_the_same_in_all_versions(tmp_path: Path) -> None:
    assert type_of(tmp_path, "{type: string, format: binary}", "3.0.3") == "string:binary"
    assert type_of(tmp_path, "{contentMediaType: image/png}") == "string:binary"


def test_32_has_more_methods_and_streams(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        $self: https://example.com/api
        paths:
          /logs:
            query:
              operationId: queryLogs
              responses:
                '200':
                  description: Lines.
                  content: {$ref: '#/components/mediaTypes/none'}
            additionalOperations:
              COPY:
                operationId: copyLogs
                responses:
                  '200':
                    description: Lines.
                    content:
                      application/jsonl: {$ref: '#/components/mediaTypes/Lines'}
        components:
          mediaTypes:
            Lines: {itemSchema: {$ref: '#/components/schemas/Line'}}
          schemas:
            Line: {type: object, properties: {text: {type: string}}}
        """,
        "3.2.0",
    )
    assert operation(contract, "queryLogs").method == "query"
    copy = operation(contract, "copyLogs")
    assert copy.method == "copy"
    (lines,) = copy.responses[0].content
    assert (lines.kind, spelled(lines.type)) == ("lines", "Line")


def test_the_query_string_may_be_one_form(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /logs:
            get:
              operationId: getLogs
              parameters:
                - name: filter
                  in: querystring
                  content:
                    application/x-www-form-urlencoded:
                      schema: {type: object, properties: {q: {type: string}}}
              responses: {}
        """,
        "3.2.0",
    )
    (parameter,) = operation(contract, "getLogs").parameters
    assert (parameter.location, parameter.style, parameter.explode) == ("query", "form", True)
    assert (parameter.media_type, spelled(parameter.type)) == ("", "GetLogsFilter")


def test_a_variant_for_all_other_values_makes_a_plain_union(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
        Other: {type: object, required: [kind], properties: {kind: {type: string}}}
        Pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Other'}]
          discriminator: {propertyName: kind, defaultMapping: Other}
        """,
        "3.2.0",
    )
    assert alias_of(contract, "Pet") == "(Cat | Other)"
