"""Following references within a file and between files."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.documents import Documents, read_documents
from dovetail.source import Node

MAIN = """
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /items/{id}:
    $ref: paths/items.yaml#/~1items~1{id}
  /x:
    get:
      responses:
        "200":
          description: A.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
components:
  schemas:
    Id: {type: integer}
    Again: {$ref: '#/components/schemas/Id'}
    Lost: {$ref: '#/components/schemas/Nowhere'}
    Round: {$ref: '#/components/schemas/Turn'}
    Turn: {$ref: '#/components/schemas/Round'}
    a%b~c: {type: string}
    Odd: {$ref: '#/components/schemas/a%25b~0c'}
    Second: {$ref: '#/components/schemas/Pair/prefixItems/1'}
    Pair: {prefixItems: [{type: string}, {type: number}]}
    Named: {$anchor: here, type: boolean}
    Anchored: {$ref: '#here'}
    Pet:
      oneOf: [{$ref: schemas/cat.yaml}, {$ref: '#/components/schemas/Dog'}]
      discriminator:
        propertyName: kind
        mapping: {cat: schemas/cat.yaml, dog: Dog, bird: schemas/bird.yaml}
    Dog:
      properties:
        $ref: {type: string}
        owner: {$ref: '#/x-shared/Owner'}
      example: {$ref: nothing.yaml}
      default: {$ref: nothing.yaml}
      x-note: {$ref: nothing.yaml}
x-shared:
  Owner: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}
"""
ITEMS = """
/items/{id}:
  parameters:
    - {name: id, in: path, required: true, schema: {$ref: ../main.yaml#/components/schemas/Id}}
"""


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Documents:
    for name, text in {
        "main.yaml": MAIN,
        "paths/items.yaml": ITEMS,
        "schemas/cat.yaml": "type: object\nproperties: {friend: {$ref: ''}, dog: {$ref: ../main.yaml#/components/schemas/Dog}}",
        "schemas/bird.yaml": "type: object",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return read_documents(Path("main.yaml"))


def schema(documents: Documents, name: str) -> Node:
    return documents.openapi["components"]["schemas"][name]


def test_every_file_that_is_referred_to_is_read(documents: Documents) -> None:
    assert {path.as_posix() for path in documents.files} == {
        "main.yaml",
        "paths/items.yaml",
        "schemas/cat.yaml",
        "schemas/bird.yaml",
    }
    assert documents.faults == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Again", {"type": "integer"}),
        ("Odd", {"type": "string"}),
        ("Second", {"type": "number"}),
        ("Anchored", {"$anchor": "here", "type": "boolean"}),
    ],
)
def test_a_reference_resolves_to_what_it_leads_to(
    documents: Documents, name: str, expected: object
) -> None:
    assert documents.resolve(schema(documents, name)).plain() == expected


@pytest.mark.parametrize("name", ["Id", "Lost", "Round"])
def test_what_is_no_reference_or_leads_nowhere_resolves_to_itself(
    documents: Documents, name: str
) -> None:
    node = schema(documents, name)
    assert documents.resolve(node) is node


def test_a_target_says_its_file_pointer_and_name(documents: Documents) -> None:
    item = documents.target(documents.openapi["paths"]["/items/{id}"])
    assert item is not None
    assert (item.file, item.pointer) == (Path("paths/items.yaml"), ("/items/{id}",))
    cat, dog = schema(documents, "Pet")["oneOf"].elements()
    assert (documents.name(cat), documents.name(dog)) == ("cat", "Dog")
    assert documents.target(schema(documents, "Id")) is None
    assert documents.target(schema(documents, "Lost")) is None


def test_files_refer_back_and_to_themselves(documents: Documents) -> None:
    cat = documents.files[Path("schemas/cat.yaml")]
    assert documents.resolve(cat["properties"]["friend"]) is cat["properties"]["friend"]
    assert documents.resolve(cat["properties"]["dog"]) is schema(documents, "Dog")
    (parameter,) = documents.each("parameter")
    assert documents.resolve(parameter["schema"]) is schema(documents, "Id")


def test_a_mapping_names_a_schema_or_refers_to_one(documents: Documents) -> None:
    mapping = schema(documents, "Pet")["discriminator"]["mapping"]
    found = {name: documents.mapped(value) for name, value in mapping.entries()}
    assert {name: target and target.name for name, target in found.items()} == {
        "cat": "cat",
        "dog": "Dog",
        "bird": "bird",
    }


def test_references_in_examples_defaults_and_extensions_are_none(documents: Documents) -> None:
    texts = [reference.text for reference in documents.references()]
    assert "nothing.yaml" not in texts
    assert "#/x-shared/Owner" in texts
    assert texts.count("#/components/schemas/Dog") == 1


def test_a_node_is_what_its_place_or_the_reference_to_it_says(documents: Documents) -> None:
    owner = documents.openapi["x-shared"]["Owner"]
    assert documents.kind(owner) == "schema"
    assert documents.kind(owner["properties"]["id"]) == "schema"
    assert documents.kind(documents.openapi["paths"]["/x"]["get"]) == "operation"
    assert documents.kind(documents.openapi["info"]) == ""
    assert owner in documents.each("schema")


def test_whole_documents_and_what_only_references_give_a_meaning_are_entries(
    documents: Documents,
) -> None:
    kinds = [(node.at.path.as_posix(), kind) for node, kind in documents.entries()]
    assert sorted(kinds) == [
        ("main.yaml", "openapi"),
        ("main.yaml", "schema"),
        ("paths/items.yaml", "path-item"),
        ("schemas/bird.yaml", "schema"),
        ("schemas/cat.yaml", "schema"),
    ]


def test_a_file_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$ref: b.yaml}\n    B: {$ref: c.yaml}\n    C: {$ref: d.yaml}\n"
    )
    (tmp_path / "b.yaml").write_text("a: b: c")
    (tmp_path / "c.yaml").write_text("type: string\ntype: number")
    documents = read_documents(tmp_path / "a.yaml")
    assert [fault.at.path.name for fault in documents.faults] == ["b.yaml", "c.yaml"]
    schemas = documents.openapi["components"]["schemas"]
    assert documents.resolve(schemas["B"]).plain() == {"type": "string"}
    assert documents.resolve(schemas["A"]) is schemas["A"]


def test_a_missing_document_is_an_empty_one_with_a_fault(tmp_path: Path) -> None:
    documents = read_documents(tmp_path / "nowhere.yaml")
    assert documents.openapi.plain() is None
    assert [fault.message for fault in documents.faults] == ["no such file or directory"]


def test_events_refer_to_the_schemas_of_requests(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(MAIN.replace("schemas/", "../none/"))
    (tmp_path / "asyncapi.yaml").write_text(
        """
asyncapi: 3.0.0
channels:
  items:
    messages:
      created: {payload: {$ref: 'openapi.yaml#/components/schemas/Id'}}
operations:
  push:
    action: send
    channel: {$ref: '#/channels/items'}
    messages: [{$ref: '#/channels/items/messages/created'}]
"""
    )
    documents = read_documents(tmp_path / "openapi.yaml", tmp_path / "asyncapi.yaml")
    assert documents.asyncapi is not None
    push = documents.asyncapi["operations"]["push"]
    (message,) = push["messages"].elements()
    created = documents.resolve(message)
    assert documents.resolve(push["channel"]) is documents.asyncapi["channels"]["items"]
    assert documents.resolve(created["payload"]) is schema(documents, "Id")


def test_a_document_finds_itself_by_its_own_address(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        """
openapi: 3.2.0
$self: https://example.com/a.yaml
components:
  schemas:
    A: {type: string}
    B: {$ref: 'https://example.com/a.yaml#/components/schemas/A'}
"""
    )
    documents = read_documents(tmp_path / "a.yaml")
    assert documents.resolve(schema(documents, "B")) is schema(documents, "A")


def test_a_long_chain_of_references_and_deep_nesting_are_followed(tmp_path: Path) -> None:
    links = [f"    A{n}: {{$ref: '#/components/schemas/A{n + 1}'}}" for n in range(3000)]
    deep = "{items: " * 190 + "{type: string}" + "}" * 190
    text = "\n".join(["openapi: 3.1.0", "components:", "  schemas:", *links, f"    A3000: {deep}"])
    (tmp_path / "a.yaml").write_text(text)
    documents = read_documents(tmp_path / "a.yaml")
    assert documents.resolve(schema(documents, "A0")) is schema(documents, "A3000")
    assert sum(1 for _ in documents.each("schema")) == 3000 + 191
