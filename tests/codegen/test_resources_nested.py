"""Resources below others, and those that a contract corrects."""

from __future__ import annotations

import pytest

from dovetail.contract import (
    Anything,
    Array,
    ForeignKey,
    Operation,
    Page,
    Ref,
)
from dovetail.lower.corrections import Correction
from dovetail.lower.resources import recognise

from .pieces import NUMBER, TEXT, operation, shape
from .recognised import DEFINITIONS, ITEM, column, missed, only, roles, table


def test_a_stored_entity_has_the_key_of_its_table() -> None:
    recognition = recognise(
        [operation("get", "/items/{sku}", Ref("Item"))],
        [shape("Item", {"number": NUMBER})],
        [table("Item", column("number", primary=True))],
    )
    assert only(recognition).key_property == "number"


def test_parents_are_held_by_foreign_keys() -> None:
    definitions = (shape("Item", ITEM), shape("User", {"id": NUMBER}))
    owner = column("owner_id", ForeignKey("User", "id"))
    recognition = recognise(
        [
            operation("get", "/users/{user_id}/items", Array(Ref("Item"))),
            operation("get", "/users/{user_id}/items/{item_id}", Ref("Item")),
        ],
        definitions,
        [table("Item", column("id", primary=True), owner)],
    )
    assert only(recognition).parents == {"user_id": "owner_id"}
    assert only(recognition).key == "item_id"


def test_parents_are_held_by_properties_of_their_name() -> None:
    recognition = recognise(
        [operation("get", "/shops/{id}/items/{item_id}", Ref("Item"))],
        [shape("Item", {"id": NUMBER, "shop_id": NUMBER})],
    )
    assert only(recognition).parents == {"id": "shop_id"}


def test_an_item_elsewhere_completes_a_nested_collection() -> None:
    recognition = recognise(
        [
            operation("get", "/users/{owner_id}/items", Array(Ref("Item"))),
            operation("post", "/users/{owner_id}/items", Ref("Item"), body=Ref("Item")),
            operation("get", "/items/{id}", Ref("Item")),
        ],
        DEFINITIONS,
    )
    resource = only(recognition)
    assert list(roles(resource)) == ["list", "create", "get"]
    assert (resource.path, resource.key) == ("/users/{owner_id}/items", "id")
    assert resource.parents == {"owner_id": "owner_id"}


def test_a_second_collection_is_a_resource_of_its_own() -> None:
    recognition = recognise(
        [
            operation("get", "/items", Array(Ref("Item"))),
            operation("get", "/items/{id}", Ref("Item")),
            operation("get", "/users/{owner_id}/items", Array(Ref("Item"))),
        ],
        DEFINITIONS,
    )
    assert [found.name for found in recognition.resources] == ["items", "user_items"]


def test_the_list_tells_the_entity_and_an_extended_answer_is_still_it() -> None:
    linked = shape("GetItemOk", {**ITEM, "links": Ref("Token")})
    recognition = recognise(
        [
            operation("get", "/items", Ref("ItemPage")),
            operation("get", "/items/{id}", Ref("GetItemOk")),
        ],
        (*DEFINITIONS, linked),
    )
    assert only(recognition).entity == "Item"
    assert list(roles(only(recognition))) == ["list", "get"]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (operation("get", "/users/me", Ref("User")), "it answers no list of objects"),
        (
            operation("post", "/orders", Ref("Token"), body=Ref("Token")),
            "`/orders` has neither a list nor an item that can be read",
        ),
        (
            operation("get", "/health", Array(Ref("Token"))),
            "`/health` has no items, and `health` is no plural",
        ),
        (operation("get", "/files/{id}"), "it answers no JSON object"),
        (operation("get", "/names", Array(TEXT)), "it answers no list of objects"),
        (
            operation("put", "/items", Ref("Item")),
            "PUT on a collection is no operation of a resource",
        ),
        (operation("post", "/items/{id}"), "POST on an item is no operation of a resource"),
        (operation("get", "/{id}", Ref("Item")), "its path names no collection"),
        (operation("get", "/", Array(Ref("Item"))), "its path names no collection"),
        (operation("get", "/x/{a}/{b}", Ref("Item")), "its path names no collection"),
    ],
)
def test_what_is_no_resource_is_told_why(found: Operation, reason: str) -> None:
    recognition = recognise([found], DEFINITIONS)
    assert recognition.resources == ()
    assert missed(recognition) == {found.id: reason}


def test_an_operation_that_does_something_else_is_left_out() -> None:
    recognition = recognise(
        [
            operation("get", "/items", Ref("ItemPage")),
            operation("post", "/items", Ref("Token"), body=Ref("Item")),
            operation("get", "/items/{id}", Ref("Item")),
            operation("patch", "/items/{id}", Ref("Item"), body=Array(Anything())),
        ],
        DEFINITIONS,
    )
    assert list(roles(only(recognition))) == ["list", "get"]
    assert missed(recognition) == {
        "post /items": "it answers `Token`, not `Item`",
        "patch /items/{id}": "it takes no JSON object",
    }


def test_a_create_may_answer_nothing() -> None:
    recognition = recognise(
        [
            operation("get", "/items", Array(Ref("Item"))),
            operation("post", "/items", body=Ref("Item")),
        ],
        DEFINITIONS,
    )
    assert list(roles(only(recognition))) == ["list", "create"]


def test_corrections_stand_before_the_rules() -> None:
    search = operation("post", "/items/search", Ref("Hits"), body=Ref("Token"))
    hits = shape("Hits", {"hits": Array(Ref("Item")), "found": NUMBER})
    correction = Correction(role="list", page=Page("hits", total="found"))
    resource = only(recognise([search], (*DEFINITIONS, hits), corrections={search.id: correction}))
    assert resource.operations[0].page == Page("hits", total="found")
    assert resource.reason == "`/items/search` lists `Item` in `hits`, as `x-resource` says"


def test_a_corrected_entity_and_role_below_an_item() -> None:
    publish = operation("post", "/items/{id}/publish", Ref("Token"), body=Ref("Item"))
    recognition = recognise(
        [operation("get", "/items", Ref("ItemPage")), publish],
        DEFINITIONS,
        corrections={publish.id: Correction(entity="Item", role="update")},
    )
    assert roles(only(recognition))["update"] == publish.id


def test_an_envelope_may_be_named_after_its_entity() -> None:
    definitions = (*DEFINITIONS, shape("ItemAnswer", {"item": Ref("Item")}))
    recognition = recognise(
        [
            operation("get", "/v1/items", Ref("ItemPage")),
            operation("get", "/v1/items/{id}", Ref("ItemAnswer")),
        ],
        definitions,
    )
    assert only(recognition).operations[1].envelope == "item"
