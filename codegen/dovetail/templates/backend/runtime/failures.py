"""What went wrong with a request, before it takes the shape that the contract gives to errors."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

RETRY_AFTER = 5  # seconds, in which most things start again
MOST_FIELDS = 100  # a hostile body can be wrong in very many places

# Names of RFC 9110 where Python's differ between its versions, and the one of what is not valid.
CODES = {
    413: "CONTENT_TOO_LARGE",
    414: "URI_TOO_LONG",
    416: "RANGE_NOT_SATISFIABLE",
    422: "VALIDATION_ERROR",
}
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


class Failure(Exception):
    """An answer in the contract's error shape; raise it anywhere below a route.

    `fields` maps a path to its message: `tags.0` in the body, `query.limit` outside it.
    """

    def __init__(
        self,
        status: int,
        message: str = "",
        *,
        code: str = "",
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.message = message or _title(status)
        self.code = code or code_of(status)
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})
        self.id = uuid.uuid4()
        self.timestamp = datetime.now(UTC)
        super().__init__(f"{status} {self.message}")

    @property
    def title(self) -> str:
        """The name of the status."""
        return _title(self.status)

    @classmethod
    def later(cls, message: str) -> Failure:
        """It cannot be done now, and perhaps soon."""
        return cls(503, message, headers={"Retry-After": str(RETRY_AFTER)})

    @classmethod
    def invalid(cls, fields: Mapping[str, str]) -> Failure:
        """The request is not what the contract asks for, at these places."""
        return cls(422, "The request is not valid.", fields=fields)


def fields_of(errors: Iterable[Mapping[str, Any]], *prefix: str) -> dict[str, str]:
    """Places and messages of Pydantic's errors, without anything that the client sent."""
    fields: dict[str, str] = {}
    for error in errors:
        if len(fields) == MOST_FIELDS:
            break
        fields.setdefault(path_of((*prefix, *error["loc"])), message_of(error))
    return fields


def path_of(location: Sequence[str | int]) -> str:
    """`("body", "tags", 0)` is `tags.0`, and the whole body is `body`."""
    parts = [str(part).encode("utf-8", "replace").decode() for part in location]
    return ".".join(parts[1:] if parts[:1] == ["body"] and len(parts) > 1 else parts)


def message_of(error: Mapping[str, Any]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")


def code_of(status: int) -> str:
    """The code of a failure that has none of its own."""
    try:
        return CODES.get(status) or HTTPStatus(status).name
    except ValueError:
        return "ERROR"


def _title(status: int) -> str:
    try:
        return TITLES.get(status) or HTTPStatus(status).phrase
    except ValueError:
        return "Error"
