"""Texts with NUL: JSON Schema has no word for them, and not every database can store them."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

NUL = (b"\x00", b"\\u0000", b"%00")


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType]  # its type leaves out what hooks return
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Whether it is a failure: 422 for such a text is none, though its schema takes it for valid."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 422:
        return True
    return not any(nul in _sent(response) for nul in NUL)


def _sent(response: Response) -> bytes:
    """The address and the body, as they went over the wire."""
    url, body = str(response.request.url), response.request.body
    text = body.encode() if isinstance(body, str) else body
    return b"\n".join((url.encode(), text if isinstance(text, bytes) else b""))
