"""What has no default is left to the application, and the reason is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dovetail.naming import snake
from tests.codegen import checkers

from . import NAME, package
from .notes import (
    FOLLOWED,
    ID,
    ITEMS,
    NOTE,
    PAGED,
    TOLD,
    Change,
    answered,
    change_list,
    header,
    made,
    query,
    sent,
)


def test_everything_has_a_default(tmp_path: Path) -> None:
    service = made(tmp_path, lambda c, i, s: None)
    assert (service.obstacles, len(service.methods)) == ({}, 6)


REASONS: list[tuple[Change, str, str]] = [
    (
        lambda c, i, s: c["get"]["parameters"].append(query("near", type="string")),
        "listNotes",
        "no rule knows the parameter `near`",
    ),
    (
        lambda c, i, s: c["get"]["parameters"].append(header("X-Tenant")),
        "listNotes",
        "no rule knows the parameter `X-Tenant`",
    ),
    (
        lambda c, i, s: (
            c["get"]["parameters"].append(query("statement", type="string"))
            or s["properties"].update(statement={"type": "string"})
        ),
        "listNotes",
        "a parameter is called `statement` like something in its code",
    ),
    (
        lambda c, i, s: change_list(c, PAGED, query("limit", type="integer")),
        "listNotes",
        "`limit` has no default",
    ),
    (
        lambda c, i, s: change_list(c, PAGED, query("offset", type="integer")),
        "listNotes",
        "`offset` needs a parameter that limits the list",
    ),
    (
        lambda c, i, s: change_list(
            c,
            {**PAGED, "properties": {**ITEMS, **FOLLOWED["properties"]}},
            query("cursor", type="string"),
            query("limit", type="integer", default=5),
        ),
        "listNotes",
        "nothing says what `total` of the answer is",
    ),
    (
        lambda c, i, s: change_list(
            c,
            FOLLOWED,
            query("cursor", type="string"),
            query("limit", type="integer", default=5),
            query("page", type="integer", default=1),
        ),
        "listNotes",
        "`cursor` and `page` both say where a page starts",
    ),
    (
        lambda c, i, s: change_list(
            c,
            {**FOLLOWED, "properties": {"items": FOLLOWED["properties"]["items"]}},
            query("cursor", type="string"),
            query("limit", type="integer", default=5),
        ),
        "listNotes",
        "`cursor` needs an answer that says where the rest starts",
    ),
    (
        lambda c, i, s: c["post"].update(requestBody=sent(NOTE, required=False)),
        "createNote",
        "its body may be left out",
    ),
    (
        lambda c, i, s: c["post"]["requestBody"]["content"].update({"text/plain": {}}),
        "createNote",
        "it takes something else than one JSON object",
    ),
    (
        lambda c, i, s: c["post"].update(
            requestBody=sent({"type": "object", "properties": {"stamp": {"type": "string"}}})
        ),
        "createNote",
        "`stamp` of the body is not stored",
    ),
    (
        lambda c, i, s: c["post"].update(
            requestBody=sent({"type": "object", "properties": {"text": {"type": "integer"}}})
        ),
        "createNote",
        "`text` of the body has another type than its column",
    ),
    (
        lambda c, i, s: c["post"].update(
            responses=answered(NOTE, "201", Trace={"required": True, "schema": {"type": "string"}})
        ),
        "createNote",
        "nothing says what the header `Trace` is",
    ),
    (
        lambda c, i, s: i["get"].update(
            responses=answered({**TOLD, "properties": {"data": NOTE, "trace": {"type": "string"}}})
        ),
        "getNote",
        "nothing says what `trace` of the answer is",
    ),
    (
        lambda c, i, s: i.update(parameters=[{**ID, "schema": {"type": "string"}}]),
        "getNote",
        "`id` in the path has another type than `id`",
    ),
    (
        lambda c, i, s: i["get"]["parameters"].append(header("If-None-Match")),
        "getNote",
        "`If-None-Match` needs an answer 304 and a version of the table",
    ),
    (
        lambda c, i, s: i["patch"]["parameters"].append(header("If-Match")),
        "updateNote",
        "`If-Match` needs a version of the table",
    ),
    (
        lambda c, i, s: i["patch"].update(
            requestBody=sent(
                {"type": "object", "properties": {"text": {"type": ["string", "null"]}}}
            )
        ),
        "updateNote",
        "`text` of the body may be null, its column may not",
    ),
    (
        lambda c, i, s: i["put"].update(
            requestBody=sent({"type": "object", "properties": {"text": {"type": "string"}}})
        ),
        "putNote",
        "nothing says what `text` is when it is left out",
    ),
    (
        lambda c, i, s: i["delete"].update(requestBody=sent(NOTE)),
        "deleteNote",
        "it takes a body",
    ),
    (
        lambda c, i, s: i["get"].update(
            responses=answered(
                {
                    "type": "object",
                    "required": ["id", "text", "url"],
                    "properties": {**s["properties"], "url": {"type": "string"}},
                }
            )
        ),
        "getNote",
        "`url` of `GetNoteOkBody` is not stored",
    ),
]


@pytest.mark.parametrize(("change", "operation", "reason"), REASONS)
def test_reasons(tmp_path: Path, change: Change, operation: str, reason: str) -> None:
    service = made(tmp_path, change)
    assert service.obstacles.get(operation) == reason
    assert snake(operation) not in {each.name for each in service.methods}


def test_an_entity_that_holds_itself(tmp_path: Path) -> None:
    def change(collection: Any, item: Any, schema: Any) -> None:
        schema["x-table"]["columns"] = {
            "parent_id": {
                "type": ["integer", "null"],
                "x-column": {"references": "Note.id"},
            }
        }
        schema["properties"]["children"] = {
            "type": "array",
            "readOnly": True,
            "items": NOTE,
            "x-relation": {"via": "Note.parent_id"},
        }

    assert made(tmp_path, change).obstacles["getNote"] == "`Note` holds itself, without an end"


@pytest.mark.parametrize("check", [checkers.pyright, checkers.mypy])
def test_defaults_and_what_overrides_them_are_clean(
    check: Callable[..., list[checkers.Fault]],
) -> None:
    assert check(package().parent, NAME) == []
