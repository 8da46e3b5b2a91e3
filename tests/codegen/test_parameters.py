"""The dataclasses of parameters: one for each set that operations have in common."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from dovetail.documents import read_documents
from dovetail.emit.python.parameters import Parameters
from dovetail.lower import lower

CONTRACT = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
"""
OK = 'responses: {"204": {description: Done.}}'


def classes(directory: Path, paths: str) -> dict[str, tuple[str, ...]]:
    """The fields of each class by its name."""
    path = directory / "openapi.yaml"
    indented = "".join(f"  {line}\n" for line in dedent(paths).strip().splitlines())
    path.write_text(CONTRACT + indented)
    contract = lower(read_documents(path, None))
    found = Parameters(contract.named).classes(contract.operations)
    assert len(found) == len({each.name for each in found})
    return {each.name: each.fields for each in found}


def test_operations_on_one_path_share_the_class_of_what_it_identifies(tmp_path: Path) -> None:
    key = "parameters: [{name: id, in: path, required: true, schema: {type: integer}}]"
    paths = f"""
        /orders/{{id}}:
          {key}
          get: {{operationId: getOrder, {OK}}}
          delete: {{operationId: deleteOrder, {OK}}}
        /orders/{{id}}/lines:
          {key}
          get: {{operationId: listLines, {OK}}}
        /users/{{id}}:
          parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
          get: {{operationId: getUser, {OK}}}
    """
    assert classes(tmp_path, paths) == {
        "OrderParameters": ('id: Annotated[text.Integer, Path("id")]',),
        "GetUserParameters": ('id: Annotated[str, Path("id")]',),
    }


def test_operations_elsewhere_share_the_class_of_the_first(tmp_path: Path) -> None:
    page = "parameters: [{name: page, in: query, schema: {type: integer, default: 1}}]"
    paths = f"""
        /orders: {{get: {{operationId: listOrders, {page}, {OK}}}}}
        /users: {{get: {{operationId: listUsers, {page}, {OK}}}}}
        /health: {{get: {{operationId: getHealth, {OK}}}}}
    """
    fields = ('page: Annotated[text.Integer, Query("page")] = 1',)
    assert classes(tmp_path, paths) == {"ListOrdersParameters": fields}


@pytest.mark.parametrize(
    ("schema", "default"),
    [
        ("{enum: [-age, age], default: -age}", "schemas.ListSort.MINUS_AGE"),
        ("{type: [string, 'null'], enum: [a, null], default: a}", '"a"'),
        ("{type: string, format: date, default: '2024-02-29'}", "datetime.date.fromisoformat("),
        ("{type: array, items: {type: integer}, default: []}", "field(default_factory=list[int])"),
        (
            "{type: array, items: {type: integer}, default: [1]}",
            "field(default_factory=lambda: [1])",
        ),
        ("{type: boolean, default: false}", "False"),
        ("{type: string}", "None"),
    ],
)
def test_defaults_are_of_their_type(schema: str, default: str, tmp_path: Path) -> None:
    parameter = f"parameters: [{{name: sort, in: query, schema: {schema}}}]"
    found = classes(tmp_path, f"/: {{get: {{operationId: list, {parameter}, {OK}}}}}")
    ((field,),) = found.values()
    assert field.partition(" = ")[2].startswith(default)
