"""What another account is shown: the same thing, though it was answered at another moment.

schemathesis 4.32 takes two answers for different ones when their envelopes tell when they were given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from schemathesis.specs.openapi import object_authorization

# What it compares; there is no hook for it, and the gate tells when it moves.
NAME = "_declared_scalars"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d.*")

_scalars = getattr(object_authorization, NAME)


def lasting(schema: Any, body: Any, root: Any, path: tuple[Any, ...] = ()) -> Iterator[Any]:
    """The places and values that it compares, but for moments."""
    for place, value in _scalars(schema, body, root, path):
        if not (isinstance(value, str) and MOMENT.fullmatch(value)):
            yield place, value


setattr(object_authorization, NAME, lasting)
