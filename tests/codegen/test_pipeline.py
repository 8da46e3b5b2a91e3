"""From a contract to files, and back to nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail import generate
from dovetail.config import Config
from dovetail.diagnostics import ContractError
from dovetail.emit import EmitterError

from .projects import CONTRACT, EMITTER, distribute, project, put, with_templates


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


def test_the_same_contract_twice_changes_nothing(config: Config) -> None:
    first = generate(config)
    assert first.changes.written
    assert not generate(config).changes.differences
    assert not generate(config, check=True).failed


def test_the_same_contract_gives_the_same_bytes(config: Config, tmp_path: Path) -> None:
    generate(config)
    generate(Config(config.openapi, output=tmp_path / "again"))
    for path in (tmp_path / "again").rglob("*.*"):
        assert (
            path.read_bytes() == (config.output / path.relative_to(tmp_path / "again")).read_bytes()
        )


def test_errors_stop_it_even_when_their_rule_is_ignored(config: Config) -> None:
    put(config.openapi, CONTRACT.replace("thing.yaml", "nothing.yaml"))
    with pytest.raises(ContractError) as caught:
        generate(Config(config.openapi, output=config.output, ignore=("unknown-ref",)))
    assert [finding.rule for finding in caught.value.diagnostics] == ["unknown-ref"]
    assert not config.output.exists()


def test_warnings_are_told_unless_they_are_ignored(config: Config) -> None:
    put(config.openapi, CONTRACT.replace("      summary: List things.\n", ""))
    assert [finding.rule for finding in generate(config).diagnostics] == ["missing-summary"]
    quiet = Config(config.openapi, output=config.output, ignore=("missing-summary",))
    assert not generate(quiet).diagnostics


def test_stages_are_told(config: Config) -> None:
    told: list[str] = []
    generate(config, tell=told.append)
    assert told == ["reading the contract", "generating", "formatting and comparing"]


def test_check_tells_that_the_contract_changed(config: Config) -> None:
    generate(config)
    put(config.openapi, CONTRACT.replace("List things.", "Give things."))
    report = generate(config, check=True)
    assert report.failed
    assert {finding.message for finding in report.findings()} == {"the contract changed"}


def test_check_tells_that_the_generator_changed(config: Config) -> None:
    generate(config)
    config = with_templates(config)
    put(Path("templates/backend/runtime/media.py"), '"""Mine."""\n')
    report = generate(config, check=True)
    assert [(str(f.at.path), f.message) for f in report.findings()] == [
        ("out/backend/runtime/media.py", "the generator changed")
    ]


def test_check_tells_every_other_reason(config: Config) -> None:
    generate(config)
    responses, media, streams = (
        config.output / f"backend/{name}.py"
        for name in ("responses/things", "runtime/media", "runtime/streams")
    )
    responses.write_text(responses.read_text() + "edited = True\n")
    media.unlink()
    orphan = streams.with_name("orphan.py")
    orphan.write_bytes(streams.read_bytes())
    streams.write_text("mine = True\n")
    report = generate(config, check=True)
    assert {finding.at.path: finding.message for finding in report.findings()} == {
        responses: "it was edited by hand",
        media: "it is missing",
        orphan: "it is no longer generated",
        streams: "it is not generated, and stands where a generated file would",
    }


def test_a_template_can_be_shadowed(config: Config) -> None:
    config = with_templates(config)
    put(Path("templates/backend/runtime/media.py"), '"""Mine."""\n')
    generate(config)
    assert '"""Mine."""' in (config.output / "backend/runtime/media.py").read_text()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{% for %}", "tag.py.jinja:1: "),
        ("fine\n{{ nothing_of_that_name }}", "tag.py.jinja:2: 'nothing_of_that_name' is undefined"),
        ("fine\n\n{{ 1 + 'x' }}", "tag.py.jinja:3: unsupported operand"),
        ("def (:", "is no Python"),
    ],
)
def test_a_template_that_is_wrong_has_its_place(config: Config, text: str, message: str) -> None:
    config = with_templates(config)
    put(Path("templates/backend/responses/tag.py.jinja"), text)
    with pytest.raises(EmitterError) as caught:
        generate(config)
    assert message in str(caught.value)
    assert not config.output.exists()


def test_another_distribution_can_add_an_emitter(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribute(monkeypatch, tmp_path / "site", EMITTER)
    generate(config)
    assert (config.output / "backend/acme.py").read_text().endswith('\nTITLE = "Things"\n')


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("import nothing_of_that_name", "`acme` cannot be loaded"),
        (EMITTER.replace("def emit", "def admit"), "`acme` cannot be loaded"),
        (EMITTER.replace("acme.py", "acme.exe"), "cannot carry the mark"),
    ],
)
def test_a_broken_emitter_is_named(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, message: str
) -> None:
    distribute(monkeypatch, tmp_path / "site", module)
    with pytest.raises(EmitterError, match=message):
        generate(config)
    assert not config.output.exists()
