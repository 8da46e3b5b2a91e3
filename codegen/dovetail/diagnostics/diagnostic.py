"""What the toolchain tells its users."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ..source import Location


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding; `rule` is the id that `dovetail explain` takes, `hint` stands behind the carets."""

    at: Location
    rule: str
    message: str
    severity: Severity = Severity.ERROR
    hint: str = field(default="", compare=False)


class ContractError(Exception):
    """The documents cannot be generated from; every reason is attached, sorted."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(f"{len(diagnostics)} findings")
        self.diagnostics = sorted(diagnostics)
