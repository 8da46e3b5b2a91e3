"""Keys and relations, and how they are declared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .. import stored
from .conftest import Lower, relation, schema


def test_parts_of_a_schema_say_what_is_stored(lower: Lower) -> None:
    part = (
        "Stamped: {properties: {at: {type: string, format: date-time, x-column: {default: now}}}}\n"
    )
    whole = """
Note:
  x-table: {}
  allOf:
    - {$ref: "#/components/schemas/Stamped"}
    - {type: object, properties: {id: {type: integer, format: int64, x-column: {primary: true}}}}
"""
    table = lower(part + whole.lstrip())["Note"]
    assert [(each.name, each.generated) for each in table.columns] == [("at", "now"), ("id", None)]


ORG = schema(
    "Org",
    "users: {type: array, items: {$ref: '#/components/schemas/User'}, x-relation: {via: User.orgId%s}}",
)


USER = schema("User", "orgId: {type: integer, format: int64, x-column: {references: Org.id}}", "%s")


TO_ONE = "org: {$ref: '#/components/schemas/Org', x-relation: {via: User.orgId}}"


def test_a_relation_may_name_its_inverse(lower: Lower) -> None:
    tables = lower(ORG % ", back: employer" + USER % "")
    users, employer = relation(tables["Org"], "users"), relation(tables["User"], "employer")
    assert (users.target, users.many, users.via, users.back) == ("User", True, "org_id", "employer")
    assert (employer.target, employer.many, employer.via) == ("Org", False, "org_id")
    assert employer.back == "users"


def test_two_relations_over_one_key_are_each_others_inverse(lower: Lower) -> None:
    tables = lower(ORG % "" + USER % TO_ONE)
    assert relation(tables["Org"], "users").back == "org"
    assert relation(tables["User"], "org").back == "users"


def test_two_relations_through_one_table_are_each_others_inverse(lower: Lower) -> None:
    def side(name: str, property: str, target: str) -> str:
        items = f"{{$ref: '#/components/schemas/{target}'}}"
        return schema(
            name, f"{property}: {{type: array, items: {items}, x-relation: {{through: pairs}}}}"
        )

    tables = lower(side("A", "bs", "B") + side("B", "as", "A"))
    assert relation(tables["A"], "bs").back == "as"
    assert relation(tables["B"], "as").back == "bs"


def test_of_two_tables_in_a_circle_the_key_that_may_be_null_is_added_later(
    emit: Callable[[str], str],
) -> None:
    def referring(name: str, target: str, null: str) -> str:
        type = f"{{type: {null}, format: int64, x-column: {{references: {target}.id}}}}"
        return schema(name, f"other_id: {type}", required="other_id")

    circle = [("A", "B", "integer"), ("B", "C", "[integer, 'null']"), ("C", "A", "integer")]
    models = emit("".join(referring(*each) for each in circle))
    assert models.count("use_alter=True") == 1
    assert 'sa.ForeignKey("cs.id", use_alter=True)' in models


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("{type: string, maxLength: 9}", "Mapped[str] = mapped_column(sa.String(9))"),
        ("{type: string}", "Mapped[str] = mapped_column(sa.Text)"),
        ("{type: string, format: uuid}", "Mapped[uuid.UUID]"),
        ("{type: string, format: date}", "Mapped[datetime.date]"),
        ("{type: integer, format: int32}", "Mapped[int]"),
        ("{type: integer, maximum: 9}", "Mapped[int]"),
        ("{type: integer}", "Mapped[int] = mapped_column(sa.BigInteger)"),
        ("{type: integer, maximum: 3000000000}", "Mapped[int] = mapped_column(sa.BigInteger)"),
        ("{type: number}", "Mapped[float]"),
        ("{type: boolean}", "Mapped[bool]"),
        ("{enum: [a, b]}", "Mapped[schemas.AX]"),
        ("{enum: [1, 2]}", "Mapped[schemas.AX] = mapped_column(NumberEnum(schemas.AX))"),
        ("{const: a}", "Mapped[str] = mapped_column(sa.Text)"),
        ("{type: [string, integer]}", "Mapped[Any] = mapped_column(Json, nullable=False)"),
        ("{}", "Mapped[Any] = mapped_column(Json, nullable=False)"),
        (
            "{type: array, items: {type: string, format: date-time}}",
            "Mapped[list[str]] = mapped_column(JsonArray)",
        ),
        (
            "{type: array, items: {type: object, properties: {a: {type: string}}}}",
            "Mapped[list[dict[str, Any]]] = mapped_column(JsonArray)",
        ),
        (
            "{type: object, additionalProperties: {type: [number, 'null']}}",
            "Mapped[dict[str, float | None]] = mapped_column(JsonObject)",
        ),
        (
            "{type: string, default: it's, x-column: {unique: true, index: true}}",
            'Mapped[str] = mapped_column(sa.Text, unique=True, index=True, server_default="it\'s")',
        ),
    ],
)
def test_a_column_is_declared_as_a_person_would(
    emit: Callable[[str], str], written: str, declared: str
) -> None:
    models = emit(schema("A", f"x: {written}", required="x"))
    lines = [line.strip() for line in models.splitlines()]
    assert f"x: {declared}" in lines


def test_names_that_python_or_sqlalchemy_has_taken_get_out_of_the_way(
    emit: Callable[[str], str],
) -> None:
    properties = [f"{name}: {{type: string}}" for name in ("class", "metadata", "sa", "datetime")]
    models = emit(schema("Model", *properties) + schema("Key"))
    assert "class Model_(Model):" in models
    assert "class Key_(Model):" in models
    for name in ("class", "metadata", "sa", "datetime"):
        assert f'{name}_: Mapped[str | None] = mapped_column("{name}", sa.Text)' in models


def test_without_tables_there_are_no_models(tmp_path: Path) -> None:
    contract = stored.contract("Plain: {type: object, properties: {a: {type: string}}}\n", tmp_path)
    assert "backend/models.py" not in stored.emitted(contract, tmp_path)
