"""Whether a running backend keeps its contract, as schemathesis finds it."""

from __future__ import annotations

from .accounts import Accounts
from .backends import Backend
from .databases import DATABASES
from .judging import PHASES, Trial, Verdict, judge
from .routes import compare

__all__ = ["DATABASES", "PHASES", "Accounts", "Backend", "Trial", "Verdict", "compare", "judge"]
