"""How findings are shown to people and to other programs."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from dovetail.diagnostics import Diagnostic, Severity, render, summary
from dovetail.source import Location


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def finding(
    text: str, line: int, column: int, length: int, hint: str = "", message: str = "wrong"
) -> Diagnostic:
    Path("a.yaml").write_text(text, encoding="utf-8")
    at = Location(Path("a.yaml"), line, column, length)
    return Diagnostic(at, "unknown-ref", message, hint=hint)


def test_a_finding_shows_its_line_with_carets_below_the_place() -> None:
    text = "\n" * 40 + "        $ref: '#/components/schemas/Itm'\n"
    found = finding(text, 41, 15, 26, "did you mean 'Item'?", "nothing stands at '#/…/Itm'")
    assert render([found]) == dedent(
        """\
        error[unknown-ref]: nothing stands at '#/…/Itm'
          --> a.yaml:41:15
           |
        41 |         $ref: '#/components/schemas/Itm'
           |               ^^^^^^^^^^^^^^^^^^^^^^^^^^ did you mean 'Item'?
           = help: dovetail explain unknown-ref

        1 error"""
    )


def shown(found: Diagnostic) -> tuple[str, str]:
    """The excerpt and the line below it, without the gutter."""
    lines = render([found]).splitlines()
    return lines[3].partition("| ")[2], lines[4].partition("| ")[2]


def test_tabs_and_wide_characters_stay_aligned() -> None:
    assert shown(finding("\t\ta: b", 1, 6, 1)) == ("        a: b", "           ^")
    assert shown(finding("名前: 値だ", 1, 5, 2)) == ("名前: 値だ", "      ^^^^")
    assert shown(finding("e\u0301a: b", 1, 5, 1)) == ("e\u0301a: b", "   ^")


def test_carets_end_with_the_line_and_are_never_none() -> None:
    assert shown(finding("a: bc", 1, 4, 50))[1] == "   ^^"
    assert shown(finding("a:", 1, 3, 1))[1] == "  ^"


def test_a_long_line_is_shown_around_the_place() -> None:
    line, carets = shown(finding('{"a": "' + "x" * 5000 + '", "b": 5}', 1, 5016, 1))
    assert len(line) < 130
    assert line.startswith("…")
    assert line[carets.index("^")] == "5"


def test_control_characters_do_not_reach_the_terminal() -> None:
    found = finding("a: \x1b[31mred\n", 1, 4, 3, message="'\x1b]0;x\x07' is odd")
    assert "\x1b" not in render([found])
    assert "\x07" not in render([found])


def test_a_place_that_cannot_be_shown_leaves_the_message() -> None:
    gone = Diagnostic(Location(Path("gone.yaml"), 1, 1), "syntax", "no such file", hint="look")
    assert render([gone]) == dedent(
        """\
        error[syntax]: no such file
         --> gone.yaml:1:1
          = hint: look
          = help: dovetail explain syntax

        1 error"""
    )


def test_color_is_only_there_when_asked_for() -> None:
    found = finding("a: b", 1, 4, 1)
    assert "\x1b" not in render([found])
    plain = render([found], color=True)
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[34m", "\x1b[1;31m"):
        plain = plain.replace(code, "")
    assert plain == render([found])


def test_the_summary_counts_each_severity() -> None:
    at = Location(Path("a.yaml"), 1, 1)
    severities = (Severity.ERROR, Severity.ERROR, Severity.WARNING)
    several = [Diagnostic(at, "r", "m", severity) for severity in severities]
    assert summary(several) == "2 errors, 1 warning"
    assert summary([Diagnostic(at, "r", "m", Severity.NOTE)]) == "1 note"
    assert summary([]) == "no findings"


def test_findings_are_sorted_by_their_place() -> None:
    def at(path: str, line: int, column: int) -> Diagnostic:
        return Diagnostic(Location(Path(path), line, column), "r", "m")

    places = [at("b.yaml", 1, 1), at("a.yaml", 10, 1), at("a.yaml", 2, 5), at("a.yaml", 2, 3)]
    assert [str(d.at) for d in sorted(places)] == [
        "a.yaml:2:3",
        "a.yaml:2:5",
        "a.yaml:10:1",
        "b.yaml:1:1",
    ]


def test_json_is_a_list_of_objects() -> None:
    found = finding("a: b", 1, 4, 1, "look")
    assert json.loads(render([found], "json")) == [
        {
            "path": "a.yaml",
            "line": 1,
            "column": 4,
            "length": 1,
            "severity": "error",
            "rule": "unknown-ref",
            "message": "wrong",
            "hint": "look",
        }
    ]
    assert json.loads(render([], "json")) == []


def test_sarif_describes_the_rules_and_places_the_results(folder: Path) -> None:
    note = Diagnostic(Location(folder / "a b.yaml", 2, 3, 4), "odd", "m", Severity.NOTE)
    rules = {"unknown-ref": "It exists.\n\nMore.", "unused": "Never."}
    log = json.loads(render([finding("a: b", 1, 4, 1, "look"), note], "sarif", rules=rules))
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    described = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == ["odd", "unknown-ref", "unused"]
    assert described[1]["shortDescription"] == {"text": "It exists."}
    first, second = run["results"]
    assert (first["ruleId"], described[first["ruleIndex"]]["id"]) == ("unknown-ref",) * 2
    assert (first["level"], second["level"]) == ("error", "note")
    assert first["message"]["text"] == "wrong; look"
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "a.yaml"},
                "region": {"startLine": 1, "startColumn": 4, "endColumn": 5},
            }
        }
    ]
    uri = second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (folder / "a b.yaml").as_uri()


def test_github_gets_workflow_commands_with_what_they_need_escaped() -> None:
    at = Location(Path("a,b:c.yaml"), 3, 5, 2)
    found = Diagnostic(at, "odd", "50%\nmore: x, y", Severity.NOTE, "look")
    assert render([found], "github") == (
        "::notice file=a%2Cb%3Ac.yaml,line=3,col=5,endColumn=7,title=odd::50%25%0Amore: x, y; look"
    )
    assert render([], "github") == ""


def several(rule: str, count: int, severity: Severity) -> list[Diagnostic]:
    """As many findings of a rule, a line each."""
    lines = range(1, count + 1)
    return [Diagnostic(Location(Path("a.yaml"), n, 1, 1), rule, "wrong", severity) for n in lines]


def test_many_warnings_of_one_rule_do_not_hide_the_others() -> None:
    warnings = several("undeclared-status", 50, Severity.WARNING)
    errors = several("unknown-ref", 12, Severity.ERROR)
    text = render(sorted([*warnings, *errors]))
    assert text.count("error[unknown-ref]") == 12
    assert text.count("warning[undeclared-status]") == 10
    assert "40 more of undeclared-status: dovetail lint --only undeclared-status" in text
    assert text.endswith("12 errors, 50 warnings")


def test_findings_of_one_rule_alone_are_all_shown() -> None:
    assert render(several("undeclared-status", 50, Severity.WARNING)).count("warning[") == 50
