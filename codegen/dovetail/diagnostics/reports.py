"""Diagnostics in the formats that people and other programs read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias
from urllib.parse import quote

from ..source import Json, Location
from .diagnostic import Diagnostic
from .text import text

Format: TypeAlias = Literal["text", "json", "sarif", "github"]

SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
GITHUB_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(
    diagnostics: Sequence[Diagnostic],
    format: Format = "text",
    *,
    color: bool = False,
    rules: Mapping[str, str] | None = None,
) -> str:
    """The report, without a final line break; `rules` maps a rule's id to its documentation, for SARIF."""
    match format:
        case "text":
            return text(diagnostics, color)
        case "json":
            return json.dumps([_plain(d) for d in diagnostics], indent=2, ensure_ascii=False)
        case "sarif":
            return json.dumps(_sarif(diagnostics, rules or {}), indent=2, ensure_ascii=False)
        case "github":
            return "\n".join(_command(d) for d in diagnostics)


def _plain(diagnostic: Diagnostic) -> dict[str, Json]:
    return {
        "path": diagnostic.at.path.as_posix(),
        "line": diagnostic.at.line,
        "column": diagnostic.at.column,
        "length": diagnostic.at.length,
        "severity": diagnostic.severity.value,
        "rule": diagnostic.rule,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _sarif(diagnostics: Sequence[Diagnostic], rules: Mapping[str, str]) -> dict[str, Json]:
    ids = sorted({*rules, *(diagnostic.rule for diagnostic in diagnostics)})
    driver: dict[str, Json] = {
        "name": "dovetail",
        "rules": [_sarif_rule(id, rules.get(id, "")) for id in ids],
    }
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(diagnostic, ids) for diagnostic in diagnostics],
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _sarif_rule(id: str, documentation: str) -> dict[str, Json]:
    if not documentation:
        return {"id": id}
    return {
        "id": id,
        "shortDescription": {"text": documentation.partition("\n")[0]},
        "help": {"text": documentation, "markdown": documentation},
    }


def _sarif_result(diagnostic: Diagnostic, ids: Sequence[str]) -> dict[str, Json]:
    return {
        "ruleId": diagnostic.rule,
        "ruleIndex": ids.index(diagnostic.rule),
        "level": diagnostic.severity.value,
        "message": {"text": _sentence(diagnostic)},
        "locations": [{"physicalLocation": _sarif_location(diagnostic.at)}],
    }


def _sarif_location(at: Location) -> dict[str, Json]:
    uri = at.path.as_uri() if at.path.is_absolute() else quote(at.path.as_posix())
    return {
        "artifactLocation": {"uri": uri},
        "region": {
            "startLine": at.line,
            "startColumn": at.column,
            "endColumn": at.column + at.length,
        },
    }


def _command(diagnostic: Diagnostic) -> str:
    """A workflow command of GitHub Actions, which becomes an annotation of the line."""
    at = diagnostic.at
    properties = {
        "file": at.path.as_posix(),
        "line": str(at.line),
        "col": str(at.column),
        "endColumn": str(at.column + at.length),
        "title": diagnostic.rule,
    }
    values = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    command = GITHUB_COMMANDS[diagnostic.severity]
    return f"::{command} {values}::{_data(_sentence(diagnostic))}"


def _sentence(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.message}; {diagnostic.hint}" if diagnostic.hint else diagnostic.message


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
