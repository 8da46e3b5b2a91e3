"""The guide: every page shows a piece of contract and the code that it becomes."""

from __future__ import annotations

import doctest
import importlib
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from . import checkers
from .guide import GUIDE, PAGES, Kind, blocks, generate_beside, missing, package, write

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)


def pages(*kinds: Kind) -> pytest.MarkDecorator:
    """Every page that has a block of these kinds."""
    found = [page for page in PAGES if any(block.kind in kinds for block in blocks(page))]
    return pytest.mark.parametrize("page", found, ids=lambda page: page.stem)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the package of every page, generated."""
    directory = tmp_path_factory.mktemp("guide")
    for page in PAGES:
        generate_beside(write(page, directory))
    return directory


@pages("generated")
def test_a_page_shows_what_is_generated(project: Path, page: Path) -> None:
    for block in blocks(page):
        if block.kind == "generated":
            text = (project / package(page) / block.path).read_text()
            if part := missing(block, text):
                pytest.fail(f"{part}\nis not in {block.path}:\n{text}", pytrace=False)


@pytest.fixture
def logging_restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An application may say how its process logs, and this process has other tests."""
    level = logging.root.level
    monkeypatch.setattr(logging.root, "handlers", [*logging.root.handlers])
    yield
    logging.root.setLevel(level)


@pages("python")
@pytest.mark.usefixtures("logging_restored")
def test_a_page_shows_what_happens(
    project: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`http` is a client of the page's application; modules of `backend` go by their names."""
    monkeypatch.setattr(sys, "path", [str(project), *sys.path])
    session = "".join(block.text for block in blocks(page) if block.kind == "python")
    names: dict[str, object] = {}
    for path in (project / package(page) / "backend").glob("[!_]*.py"):
        if f"{path.stem}." in session:
            names[path.stem] = importlib.import_module(f"{package(page)}.backend.{path.stem}")
    told: list[str] = []
    with ExitStack() as served:
        if (project / package(page) / "main.py").is_file():
            app = importlib.import_module(f"{package(page)}.main").app
            client = TestClient(app, raise_server_exceptions=False)
            names["http"] = served.enter_context(client)
        test = doctest.DocTestParser().get_doctest(session, names, page.stem, str(page), 0)
        doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=told.append)
    if told:
        pytest.fail("".join(told), pytrace=False)


@pages("console")
def test_a_page_shows_what_the_command_tells(tmp_path: Path, page: Path) -> None:
    root = write(page, tmp_path)
    beside = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{beside}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    for block in blocks(page):
        for command, wanted in COMMAND.findall(block.text) if block.kind == "console" else ():
            done = subprocess.run(
                ["bash", "-c", command], cwd=root, env=environment, capture_output=True, text=True
            )
            told = done.stdout + done.stderr
            shown = doctest.OutputChecker().check_output(wanted, told, OPTIONS)
            assert shown, f"$ {command}\n{told}"


def test_the_type_checkers_find_nothing_in_any_page(project: Path) -> None:
    packages = [package(page) for page in PAGES]
    # The runtime is the same everywhere, and is checked where it comes from.
    assert checkers.pyright(project, *packages, exclude="**/runtime") == []
    # Alembic runs its environment from the directory that holds `backend`.
    assert checkers.mypy(project, *packages, "--exclude", "/migrations/") == []


def test_the_index_names_every_page_once_and_in_an_order() -> None:
    named = re.findall(r"\]\(([\w-]+)\.md\)", (GUIDE / "README.md").read_text())
    assert sorted(named) == [page.stem for page in PAGES]
