"""Resources are recognised by their paths and answers, and what is not is told why."""

from __future__ import annotations

import pytest

from dovetail.contract import (
    Alias,
    Array,
    Nullable,
    Page,
    Ref,
    Type,
)
from dovetail.lower.resources import recognise

from .pieces import AT, FLAG, NUMBER, TEXT, operation, shape
from .recognised import DEFINITIONS, missed, only, roles


def test_a_collection_and_its_item_are_a_resource() -> None:
    recognition = recognise(
        [
            operation("get", "/items", Ref("ItemPage")),
            operation("post", "/items", Ref("ItemResponse"), body=Ref("Item"), headers=("ETag",)),
            operation("get", "/items/{item_id}", Ref("ItemResponse")),
            operation("patch", "/items/{item_id}", Ref("ItemResponse"), body=Ref("Item")),
            operation("put", "/items/{item_id}", Ref("ItemResponse"), body=Ref("Item")),
            operation("delete", "/items/{item_id}"),
        ],
        DEFINITIONS,
    )
    resource = only(recognition)
    assert (resource.name, resource.entity, resource.path) == ("items", "Item", "/items")
    assert (resource.key, resource.key_property) == ("item_id", "id")
    assert list(roles(resource)) == ["list", "create", "get", "update", "replace", "delete"]
    listing, create, get, *_ = resource.operations
    assert listing.page == Page(
        "data", "meta.total", "meta.page", "meta.limit", "meta.pages", "meta.has_next"
    )
    assert (create.envelope, create.etag, create.location) == ("data", True, False)
    assert (get.envelope, get.page, get.query) == ("data", None, None)
    assert resource.reason == (
        "`/items` lists `Item` in `data`, and `/items/{item_id}` is one by its `id`"
    )
    assert recognition.missed == ()


def test_the_only_put_updates() -> None:
    recognition = recognise(
        [
            operation("get", "/items/{id}", Ref("Item")),
            operation("put", "/items/{id}", Ref("Item"), body=Ref("Item")),
        ],
        DEFINITIONS,
    )
    assert roles(only(recognition)) == {"get": "get /items/{id}", "update": "put /items/{id}"}


@pytest.mark.parametrize(
    ("answer", "page"),
    [
        (Array(Ref("Item")), Page("")),
        (Nullable(Array(Ref("Item"))), Page("")),
        (Ref("Items"), Page("")),
        (Ref("Found"), Page("items", total="totalCount", cursor="nextCursor")),
        (Ref("Wrapped"), Page("data.items", total="data.totalCount", cursor="data.nextCursor")),
        (Ref("Named"), Page("items", has_next="pagination.has_more")),
    ],
)
def test_lists_are_seen_through_their_pages(answer: Type, page: Page) -> None:
    definitions = (
        *DEFINITIONS,
        Alias("Items", Array(Ref("Item")), at=AT),
        shape(
            "Found",
            {"items": Array(Ref("Item")), "totalCount": NUMBER, "nextCursor": Nullable(TEXT)},
        ),
        shape("Wrapped", {"success": FLAG, "data": Ref("Found")}),
        shape("Named", {"items": Array(Ref("Item")), "pagination": Ref("More"), "count": TEXT}),
        shape("More", {"has_more": FLAG}),
    )
    resource = only(recognise([operation("get", "/items", answer)], definitions))
    assert resource.entity == "Item"
    assert resource.operations[0].page == page
    assert (resource.key, resource.key_property) == ("", "")


def test_an_entity_with_data_of_its_own_is_no_envelope() -> None:
    definitions = (*DEFINITIONS, shape("Event", {"id": NUMBER, "data": Ref("Token")}))
    recognition = recognise(
        [
            operation("get", "/events", Array(Ref("Event"))),
            operation("get", "/events/{id}", Ref("Event")),
        ],
        definitions,
    )
    assert only(recognition).operations[1].envelope == ""


def test_recursive_aliases_and_envelopes_end() -> None:
    definitions = (
        Alias("Loop", Ref("Loop"), at=AT),
        shape("Nested", {"data": Ref("Nested")}),
    )
    recognition = recognise(
        [operation("get", "/loops", Ref("Loop")), operation("get", "/nests", Ref("Nested"))],
        definitions,
    )
    assert recognition.resources == ()
    assert missed(recognition)["get /nests"] == "it answers no list of objects"


@pytest.mark.parametrize(
    ("path", "properties", "found"),
    [
        ("/items/{item_id}", {"id": NUMBER}, "id"),
        ("/items/{itemId}", {"id": NUMBER}, "id"),
        ("/items/{itemId}", {"itemId": NUMBER, "id": NUMBER}, "itemId"),
        ("/items/{slug}", {"id": NUMBER, "slug": TEXT}, "slug"),
        ("/items/{item_slug}", {"id": NUMBER, "slug": TEXT}, "slug"),
        ("/items/{sku}", {"id": NUMBER}, ""),
    ],
)
def test_the_key_is_found_by_its_name(path: str, properties: dict[str, Type], found: str) -> None:
    recognition = recognise(
        [operation("get", "/items", Array(Ref("Item"))), operation("get", path, Ref("Item"))],
        [shape("Item", properties)],
    )
    assert only(recognition).key_property == found
    if not found:
        assert missed(recognition) == {f"get {path}": "no property of `Item` is `sku`"}
