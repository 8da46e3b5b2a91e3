"""`dovetail generate`."""

from __future__ import annotations

import sys

from ..config import Config
from ..diagnostics import ContractError, Format
from ..pipeline import generate
from ..report import Report
from ..write import Difference
from . import linting
from .console import complain, progress
from .unchanged import tell_count


def generate_files(config: Config, format: Format, *, check: bool, force: bool) -> int:
    """Generate, and tell how it went."""
    linting.expect_rules(config.ignore)
    try:
        with progress() as tell:
            report = generate(config, check=check, force=force, tell=tell)
    except ContractError as error:
        linting.report(error.diagnostics, format)
        return 1
    if format == "text":
        _tell(report, check)
    else:
        differences = report.findings(obstacles=not check) if report.failed else []
        linting.report([*report.diagnostics, *differences], format)
    return int(report.failed)


def _tell(report: Report, check: bool) -> None:
    """What people want to know."""
    if report.diagnostics:
        linting.report(report.diagnostics, "text")
    changes = report.changes
    if report.failed and check:
        for finding in report.findings():
            print(f"{finding.at.path}: {finding.message}")
        count = len(changes.differences)
        state = "1 file differs" if count == 1 else f"{count} files differ"
        print(f"{state}; `dovetail generate` brings the output in line")
    elif report.failed:
        _refuse(report)
    elif changes.written:
        removed = len(changes.differences.keys() - changes.files)
        wrote = len(changes.differences) - removed
        print(f"wrote {wrote} of {len(changes.files)} files in {report.output}, removed {removed}")
    else:
        tell_count(len(changes.files), report.output)


def _refuse(report: Report) -> None:
    """Name all that stands in the way."""
    for finding in report.findings(obstacles=True):
        complain(f"{finding.at.path}: {finding.message}")
    edited = Difference.EDITED in report.changes.obstacles
    advice = (
        "; say it in the contract or in a service, or give it up with --force" if edited else ""
    )
    print(f"nothing was written{advice}", file=sys.stderr)
