"""Contracts of items, and what is recognised in them."""

from __future__ import annotations

from dovetail.contract import (
    Array,
    Column,
    Definition,
    ForeignKey,
    Ref,
    Resource,
    Table,
    Type,
)
from dovetail.lower.resources import Recognition

from .pieces import AT, FLAG, MOMENT, NUMBER, TEXT, shape

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
