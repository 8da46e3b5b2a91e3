"""One document comes of several files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from dovetail.documents import read_documents
from dovetail.lower import lower
from dovetail.source import Json

from .lowered import HEAD, lowered, names, operation, properties, spelled

ROOT = """
paths:
  /items:
    $ref: 'paths.yaml#/items'
  /notes:
    get:
      operationId: getNotes
      responses:
        '200':
          description: Notes.
          content:
            application/json:
              schema: {type: array, items: {$ref: 'item.yaml#/Note'}}
              examples: {some: {value: {$ref: 'no reference'}}}
components:
  schemas:
    Item: {$ref: item.yaml}
    Kind: {enum: [big, small]}
    Any:
      oneOf: [{$ref: item.yaml}, {$ref: 'item.yaml#/Note'}]
      discriminator: {propertyName: kind, mapping: {item: item.yaml, note: 'item.yaml#/Note'}}
"""
ITEM = """
type: object
properties:
  kind: {$ref: 'openapi.yaml#/components/schemas/Kind'}
  note: {$ref: '#/Note'}
  parent: {$ref: '#'}
Note:
  type: object
  properties: {kind: {type: string}, text: {type: string}}
"""
PATHS = """
items:
  get:
    operationId: getItems
    responses:
      '200':
        description: Items.
        content: {application/json: {schema: {$ref: 'item.yaml'}}}
      '404': {$ref: '#/problems/a~1b'}
problems:
  a/b: {description: Wrong.}
"""


def test_a_component_that_is_in_another_file_keeps_its_name(tmp_path: Path) -> None:
    contract = lowered(tmp_path, ROOT, item=ITEM, paths=PATHS)
    assert properties(contract, "Item") == {"kind?": "Kind", "note?": "Note", "parent?": "Item"}
    assert names(contract) == ["Item", "Kind", "Any", "Note"]
    assert spelled(operation(contract, "getItems").responses[0].content[0].type) == "Item"
    assert operation(contract, "getItems").responses[1].component == "a/b"


def test_the_document_refers_to_itself_only(tmp_path: Path) -> None:
    document = lowered(tmp_path, ROOT, item=ITEM, paths=PATHS).document
    components = _mapping(document["components"])
    schemas = _mapping(components["schemas"])
    assert list(schemas) == ["Item", "Kind", "Any", "Note"]
    assert _mapping(schemas["Item"])["properties"] == {
        "kind": {"$ref": "#/components/schemas/Kind"},
        "note": {"$ref": "#/components/schemas/Note"},
        "parent": {"$ref": "#/components/schemas/Item"},
    }
    assert _mapping(_mapping(schemas["Any"])["discriminator"])["mapping"] == {
        "item": "#/components/schemas/Item",
        "note": "#/components/schemas/Note",
    }
    assert components["responses"] == {"a_b": {"description": "Wrong."}}
    items = _mapping(_mapping(_mapping(document["paths"])["/items"])["get"])
    assert _mapping(items["responses"])["404"] == {"$ref": "#/components/responses/a_b"}


def test_examples_are_left_alone(tmp_path: Path) -> None:
    text = str(lowered(tmp_path, ROOT, item=ITEM, paths=PATHS).document["paths"])
    assert "{'value': {'$ref': 'no reference'}}" in text


def test_the_bundled_document_gives_the_same_contract(tmp_path: Path) -> None:
    contract = lowered(tmp_path, ROOT, item=ITEM, paths=PATHS)
    path = tmp_path / "bundled.json"
    path.write_text(json.dumps(contract.document))
    again = lower(read_documents(path))
    assert {each.name: each for each in again.definitions} == {
        each.name: each for each in contract.definitions
    }
    assert again.document == contract.document


def test_one_file_stays_as_it_is(tmp_path: Path) -> None:
    text = "paths: {}\nx-own: {$ref: elsewhere}\ncomponents: {schemas: {A: {example: {a: 1}}}}\n"
    contract = lowered(tmp_path, text)
    assert contract.document == read_documents(tmp_path / "openapi.yaml").openapi.plain()
    assert HEAD.startswith("openapi")


def _mapping(value: Json) -> Mapping[str, Json]:
    assert isinstance(value, dict)
    return value
