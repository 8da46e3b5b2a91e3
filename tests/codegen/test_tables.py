"""Lowering of `x-table`, `x-column` and `x-relation`, and what the models make of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from dovetail.contract import Column, Default, ForeignKey, IndexColumn, Relationship, Stored, Table

from . import stored

Lower: TypeAlias = Callable[[str], dict[str, Table]]


@pytest.fixture
def lower(tmp_path: Path) -> Lower:
    """The tables of schemas, by the names of those."""
    return lambda schemas: {
        table.schema: table for table in stored.contract(schemas, tmp_path).tables
    }


@pytest.fixture
def emit(tmp_path: Path) -> Callable[[str], str]:
    """The text of the models of schemas."""
    return lambda schemas: stored.emitted(stored.contract(schemas, tmp_path), tmp_path)[
        "backend/models.py"
    ]


def schema(name: str, *properties: str, table: str = "{}", required: str = "") -> str:
    lines = [f"{name}:", "  type: object", f"  required: [{required}]", f"  x-table: {table}"]
    key = "id: {type: integer, format: int64, readOnly: true, x-column: {primary: true}}"
    return "\n".join([*lines, "  properties:", *(f"    {each}" for each in (key, *properties)), ""])


def column(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def relation(table: Table, name: str) -> Relationship:
    return next(each for each in table.relationships if each.property == name)


def test_a_table_is_named_after_its_schema_or_by_itself(lower: Lower) -> None:
    tables = lower(schema("UserCategory") + schema("Person", table="{name: humans}"))
    assert [table.name for table in tables.values()] == ["user_categories", "humans"]


def test_columns_stand_in_the_order_of_the_document_and_hidden_ones_last(lower: Lower) -> None:
    table = lower(
        schema(
            "User",
            "z: {type: string}",
            "givenName: {type: string}",
            table="{columns: {hash: {type: string}}}",
        )
    )["User"]
    assert [(each.name, each.property) for each in table.columns] == [
        ("id", "id"),
        ("z", "z"),
        ("given_name", "givenName"),
        ("hash", None),
    ]


@pytest.mark.parametrize(
    ("written", "required", "nullable"),
    [
        ("{type: string}", True, False),
        ("{type: string}", False, True),
        ("{type: [string, 'null']}", True, True),
        ("{type: string, default: a}", False, False),
        ("{type: [string, 'null'], default: a}", False, True),
        ("{type: string, format: date-time, x-column: {default: now}}", False, False),
        ("{anyOf: [{type: string}, {type: 'null'}]}", True, True),
    ],
)
def test_a_column_may_be_null_when_its_property_may_be_absent_or_null(
    lower: Lower, written: str, required: bool, nullable: bool
) -> None:
    table = lower(schema("User", f"x: {written}", required="x" if required else ""))["User"]
    assert column(table, "x").nullable is nullable


def test_a_column_that_is_never_on_the_wire_may_be_null_only_when_it_says_so(lower: Lower) -> None:
    hidden = (
        "{columns: {a: {type: string}, b: {type: [string, 'null']}, c: {type: string, default: x}}}"
    )
    table = lower(schema("User", table=hidden))["User"]
    assert [each.nullable for each in table.columns[1:]] == [False, True, False]
    assert column(table, "c").default == Default("x")


def test_version_and_key_are_never_null_and_the_mark_of_deletion_may_be(lower: Lower) -> None:
    table = lower(
        schema(
            "User",
            "rev: {type: integer, format: int32, readOnly: true}",
            "goneAt: {type: string, format: date-time}",
            table="{version: rev, soft_delete: goneAt}",
        )
    )["User"]
    assert (table.version, table.soft_delete) == ("rev", "gone_at")
    assert [each.nullable for each in table.columns] == [False, False, True]


def test_what_is_stored_in_another_form_is_no_column(lower: Lower) -> None:
    password = "password: {type: string, writeOnly: true, x-column: {store: hash}}"
    table = lower(schema("User", password, table="{columns: {hash: {type: string}}}"))["User"]
    assert [each.name for each in table.columns] == ["id", "hash"]
    assert table.stored == (Stored("password", "hash"),)


def test_a_write_only_property_is_stored_like_any_other(lower: Lower) -> None:
    table = lower(schema("User", "pin: {type: string, writeOnly: true}", required="pin"))["User"]
    assert not column(table, "pin").nullable


def test_what_no_operation_speaks_of_is_stored_all_the_same(tmp_path: Path) -> None:
    schemas = schema(
        "User",
        "pin: {type: string, writeOnly: true}",
        "posts: {type: array, writeOnly: true, items: {$ref: '#/components/schemas/Post'},"
        " x-relation: {via: Post.author_id, back: author}}",
        required="pin",
    ) + schema(
        "Post", "author_id: {type: integer, writeOnly: true, x-column: {references: User.id}}"
    )
    read = (
        "{get: {operationId: getUser, responses: {'200': {description: The user., content:"
        " {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}}}"
    )
    contract = stored.contract(schemas, tmp_path, paths=f"{{/user: {read}}}")
    user, post = contract.tables
    assert [each.name for each in user.columns] == ["id", "pin"]
    assert not column(user, "pin").nullable
    assert column(post, "author_id").references == ForeignKey("User", "id", "no action")
    assert relation(post, "author").back == "posts"
    assert "author: Mapped[User | None]" in stored.emitted(contract, tmp_path)["backend/models.py"]


def test_a_key_that_nobody_may_send_is_made(lower: Lower) -> None:
    key = "key: {type: string, format: uuid, readOnly: true, x-column: {primary: true}}"
    own = "key: {type: string, format: uuid, x-column: {primary: true}}"
    tables = lower(schema("A", key) + schema("B", own))
    assert column(tables["A"], "key").generated == "uuid"
    assert column(tables["B"], "key").generated is None


def test_now_is_a_word_like_any_other_in_a_column_of_text(lower: Lower) -> None:
    table = lower(schema("User", "when: {type: string, x-column: {default: now}}"))["User"]
    assert column(table, "when").default == Default("now")
    assert column(table, "when").generated is None


def test_references_follow_the_names_of_schema_and_property(lower: Lower) -> None:
    org = schema("Org", "codeName: {type: string, x-column: {unique: true}}")
    user = schema(
        "User", "org: {type: string, x-column: {references: Org.codeName, on_delete: set null}}"
    )
    assert column(lower(org + user)["User"], "org").references == ForeignKey(
        "Org", "code_name", "set null"
    )


def test_single_columns_are_unique_or_indexed_by_themselves(lower: Lower) -> None:
    settings = "{unique: [[a], [a, b]], index: [{on: [b]}, {on: [a], name: own}, {on: [-b]}]}"
    table = lower(schema("User", "a: {type: string}", "b: {type: string}", table=settings))["User"]
    assert column(table, "a").unique
    assert table.unique == (("a", "b"),)
    assert column(table, "b").index
    assert [(index.name, index.on) for index in table.indexes] == [
        ("own", (IndexColumn("a"),)),
        ("ix_users_b", (IndexColumn("b", descending=True),)),
    ]


def test_what_names_no_column_in_an_index_is_an_expression(lower: Lower) -> None:
    settings = "{index: [{on: [lower(mail), -mail], name: x, where: mail > '', unique: true}]}"
    (index,) = lower(schema("User", "mail: {type: string}", table=settings))["User"].indexes
    assert index.on == (
        IndexColumn("lower(mail)", is_column=False),
        IndexColumn("mail", descending=True),
    )
    assert (index.where, index.unique) == ("mail > ''", True)


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
