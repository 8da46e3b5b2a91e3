"""`dovetail lint`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .. import audit
from ..diagnostics import Diagnostic, Format, Severity, render
from ..documents import read_documents
from ..lint import RULES, lint
from ..lower import lower
from ..problems import Problem, unknown
from .console import colors, progress
from .documents import chosen

DOCUMENTATION = {id: rule.documentation for id, rule in RULES.items()} | audit.DOCUMENTATION


def lint_files(
    files: list[Path], only: tuple[str, ...], ignore: tuple[str, ...], format: Format
) -> int:
    """Print what is wrong with these documents, or with those of `dovetail.toml` and their sources."""
    configs = [chosen(file, None, None) for file in files] or [chosen(None, None, None)]
    ignore += configs[0].ignore
    expect_rules((*only, *ignore))
    asked = (set(only) or DOCUMENTATION.keys()) - set(ignore)
    found: set[Diagnostic] = set()
    with progress() as tell:
        for config in configs:
            tell(f"linting {config.openapi}")
            documents = read_documents(config.openapi, config.asyncapi)
            diagnostics = lint(documents, ignore=RULES.keys() - asked)
            found.update(diagnostics)
            if config.sources is not None and not files and asked & audit.DOCUMENTATION.keys():
                tell(f"reading {config.sources}")
                others = lint(documents, ignore=RULES.keys() & asked)
                # As long as the contract has errors it cannot be told what it declares.
                if not _has_error((*diagnostics, *others)):
                    found.update(audit.audit(lower(documents), config.sources, config.output))
    report(sorted(found), format)
    return int(any(diagnostic.severity is not Severity.NOTE for diagnostic in found))


def report(diagnostics: list[Diagnostic], format: Format) -> None:
    if text := render(diagnostics, format, color=colors(), rules=DOCUMENTATION):
        print(text)


def expect_rules(names: Iterable[str]) -> None:
    for name in names:
        if name not in DOCUMENTATION:
            raise Problem(unknown("rule", name, DOCUMENTATION))


def _has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
