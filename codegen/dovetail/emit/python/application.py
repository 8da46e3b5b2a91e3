"""The function that makes an application serve its contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from ...contract import Contract
from .. import File
from ..render import render
from .cors import cors_of
from .errors import errors_of


def emit(contract: Contract) -> Iterator[File]:
    """`application.py` and the document that it serves."""
    errors = errors_of(contract)
    text = render(
        "backend/application.py.jinja",
        errors=errors,
        cors=cors_of(contract),
        is_stored=bool(contract.tables),
    )
    yield File(PurePosixPath("backend/__init__.py"), '"""The server side of the contract."""\n')
    yield File(PurePosixPath("backend/application.py"), text)
    document = json.dumps(dict(contract.document), ensure_ascii=False, indent=2)
    yield File(PurePosixPath("backend/openapi.yaml"), f"{document}\n")
