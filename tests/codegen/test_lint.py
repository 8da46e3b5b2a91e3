"""Every file in `lint/` says, on the line it is about, what the linter must say.

`# error [rule] message` stands behind the line; `@15` before the message is the column, and what follows
` | ` is the hint. Where the first line is `# only a, b`, other rules are not asked; `# beside a.yaml` names the
AsyncAPI document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from dovetail.documents import Documents, read_documents
from dovetail.lint import RULES, lint

LINT = Path(__file__).parent / "lint"
CASES = sorted(LINT.glob("*.yaml"))
EXPECTED = re.compile(
    r"# (?P<severity>error|warning|note) \[(?P<rule>[\w-]+)\](?: @(?P<column>\d+))? "
    r"(?P<message>.*?)(?: \| (?P<hint>.*?))?(?=  #|$)"
)


@dataclass(frozen=True, order=True)
class Expectation:
    file: str
    line: int
    rule: str
    severity: str
    message: str
    column: int | None
    hint: str | None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} [{self.rule}] {self.message}"


def expectations(documents: Documents) -> list[Expectation]:
    """What the comments in the files of a case expect."""
    faulty = (fault.at.path for fault in documents.faults)
    return [
        Expectation(
            path.name,
            number,
            match["rule"],
            match["severity"],
            match["message"],
            int(match["column"]) if match["column"] else None,
            match["hint"],
        )
        for path in sorted({documents.openapi.at.path, *documents.files, *faulty})
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for match in EXPECTED.finditer(line)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_lint_says_what_the_case_expects(path: Path) -> None:
    first = path.read_text().partition("\n")[0]
    only = first.removeprefix("# only ").split(", ") if first.startswith("# only ") else ()
    beside = re.search("^# beside (.+)$", path.read_text(), re.MULTILINE)
    documents = read_documents(path, path.parent / beside[1] if beside else None)
    expected = expectations(documents)
    found = [
        Expectation(
            d.at.path.name, d.at.line, d.rule, str(d.severity), d.message, d.at.column, d.hint
        )
        for d in lint(documents, only)
    ]
    assert "\n".join(sorted(map(str, found))) == "\n".join(sorted(map(str, expected)))
    places = {(str(one), one.column) for one in found}
    assert {(str(e), e.column) for e in expected if e.column is not None} <= places
    hints = {(str(one), one.hint) for one in found}
    assert {(str(e), e.hint) for e in expected if e.hint is not None} <= hints


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_case(rule: str) -> None:
    assert any(f"[{rule}]" in path.read_text() for path in LINT.rglob("*.yaml"))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_says_what_it_is_for_with_an_example(rule: object) -> None:
    documentation = getattr(rule, "documentation", "")
    assert documentation.partition("\n")[0].endswith(".")
    assert "```yaml" in documentation


def test_rules_are_chosen_and_left_out_by_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {}\ncomponents: {schemas: {A: {$ref: '#/b'}}}\n")
    documents = read_documents(path)
    assert {d.rule for d in lint(documents, ["unknown-ref"])} == {"unknown-ref"}
    assert "unknown-ref" not in {d.rule for d in lint(documents, ignore=["unknown-ref"])}
    with pytest.raises(ValueError, match="no rule is called 'unknown-reff'; did you mean"):
        lint(documents, ["unknown-reff"])


@pytest.mark.parametrize("text", ["a: b: c", "openapi: 4.0.0"])
def test_what_cannot_be_read_is_said_whichever_rules_are_asked_for(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    assert lint(read_documents(path), ["metaschema"]) != []
    assert lint(read_documents(path), ignore=["syntax", "unsupported-version"]) != []
