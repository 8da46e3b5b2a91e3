"""The emitted Pydantic models: imported, used as applications use them, and read as people read them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from pydantic import MISSING, ValidationError

from dovetail.documents import read_documents
from dovetail.lower import lower

from .emitted import Emitted, emitted, imported

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def body(module: Emitted) -> str:
    """The classes, without the imports."""
    return module.text.partition("from .runtime import wire\n")[2].strip()


def test_reads_as_a_person_would_write_it(tmp_path: Path) -> None:
    module = emitted(
        tmp_path,
        """
        Item:
          description: Something that somebody keeps.
          type: object
          required: [id, title, note]
          properties:
            id: {type: integer, format: int64, minimum: 1}
            title: {type: string, maxLength: 80, description: What it is called.}
            note: {type: [string, "null"]}
            dueAt: {type: string, format: date-time}
            status: {$ref: "#/components/schemas/Status", default: draft}
            tags:
              type: array
              uniqueItems: true
              items: {type: string, minLength: 1}
              default: []
        Status: {type: string, enum: [draft, count]}
        Titles: {type: array, items: {type: string}}
        ItemUpdate:
          type: object
          additionalProperties: false
          minProperties: 1
          properties:
            title: {type: string, maxLength: 80}
        """,
    )
    assert (
        body(module)
        == dedent(
            '''
        class Status(StrEnum):
            DRAFT = "draft"
            COUNT = "count"


        class Item(wire.Model):
            """Something that somebody keeps."""

            id: Annotated[wire.Int64, Field(ge=1)]
            title: Annotated[str, Field(max_length=80)]
            """What it is called."""

            note: str | None
            due_at: Annotated[wire.DateTime | MISSING, Field(alias="dueAt")] = MISSING
            status: Status = Status.DRAFT
            tags: Annotated[list[Annotated[str, Field(min_length=1)]], wire.unique] = []


        Titles = TypeAliasType("Titles", list[str])


        class ItemUpdate(wire.Model, extra="forbid"):
            title: Annotated[str, Field(max_length=80)] | MISSING = MISSING

            _properties = wire.properties(minimum=1)
        '''
        ).strip()
    )


def test_absent_null_and_given_are_told_apart(tmp_path: Path) -> None:
    module = emitted(
        tmp_path, 'Patch: {type: object, properties: {aNote: {type: [string, "null"]}}}'
    )
    read = {raw: module.read("Patch", raw).a_note for raw in ("{}", '{"aNote":null}')}
    assert read == {"{}": MISSING, '{"aNote":null}': None}
    assert module.written("Patch", "{}") == {}
    assert module.written("Patch", '{"aNote":null}') == {"aNote": None}
    assert module.module.Patch(a_note="x").model_dump_json() == '{"aNote":"x"}'
    assert module.module.Patch().model_dump() == {}


def test_the_wire_knows_wire_names_only(tmp_path: Path) -> None:
    module = emitted(
        tmp_path,
        "Closed: {additionalProperties: false, properties: {fooBar: {type: string}}}",
    )
    assert module.accepts("Closed", '{"fooBar": "x"}')
    assert not module.accepts("Closed", '{"foo_bar": "x"}')


def test_extra_values_are_kept_and_typed(tmp_path: Path) -> None:
    module = emitted(
        tmp_path,
        "Labels: {properties: {a: {type: string}}, additionalProperties: {type: string, format: date}}",
    )
    labels = module.read("Labels", '{"a": "x", "b": "2024-02-29"}')
    assert labels.model_extra == {"b": date(2024, 2, 29)}
    assert module.written("Labels", '{"b": "2024-02-29"}') == {"b": "2024-02-29"}
    with pytest.raises(ValidationError):
        module.read("Labels", '{"b": "x"}')


def test_descriptions_are_docstrings(tmp_path: Path) -> None:
    described = (
        r"""A \"quoted\" \\ back\\slash, \"\"\"three\"\"\", a caf\u00e9.\n\nclass A:\n\nB = 1\n"""
    )
    module = emitted(
        tmp_path,
        f"""
        Whole:
          description: "{described}"
          type: object
          deprecated: true
          properties: {{it: {{type: string, description: "Ends so: \\""}}}}
        Alias:
          description: "{described}"
          type: string
        """,
    )
    assert module.module.Whole.__doc__.startswith('A "quoted" \\ back\\slash, """three""", a café.')
    assert module.module.Whole.__doc__.rstrip().endswith("Deprecated.")
    assert module.module.Whole(it="x").it == "x"
    assert module.accepts("Alias", '"x"')


def test_definitions_may_be_recursive_in_any_way(tmp_path: Path) -> None:
    module = emitted(
        tmp_path,
        """
        Value: {oneOf: [{type: string}, {$ref: "#/components/schemas/Values"}, {$ref: "#/components/schemas/Node"}]}
        Values: {type: array, items: {$ref: "#/components/schemas/Value"}}
        Node: {type: object, required: [value], properties: {value: {$ref: "#/components/schemas/Value"}}}
        Tables: {type: object, additionalProperties: {$ref: "#/components/schemas/Tables"}}
        """,
    )
    assert module.accepts("Values", '["a", [["b"], {"value": [{"value": "c"}]}]]')
    assert not module.accepts("Values", '["a", [{"value": 1}]]')
    assert module.accepts("Tables", '{"a": {"b": {}}}') and not module.accepts("Tables", '{"a": 1}')


def test_read_and_write_shapes_are_two_classes(tmp_path: Path) -> None:
    contract = lower(read_documents(_users(tmp_path)))
    module = Emitted(contract, imported(contract, tmp_path))
    assert set(module.module.User.model_fields) == {"id", "name"}
    assert set(module.module.UserWrite.model_fields) == {"name", "password"}


def test_what_is_read_only_is_refused_and_what_is_unknown_is_dropped(tmp_path: Path) -> None:
    contract = lower(read_documents(_users(tmp_path)))
    module = Emitted(contract, imported(contract, tmp_path))
    assert not module.accepts("UserWrite", '{"name": "a", "password": "b", "id": 1}')
    raw = '{"name": "a", "password": "b", "password_hash": "c"}'
    assert module.written("UserWrite", raw) == {"name": "a", "password": "b"}


def _users(directory: Path) -> Path:
    path = directory / "users.yaml"
    path.write_text(
        """
        openapi: 3.1.0
        info: {title: Users, version: "1"}
        paths:
          /users:
            post:
              operationId: createUser
              requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}
              responses:
                "201":
                  description: Made.
                  content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}
        components:
          schemas:
            User:
              type: object
              required: [id, name, password]
              properties:
                id: {type: integer, readOnly: true}
                name: {type: string}
                password: {type: string, format: password, writeOnly: true}
        """
    )
    return path


def test_a_contract_without_schemas_gives_an_empty_module(tmp_path: Path) -> None:
    assert body(emitted(tmp_path, "{}")) == ""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of public contracts is not here")
def test_public_contracts_are_clean(tmp_path: Path) -> None:
    for name in ("petstore30", "museum", "train-travel"):
        imported(lower(read_documents(CORPUS / f"{name}.yaml")), tmp_path)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    command = [sys.executable, "-m", "pyright", "--project", str(tmp_path)]
    checked = subprocess.run(
        [*command, "--pythonpath", sys.executable], capture_output=True, text=True, check=False
    )
    assert checked.stdout.startswith("0 errors"), checked.stdout
