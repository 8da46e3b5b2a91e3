"""Rules that documents must keep before they are lowered, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import NamedTuple, TypeAlias

from ..diagnostics import Diagnostic, Severity
from ..documents import Documents
from ..source import Location


class Finding(NamedTuple):
    """What a rule has found; `hint` stands behind the carets."""

    at: Location
    message: str
    hint: str = ""


Check: TypeAlias = Callable[[Documents], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`documentation` is Markdown: what the rule does, why, and an example."""

    id: str
    severity: Severity
    documentation: str
    check: Check

    @property
    def summary(self) -> str:
        return self.documentation.partition("\n")[0]


RULES: dict[str, Rule] = {}


def rule(*, severity: Severity = Severity.ERROR) -> Callable[[Check], Check]:
    """Register a function as a rule; its name in kebab case is the id, its docstring the documentation."""

    def register(check: Check) -> Check:
        id = check.__name__.replace("_", "-")
        RULES[id] = Rule(id, severity, getdoc(check) or "", check)
        return check

    return register


def lint(
    documents: Documents, only: Iterable[str] = (), ignore: Iterable[str] = ()
) -> list[Diagnostic]:
    """What the rules find, sorted and each once; `only` and `ignore` are ids of rules."""
    chosen = set(only) or set(RULES)
    found = {
        Diagnostic(at, rule.id, message, rule.severity, hint)
        for rule in RULES.values()
        if rule.id in chosen.difference(ignore)
        for at, message, hint in rule.check(documents)
    }
    return sorted(found)
