"""Problem details (RFC 9457), for contracts that say nothing of errors."""

from __future__ import annotations

from pydantic import BaseModel

from .failures import Failure


class Problem(BaseModel):
    """What went wrong; `errors` maps a field to its message."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: dict[str, str]

    @classmethod
    def of(cls, failure: Failure) -> Problem:
        return cls(
            title=failure.title,
            status=failure.status,
            detail=failure.message,
            instance=f"urn:uuid:{failure.id}",
            errors=failure.fields,
        )
