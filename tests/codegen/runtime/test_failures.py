"""Failures say what a person needs, and nothing that the client sent."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from dovetail.templates.backend.runtime.failures import MOST_FIELDS, Failure, fields_of, path_of


@pytest.mark.parametrize(
    ("status", "code", "title"),
    [
        (404, "NOT_FOUND", "Not Found"),
        (413, "CONTENT_TOO_LARGE", "Content Too Large"),
        (422, "VALIDATION_ERROR", "Unprocessable Content"),
        (499, "ERROR", "Error"),
    ],
)
def test_a_status_gives_the_code_and_the_message(status: int, code: str, title: str) -> None:
    failure = Failure(status)
    assert (failure.code, failure.message, failure.title) == (code, title, title)


def test_paths_are_those_of_forms() -> None:
    assert path_of(("body", "tags", 0)) == "tags.0"
    assert path_of(("body",)) == "body"
    assert path_of(("query", "limit")) == "query.limit"
    assert path_of(("body", "\ud800")) == "?"


def test_a_hostile_body_gets_a_short_answer() -> None:
    adapter = TypeAdapter(list[int])
    with pytest.raises(ValidationError) as error:
        adapter.validate_json(b'["secret"' + b',"secret"' * 10_000 + b"]", strict=True)
    fields = fields_of(error.value.errors(), "body")
    assert len(fields) == MOST_FIELDS
    assert "secret" not in str(fields)
