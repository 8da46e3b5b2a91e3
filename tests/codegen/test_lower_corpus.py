"""Documents that nobody here wrote are lowered whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dovetail import naming
from dovetail.contract import Alias, Contract, Enum, Object
from dovetail.documents import read_documents
from dovetail.lower import lower
from dovetail.lower.references import references
from dovetail.lower.sent import sent

from .lowered import alias_of, object_of, properties

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SMALL = ("petstore30.yaml", "museum.yaml", "train-travel.yaml")
LARGE = ("digitalocean.yaml", "openai.yaml", "stripe.yaml", "github.json")
OFFICIAL = sorted(path.name for path in (CORPUS / "oas-3.1" / "pass").glob("*.yaml"))

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")


def contract(name: str) -> Contract:
    return lower(read_documents(CORPUS / name))


@pytest.mark.parametrize("name", [*SMALL, *LARGE, *(f"oas-3.1/pass/{name}" for name in OFFICIAL)])
def test_every_name_is_defined_and_is_one_of_its_kind(name: str) -> None:
    found = contract(name)
    names = [definition.name for definition in found.definitions]
    assert len(set(names)) == len(names)
    assert set(referred(found)) <= set(names)
    ids = [operation.id for operation in (*found.operations, *found.webhooks)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", SMALL)
def test_no_two_definitions_are_spelt_alike(name: str) -> None:
    spellings = Counter(naming.pascal(each.name) for each in contract(name).definitions)
    assert [spelling for spelling, count in spellings.items() if count > 1] == []


def test_collections_of_the_train_are_typed() -> None:
    found = contract("train-travel.yaml")
    assert properties(found, "GetBookingsOkBody") == {
        "data?": "[Booking]",
        "links?": "GetBookingsOkBodyLinks",
    }
    assert list(properties(found, "GetBookingsOkBodyLinks")) == ["self?", "next?", "prev?"]
    assert properties(found, "BookingPayment")["source?"] == "(CardWrite | BankAccount)"
    assert "cvc" in properties(found, "CardWrite")
    assert "cvc" not in properties(found, "Card")
    assert object_of(found, "Card").additional is None


def test_the_museum_merges_its_tickets() -> None:
    found = contract("museum.yaml")
    assert properties(found, "BuyMuseumTickets") == {
        "email?": "Email",
        "ticketId?": "TicketId",
        "ticketDate": "Date",
        "ticketType": "TicketType",
        "eventId?": "EventId",
    }
    assert alias_of(found, "MuseumHours") == "[MuseumDailyHours]"


def referred(contract: Contract) -> Iterator[str]:
    """Every name that a type mentions."""
    for definition in contract.definitions:
        match definition:
            case Object():
                yield from references(definition.additional)
                for property in definition.properties:
                    yield from references(property.type)
            case Alias():
                yield from references(definition.type)
            case Enum():
                pass
    for operation in (*contract.operations, *contract.webhooks):
        for each in sent(operation):
            yield from references(each.type)
