"""Walks through links: a server that remembers does not end them.

Who sends the same request twice may be answered otherwise (a name is taken then), which schemathesis 4.32 takes for
a reason to end its stateful phase, after a third of the walks that were asked for.
"""

from __future__ import annotations

from typing import Any

from hypothesis.errors import Flaky
from schemathesis.engine.run.stateful import _executor

# What it decides with; there is no hook for it, and the test of this module tells when it moves.
NAME = "_classify_suite_error"

_classify = getattr(_executor, NAME)


def classify(error: BaseException, *, ctx: Any, settings: Any, **more: Any) -> Any:
    """Its decision, but for this: go on until there were as many walks as were asked for."""
    status, again, told = _classify(error, ctx=ctx, settings=settings, **more)
    if isinstance(error, Flaky) and not told:
        again = ctx.completed_scenarios < settings.max_examples
    return status, again, told


setattr(_executor, NAME, classify)
