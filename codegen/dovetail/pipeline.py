"""From the contract to the files: read, lint, lower, emit, write."""

from __future__ import annotations

import time
from collections.abc import Callable

from . import stamp
from .config import Config
from .diagnostics import ContractError, Diagnostic, Severity
from .documents import Documents, read_documents
from .emit.registry import emit, registered_sources
from .lint import lint
from .lower import lower
from .report import Report
from .write import locked, write


def generate(
    config: Config,
    *,
    check: bool = False,
    force: bool = False,
    tell: Callable[[str], None] = lambda stage: None,
) -> Report:
    """Bring the output in line with the contract; `check` only tells how it differs.

    Raises `ContractError` when the documents have errors, of which none can be ignored here, and
    `Problem` for what else a person can put right. `tell` is called with the name of each stage.
    """
    with locked(config.output, waiting=lambda: tell("waiting for another run")):
        started = time.time_ns()
        tell("reading the contract")
        documents = read_documents(config.openapi, config.asyncapi)
        diagnostics = _expect_no_error(lint(documents), config.ignore)
        tell("generating")
        files = emit(lower(documents), config.templates)
        tell("formatting and comparing")
        changes = write(files, config.output, check=check, force=force)
        report = Report(diagnostics, changes, config.output)
        if not check and not report.failed:
            _press(config, documents, report, started)
    return report


def _expect_no_error(diagnostics: list[Diagnostic], ignore: tuple[str, ...]) -> list[Diagnostic]:
    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        raise ContractError(diagnostics)
    return [diagnostic for diagnostic in diagnostics if diagnostic.rule not in ignore]


def _press(config: Config, documents: Documents, report: Report, started: int) -> None:
    files = report.changes.files
    stamp.press(
        config,
        inputs=[*documents.files, *registered_sources()],
        roots={path.parts[0] for path in files},
        outcome=stamp.Outcome(report.diagnostics, len(files)),
        started=started,
    )
