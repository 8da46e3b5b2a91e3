"""`dovetail generate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .. import stamp
from ..config import Config
from .console import complain, progress
from .documents import chosen

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic, Format
    from ..report import Report


def generate_files(
    documents: tuple[Path | None, Path | None, Path | None],
    format: Format,
    *,
    check: bool,
    force: bool,
) -> int:
    """Generate and tell how it went; nothing is imported for a contract that did not change."""
    config = chosen(*documents)
    known = stamp.recall(config)
    if known is None:
        return _generate(config, format, check=check, force=force)
    if known.diagnostics or format != "text":
        _report(known.diagnostics, format)
    if format == "text":
        _unchanged(known.files, config.output)
    return 0


def _generate(config: Config, format: Format, *, check: bool, force: bool) -> int:
    from ..diagnostics import ContractError
    from ..pipeline import generate
    from .linting import expect_rules

    expect_rules(config.ignore)
    try:
        with progress() as tell:
            report = generate(config, check=check, force=force, tell=tell)
    except ContractError as error:
        _report(error.diagnostics, format)
        return 1
    if format != "text":
        _report([*report.diagnostics, *(report.findings() if report.failed else ())], format)
    else:
        _tell(report, check)
    return int(report.failed)


def _report(diagnostics: list[Diagnostic], format: Format) -> None:
    from .linting import report

    report(diagnostics, format)


def _tell(report: Report, check: bool) -> None:
    """What people want to know."""
    from ..write import Difference

    if report.diagnostics:
        _report(report.diagnostics, "text")
    changes = report.changes
    if report.failed and check:
        for finding in report.findings():
            print(f"{finding.at.path}: {finding.message}")
        print(f"{len(changes.differences)} files differ; `dovetail generate` brings them in line")
    elif report.failed:
        _refuse(report)
    elif changes.written:
        removed = len(changes.of(Difference.ORPHANED))
        wrote = len(changes.differences.keys() & changes.files)
        print(f"wrote {wrote} of {len(changes.files)} files in {report.output}, removed {removed}")
    else:
        _unchanged(len(changes.files), report.output)


def _refuse(report: Report) -> None:
    """Name what stands in the way."""
    for finding in report.findings(obstacles=True):
        complain(f"{finding.at.path}: {finding.message}")
    print("nothing was written; see `dovetail explain generated-edited`", file=sys.stderr)


def _unchanged(files: int, output: Path) -> None:
    print(f"unchanged: {files} files in {output}")
