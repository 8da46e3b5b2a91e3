"""Whether a running backend keeps its contract, as schemathesis finds it."""

from __future__ import annotations

from .judging import PHASES, Trial, judge
from .serving import serve

__all__ = ["PHASES", "Trial", "judge", "serve"]
