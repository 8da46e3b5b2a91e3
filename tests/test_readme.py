"""The README's five minutes, done as it says, on a copy of the repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from .bench.server import serve

ROOT = Path(__file__).parents[1]
COPIED = ("spec", "backend", "generated", "dovetail.toml", "pyproject.toml", "Makefile")
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"```yaml ([\w ]+)\n(.*?)```", README, re.DOTALL))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def insert(project: Path, after: str, text: str) -> None:
    """Put a block of the README below a place of the contract, given as a pattern."""
    contract = project / "spec/openapi.yaml"
    before = contract.read_text("utf-8")
    written, count = re.subn(f"({after})", lambda found: found[1] + text, before, count=1)
    assert count == 1, after
    contract.write_text(written, "utf-8")


def make(project: Path, *arguments: str) -> None:
    """By the Makefile's own recipes, in the environment that the tests run in."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{project}/tour.db"}
    command = ["make", f"BIN={Path(sys.executable).parent}", "INSTALLED=", *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_field_arrives_everywhere(project: Path) -> None:
    block = BLOCKS["Item ItemCreate"]
    for schema in ("Item", "ItemCreate"):
        insert(project, rf"\n    {schema}:\n(?:      .*\n)*?      properties:\n", block)
    make(project, "generate")
    for file in ("schemas.py", "models.py", "services/items.py"):
        assert "priority" in (project / "generated/backend" / file).read_text("utf-8")
    make(project, "migration", "m=priority of items")
    versions = project / "backend/migrations/versions"
    (migration,) = versions.glob("*_priority_of_items.py")
    assert "add_column(" in migration.read_text("utf-8")


def test_a_resource_works_without_a_line_of_python(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert(project, r"\npaths:\n", BLOCKS["paths"])
    insert(project, r"\n  schemas:\n", BLOCKS["schemas"])
    make(project, "generate")
    make(project, "migration", "m=notes")
    make(project, "migrate")
    monkeypatch.chdir(project)
    environment = {"DATABASE_URL": f"sqlite:///{project}/tour.db", "FILES": f"{project}/files"}
    with serve("backend.main:create_app", environment, "--factory") as server:
        notes = f"http://127.0.0.1:{server.port}/api/v1/notes"
        created = httpx.post(notes, json={"text": "Weave algebraic patterns."})
        found = httpx.get(notes, params={"q": "algebraic", "limit": 1})
        assert created.status_code == 201
        assert found.json()["data"] == [created.json()]
        assert list(found.json()["meta"].values()) == [1, 1, 1, 1, False, False]
        assert httpx.get(f"{notes}/{created.json()['id']}").json() == created.json()
        assert httpx.get(f"{notes}/2").status_code == 404
        assert httpx.post(notes, json={"text": ""}).status_code == 422
