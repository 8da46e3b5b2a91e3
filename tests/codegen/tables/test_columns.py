"""Tables and columns, from `x-table` and `x-column`."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.contract import Default, ForeignKey, IndexColumn, Stored

from .. import stored
from .conftest import Lower, column, relation, schema


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
