"""The document as plain data, with what stands in other files among its components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..documents import Documents
from ..source import Json


def bundle(documents: Documents) -> Mapping[str, Json]:
    """What is written in one file is as it was written."""
    return cast("Mapping[str, Json]", documents.openapi.plain())
