"""Rules that documents must keep before they are lowered, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from inspect import getdoc
from typing import NamedTuple, TypeAlias, overload

from ..diagnostics import Diagnostic, Severity
from ..documents import Documents
from ..problems import nearest
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

# What cannot be read cannot be said to be right, whichever rules are asked for.
_ALWAYS = {"syntax", "unsupported-version"}


@overload
def rule(check: Check, /) -> Check: ...
@overload
def rule(*, severity: Severity) -> Callable[[Check], Check]: ...
def rule(
    check: Check | None = None, /, *, severity: Severity = Severity.ERROR
) -> Check | Callable[[Check], Check]:
    """Register a function as a rule; its name in kebab case is the id, its docstring the documentation."""

    def register(check: Check) -> Check:
        id = check.__name__.replace("_", "-")
        RULES[id] = Rule(id, severity, getdoc(check) or "", check)
        return check

    return register if check is None else register(check)


def suggestion(name: str, names: Iterable[str]) -> str:
    """A hint at the one of `names` that is most like `name`, empty when none is."""
    close = nearest(name, names)
    return f"did you mean '{close}'?" if close else ""


def lint(
    documents: Documents, only: Iterable[str] = (), ignore: Iterable[str] = ()
) -> list[Diagnostic]:
    """What the rules find, sorted and each once; `only` and `ignore` are ids of rules.

    Raises `ValueError` for an id that no rule has.
    """
    chosen, ignored = set(only), set(ignore)
    for id in sorted((chosen | ignored) - RULES.keys()):
        raise ValueError(f"no rule is called '{id}'; {suggestion(id, RULES)}".removesuffix("; "))
    found = _run(documents, _ALWAYS)
    # Nothing else means anything in a version that is not known.
    if not any(diagnostic.rule == "unsupported-version" for diagnostic in found):
        found |= _run(documents, (chosen or RULES.keys()) - ignored - _ALWAYS)
    return sorted(found)


def _run(documents: Documents, ids: Set[str]) -> set[Diagnostic]:
    return {
        Diagnostic(at, rule.id, message, rule.severity, hint)
        for rule in RULES.values()
        if rule.id in ids
        for at, message, hint in rule.check(documents)
    }
