"""Resources of whole documents, and what `x-resource` says in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.contract import Contract, Page
from dovetail.documents import read_documents
from dovetail.lower import lower

from .lowered import lowered

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
REFERENCE = Path(__file__).parents[2] / "spec" / "openapi.yaml"

PATHS = """
paths:
  /things/search:
    post:
      operationId: findThings
      x-resource:
        operation: list
        page: {items: hits, total: found.all}
        search: [label]
        filters: {since: {property: made, comparison: min}}
        sort: {newest: -made}
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: sort, in: query, schema: {type: string}}
      responses:
        "200":
          description: Hits.
          content:
            application/json:
              schema:
                type: object
                properties:
                  hits: {type: array, items: {$ref: "#/components/schemas/Thing"}}
                  found: {type: object, properties: {all: {type: integer}}}
  /news:
    x-resource: Thing
    get:
      operationId: news
      responses:
        "200":
          description: News.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}
components:
  schemas:
    Thing:
      type: object
      properties: {id: {type: integer}, label: {type: string}, made: {type: string, format: date-time}}
"""


def recognised(contract: Contract) -> dict[str, tuple[str, list[str]]]:
    return {
        resource.name: (resource.entity, [found.role for found in resource.operations])
        for resource in contract.resources
    }


def test_the_reference() -> None:
    contract = lower(read_documents(REFERENCE, None))
    assert recognised(contract) == {
        "users": ("User", ["list", "get", "update", "delete"]),
        "items": ("Item", ["list", "create", "get", "update", "delete"]),
        "attachments": ("Attachment", ["list", "delete"]),
    }
    items, attachments = contract.resources[1:]
    assert items.operations[0].query is not None
    assert items.operations[0].query.unknown == ()
    assert attachments.parents == {"item_id": "item_id"}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project")
@pytest.mark.parametrize(
    ("document", "resources"),
    [
        ("petstore30", {"pets": ("Pet", ["list", "create", "get"])}),
        (
            "museum",
            {
                "museum-hours": ("MuseumDailyHours", ["list"]),
                "special-events": (
                    "SpecialEvent",
                    ["list", "create", "get", "update", "delete"],
                ),
            },
        ),
        (
            "train-travel",
            {
                "stations": ("Station", ["list"]),
                "trips": ("GetTripsOkBodyDataItem", ["list"]),
                "bookings": ("Booking", ["list", "create", "get", "delete"]),
            },
        ),
    ],
)
def test_documents_of_others(document: str, resources: dict[str, tuple[str, list[str]]]) -> None:
    assert recognised(lower(read_documents(CORPUS / f"{document}.yaml", None))) == resources


def test_corrections_of_a_document(tmp_path: Path) -> None:
    contract = lowered(tmp_path, PATHS)
    assert recognised(contract) == {"search": ("Thing", ["list"]), "news": ("Thing", ["list"])}
    listing = contract.resources[0].operations[0]
    assert listing.page == Page("hits", total="found.all")
    assert listing.query is not None
    assert (listing.query.searched, listing.query.unknown) == (("label",), ())
    assert [(key.property, key.descending) for key in listing.query.sort_keys] == [("made", True)]
    assert [(each.property, each.comparison) for each in listing.query.filters] == [("made", "min")]
