"""Versions of what is changed: who changes a stale one is refused."""

from __future__ import annotations

from typing import Any

import requests
import schemathesis
from schemathesis import Case, CheckContext, Response

SECONDS = 30


@schemathesis.check
def stale_version_is_refused(context: CheckContext, response: Response, case: Case[Any]) -> None:
    """A request with `If-Match` that gave a new ETag is sent again: the version that it names is gone."""
    stated = str(response.request.headers.get("If-Match", "*"))
    etag = "".join(response.headers.get("etag", ()))
    if 200 <= response.status_code < 300 and etag and stated != "*" and etag not in stated:
        with requests.Session() as session:
            again = session.send(response.request.copy(), timeout=SECONDS, verify=response.verify)
        assert not 200 <= again.status_code < 300, (
            f"If-Match: {stated} was answered {again.status_code} when the ETag was {etag}"
        )
