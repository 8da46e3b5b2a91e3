"""Resources are recognised by their paths and answers, and what is not is told why."""

from __future__ import annotations

import pytest

from dovetail.contract import (
    Alias,
    Anything,
    Array,
    Column,
    Definition,
    ForeignKey,
    Nullable,
    Operation,
    Page,
    Ref,
    Resource,
    Table,
    Type,
)
from dovetail.lower.corrections import Correction
from dovetail.lower.resources import Recognition, recognise

from .pieces import AT, FLAG, MOMENT, NUMBER, TEXT, operation, shape

ITEM: dict[str, Type] = {"id": NUMBER, "title": TEXT, "owner_id": NUMBER, "created_at": MOMENT}
PAGE: dict[str, Type] = {"data": Array(Ref("Item")), "meta": Ref("Meta")}
META: dict[str, Type] = {
    "total": NUMBER,
    "page": NUMBER,
    "limit": NUMBER,
    "pages": NUMBER,
    "has_next": FLAG,
}


def roles(resource: Resource) -> dict[str, str]:
    return {found.role: found.operation for found in resource.operations}


def only(recognition: Recognition) -> Resource:
    assert len(recognition.resources) == 1, recognition
    return recognition.resources[0]


def missed(recognition: Recognition) -> dict[str, str]:
    return {found.operation.id: found.reason for found in recognition.missed}


def table(schema: str, *columns: Column) -> Table:
    return Table(schema.lower(), schema, columns, at=AT)


def column(name: str, references: ForeignKey | None = None, *, primary: bool = False) -> Column:
    return Column(name, NUMBER, False, name, primary=primary, references=references, at=AT)


DEFINITIONS: tuple[Definition, ...] = (
    shape("Item", ITEM),
    shape("ItemPage", PAGE),
    shape("Meta", META),
    shape("ItemResponse", {"success": FLAG, "data": Ref("Item"), "timestamp": MOMENT}),
    shape("Token", {"token": TEXT}),
    shape("User", {"id": NUMBER, "items": Array(Ref("Item"))}),
)


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
