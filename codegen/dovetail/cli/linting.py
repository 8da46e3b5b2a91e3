"""`dovetail lint`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..config import Problem, suggestion
from ..diagnostics import Diagnostic, Format, Severity, render
from ..documents import read_documents
from ..lint import RULES, lint
from .console import colors, progress
from .documents import chosen


def lint_files(
    files: list[Path], only: tuple[str, ...], ignore: tuple[str, ...], format: Format
) -> int:
    """Print what is wrong with these documents, or with those of `dovetail.toml`."""
    configs = [chosen(file, None, None) for file in files] or [chosen(None, None, None)]
    ignore += configs[0].ignore
    expect_rules((*only, *ignore))
    found: set[Diagnostic] = set()
    with progress() as tell:
        for config in configs:
            tell(f"linting {config.openapi}")
            documents = read_documents(config.openapi, config.asyncapi)
            found.update(lint(documents, only, ignore))
    report(sorted(found), format)
    return int(any(diagnostic.severity is not Severity.NOTE for diagnostic in found))


def report(diagnostics: list[Diagnostic], format: Format) -> None:
    rules = {id: rule.documentation for id, rule in RULES.items()}
    if text := render(diagnostics, format, color=colors(), rules=rules):
        print(text)


def expect_rules(names: Iterable[str]) -> None:
    for name in names:
        if name not in RULES:
            raise Problem(f"unknown rule `{name}`{suggestion(name, RULES)}")
