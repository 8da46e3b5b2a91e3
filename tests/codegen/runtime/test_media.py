"""Media types, as requests and contracts state them."""

from __future__ import annotations

import pytest

from dovetail.templates.backend.runtime.media import essence, kind, match, parameter


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", "json"),
        ("application/problem+json; charset=utf-8", "json"),
        ("Application/JSON", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/mixed", "multipart"),
        ("text/csv", "text"),
        ("application/xml", "text"),
        ("text/event-stream", "events"),
        ("application/x-ndjson", "lines"),
        ("application/json-seq", "lines"),
        ("image/png", "binary"),
        ("nonsense", "binary"),
    ],
)
def test_kinds(media_type: str, expected: str) -> None:
    assert kind(media_type) == expected


def test_the_most_specific_range_is_taken() -> None:
    ranges = ("*/*", "image/*", "image/png")
    found = [match(each, ranges) for each in ("IMAGE/PNG; a=b", "image/gif", "text/plain")]
    assert found == ["image/png", "image/*", "*/*"]
    assert match("text/plain", ("image/*",)) is None


def test_parameters_are_read_with_and_without_quotes() -> None:
    stated = 'multipart/form-data; Boundary="a; b"; charset=utf-8'
    assert essence(stated) == "multipart/form-data"
    assert (parameter(stated, "boundary"), parameter(stated, "charset")) == ("a; b", "utf-8")
    assert parameter("text/plain", "charset") == ""
