"""When nothing changed, that is known; when anything did, that is known too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dovetail import generate, stamp
from dovetail.config import Config

from .projects import CONTRACT, EMITTER, THING, distribute, project, put, with_templates


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


def test_nothing_is_remembered_before_the_first_time(config: Config) -> None:
    assert stamp.recall(config) is None
    generate(config, check=True)
    assert stamp.recall(config) is None


def test_a_generation_is_remembered_with_its_warnings(config: Config) -> None:
    put(config.openapi, CONTRACT.replace("      summary: List things.\n", ""))
    report = generate(config)
    remembered = stamp.recall(config)
    assert remembered is not None
    assert remembered.diagnostics == report.diagnostics
    assert remembered.files == len(report.changes.files)


def change_output(name: str) -> Callable[[], object]:
    path = Path("out/backend/responses/things.py")
    changes: dict[str, Callable[[], object]] = {
        "edited": lambda: path.write_text(path.read_text() + "edited = 1\n"),
        "removed": path.unlink,
        "orphan": lambda: Path("out/backend/orphan.py").write_bytes(path.read_bytes()),
    }
    return changes[name]


@pytest.mark.parametrize(
    "change",
    [
        lambda: put(Path("api.yaml"), CONTRACT.replace("List", "Give")),
        lambda: put(Path("thing.yaml"), THING.replace("string", "number")),
        lambda: Path("thing.yaml").unlink(),
        change_output("edited"),
        change_output("removed"),
        change_output("orphan"),
        lambda: put(Path("templates/backend/runtime/media.py"), '"""Mine."""\n'),
        lambda: put(Path("site/acme_emitter.py"), EMITTER + "\n"),
    ],
)
def test_any_change_is_seen(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]
) -> None:
    distribute(monkeypatch, tmp_path / "site", EMITTER)
    config = with_templates(config)
    generate(config)
    assert stamp.recall(config) is not None
    change()
    assert stamp.recall(config) is None


def test_another_configuration_is_another_generation(config: Config) -> None:
    generate(config)
    assert stamp.recall(with_templates(config)) is None


def test_a_contract_that_was_being_written_is_read_again(config: Config) -> None:
    config.openapi.touch()
    generate(config)
    assert stamp.recall(config) is None


def test_what_is_remembered_may_be_damaged(config: Config) -> None:
    generate(config)
    for path in Path(".dovetail").glob("*.json"):
        for text in ("", "{}", "[]", '{"state": 1, "inputs": [1], "roots": []}', "\0"):
            path.write_text(text)
            assert stamp.recall(config) is None
