"""Which operations were reached: what is never answered as asked is not proved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response

from ..judging import CALLS

_told: set[str] = set()


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType]  # its type leaves out what hooks return
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Write each operation once with every status to the file that the environment names."""
    line = f"{response.status_code} {case.operation.label}\n"
    if case.method.upper() == case.operation.method.upper() and line not in _told:
        _told.add(line)
        with Path(os.environ[CALLS]).open("a") as file:
            file.write(line)
