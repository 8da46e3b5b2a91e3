"""What the query parameters of a list mean, by their names and types."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dovetail.contract import (
    Array,
    Definition,
    Enum,
    Filter,
    ListQuery,
    Nullable,
    Ref,
    Scalar,
    SortKey,
    Type,
)
from dovetail.lower.corrections import Correction
from dovetail.lower.queries import Meaning
from dovetail.lower.resources import recognise

from .pieces import AT, MOMENT, NUMBER, TEXT, UUID, operation, shape


def query(parameters: Mapping[str, Type], meaning: Meaning | None = None) -> ListQuery:
    definitions: tuple[Definition, ...] = (
        shape(
            "Item",
            {
                "id": NUMBER,
                "title": Nullable(TEXT),
                "email": Scalar("string", "email"),
                "status": Ref("Status"),
                "tags": Array(TEXT),
                "ownerId": NUMBER,
                "price": Scalar("number"),
                "created_at": MOMENT,
                "key": UUID,
                "parts": Array(Ref("Part")),
            },
        ),
        shape("Part", {"name": TEXT}),
        Enum("Status", ("draft", "active"), at=AT),
        Enum("Sort", ("created_at", "-created_at", "price:desc", "+title", "ownerId"), at=AT),
        Enum("Odd", ("created_at", "relevance"), at=AT),
    )
    listing = operation("get", "/items", Array(Ref("Item")), query=parameters)
    corrections = {listing.id: Correction(meaning=meaning)} if meaning else {}
    found = (
        recognise([listing], definitions, corrections=corrections).resources[0].operations[0].query
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("parameters", "meaning"),
    [
        ({"page": NUMBER, "limit": NUMBER}, ListQuery(page="page", limit="limit")),
        ({"page": NUMBER, "pageSize": NUMBER}, ListQuery(page="page", limit="pageSize")),
        ({"page": NUMBER, "per_page": NUMBER}, ListQuery(page="page", limit="per_page")),
        ({"offset": NUMBER, "limit": NUMBER}, ListQuery(offset="offset", limit="limit")),
        ({"cursor": TEXT, "limit": NUMBER}, ListQuery(cursor="cursor", limit="limit")),
        ({"page": NUMBER}, ListQuery(unknown=("page",))),
        ({"page": TEXT, "limit": NUMBER}, ListQuery(limit="limit", unknown=("page",))),
        ({"q": TEXT}, ListQuery(search="q", searched=("title",))),
        ({"q": Array(TEXT)}, ListQuery(unknown=("q",))),
        ({"origin": TEXT}, ListQuery(unknown=("origin",))),
    ],
)
def test_parameters_of_the_list_as_a_whole(parameters: dict[str, Type], meaning: ListQuery) -> None:
    assert query(parameters) == meaning


@pytest.mark.parametrize(
    ("name", "type", "meaning"),
    [
        ("status", Ref("Status"), ("status", "equals")),
        ("status", TEXT, ("status", "equals")),
        ("status", Array(Ref("Status")), ("status", "any")),
        ("owner_id", NUMBER, ("ownerId", "equals")),
        ("tag", TEXT, ("tags", "contains")),
        ("tags", TEXT, ("tags", "contains")),
        ("tags", Array(TEXT), None),
        ("tag", NUMBER, None),
        ("part", TEXT, None),
        ("price", NUMBER, ("price", "equals")),
        ("price_min", NUMBER, ("price", "min")),
        ("maxPrice", Scalar("number"), ("price", "max")),
        ("created_from", MOMENT, ("created_at", "min")),
        ("created_at_to", MOMENT, ("created_at", "max")),
        ("createdAfter", MOMENT, ("created_at", "above")),
        ("created_before", MOMENT, ("created_at", "below")),
        ("created_at_gte", MOMENT, ("created_at", "min")),
        ("created_at_lt", MOMENT, ("created_at", "below")),
        ("created_after", Scalar("string", "date"), None),
        ("created_after", TEXT, None),
        ("title_min", TEXT, None),
        ("status_max", Ref("Status"), None),
        ("key", UUID, ("key", "equals")),
        ("key", TEXT, None),
    ],
)
def test_filters_by_name_and_type(name: str, type: Type, meaning: tuple[str, str] | None) -> None:
    found = query({name: type})
    if meaning is None:
        assert found == ListQuery(unknown=(name,))
    else:
        assert [(f.property, f.comparison) for f in found.filters] == [meaning]
        assert found.filters[0].parameter == name


def test_sort_keys_in_every_spelling() -> None:
    keys = (
        SortKey("created_at", "created_at"),
        SortKey("-created_at", "created_at", descending=True),
        SortKey("price:desc", "price", descending=True),
        SortKey("+title", "title"),
        SortKey("ownerId", "ownerId"),
    )
    assert query({"sort": Ref("Sort")}) == ListQuery(sort="sort", sort_keys=keys)
    assert query({"orderBy": Array(Ref("Sort"))}) == ListQuery(sort="orderBy", sort_keys=keys)


def test_a_sort_by_something_unknown_is_unknown() -> None:
    assert query({"sort": Ref("Odd")}) == ListQuery(unknown=("sort",))
    assert query({"sort": TEXT}) == ListQuery(unknown=("sort",))


def test_the_contract_says_what_parameters_mean() -> None:
    meaning = Meaning(
        search=("email",),
        filters={"since": Filter("since", "created_at", "min"), "label": Filter("label", "tags")},
        sort={"newest": "-created_at"},
    )
    parameters: dict[str, Type] = {"q": TEXT, "since": MOMENT, "label": TEXT, "sort": TEXT}
    assert query(parameters, meaning) == ListQuery(
        search="q",
        searched=("email",),
        sort="sort",
        sort_keys=(SortKey("newest", "created_at", descending=True),),
        filters=(Filter("since", "created_at", "min"), Filter("label", "tags", "contains")),
    )
