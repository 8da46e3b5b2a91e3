"""The published schema of Dovetail's keys, as an editor uses it and as its documentation shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import openapi_spec_validator
import pytest
from jsonschema_rs import Registry, Validator, meta, validator_for

from dovetail.documents import read_documents
from dovetail.lint.vocabulary import KEYS, vocabulary

OFFICIAL = Path(openapi_spec_validator.__file__).parent / "resources" / "schemas"
SPEC = Path(__file__).parents[2] / "spec" / "openapi.yaml"


def definition(name: str) -> Validator:
    return validator_for({"$ref": f"#/$defs/{name}", "$defs": vocabulary()["$defs"]})


@pytest.fixture(scope="module")
def editor() -> Validator:
    """The whole schema, with the official ones that it refers to by their addresses."""
    contents = [json.loads(path.read_text()) for path in sorted(OFFICIAL.glob("v3.?/schema.json"))]
    resources = [(content.get("$id") or content["id"], content) for content in contents]
    registry = Registry(resources)
    return validator_for(vocabulary(), registry=registry, offline=True)


def test_it_is_a_valid_schema_that_the_package_carries() -> None:
    assert meta.is_valid(vocabulary())
    assert files("dovetail").joinpath("vocabulary.schema.json").is_file()


def test_it_accepts_the_reference_contract_and_sees_a_slip_in_it(editor: Validator) -> None:
    document: Any = read_documents(SPEC).openapi.plain()
    assert editor.is_valid(document)
    document["components"]["schemas"]["User"]["x-table"]["uniqe"] = []
    (error,) = editor.iter_errors(document)
    assert error.instance_path == ["components", "schemas", "User", "x-table"]


def test_it_sees_what_openapi_forbids(editor: Validator) -> None:
    info = {"title": "T", "version": "1"}
    assert editor.is_valid({"openapi": "3.1.0", "info": info, "paths": {}})
    assert not editor.is_valid({"openapi": "3.1.0", "info": info, "path": {}})


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_described(key: str) -> None:
    stated = vocabulary()["$defs"][key]
    assert stated["description"]
    for name, schema in stated.get("properties", {}).items():
        assert schema["description"].endswith("."), name


def test_every_example_in_it_is_valid() -> None:
    examples = list(_examples(vocabulary()["$defs"]))
    assert len(examples) > 15
    for schema, example in examples:
        assert validator_for({**schema, "$defs": vocabulary()["$defs"]}).is_valid(example), example


def _examples(schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Schemas with examples, at any depth, each with one of them."""
    yield from ((schema, example) for example in schema.get("examples", ()))
    for name, child in schema.items():
        if name != "examples" and isinstance(child, dict):
            yield from _examples(cast("dict[str, Any]", child))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-table", None),
        ("x-table", {"index": [{"on": ["org_id", "-created_at"], "where": "deleted_at IS NULL"}]}),
        ("x-column", {"default": "now", "on_update": "now"}),
        ("x-column", {"default": 0}),
        ("x-column", {"references": "Org.id", "on_delete": "cascade", "index": True}),
        ("x-relation", {"through": "user_tags", "back": "users"}),
        ("x-resource", "Item"),
        ("x-resource", {"entity": "Item", "operation": "list", "page": {"items": "data"}}),
    ],
)
def test_it_accepts_what_the_contract_shows(name: str, value: object) -> None:
    assert definition(name).is_valid(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-table", True),
        ("x-table", {"kwargs": {}}),
        ("x-column", {"default": []}),
        ("x-column", {"references": "orgs"}),
        ("x-column", {"on_delete": "cascade"}),
        ("x-relation", {"via": "Item.owner_id", "through": "items"}),
        ("x-resource", {"page": {"total": "meta.total"}}),
    ],
)
def test_it_refuses_everything_else(name: str, value: object) -> None:
    assert not definition(name).is_valid(value)
