"""Who may import whom, and how long a file and a function may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dovetail
from dovetail import generate
from dovetail.config import Config

PACKAGE = Path(dovetail.__file__).parent
DIRECTION = (
    "source",
    "problems",
    "config",
    "diagnostics",
    "documents",
    "contract",
    "naming",
    "entities",
    "lint",
    "lower",
    "emit",
    "audit",
    "write",
    "report",
    "stamp",
    "pipeline",
    "conform",
    "cli",
    "__main__",
)
# What another generator must not see: it knows the contract alone.
LANGUAGES = ("emit.python", "emit.typescript")
UNSEEN = ("documents", "lint", "lower")


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def name_of(path: Path) -> str:
    """`emit.python.schemas`, and a package by its own name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TEMPLATES = [path for path in MODULES if path.is_relative_to(PACKAGE / "templates")]
GENERATOR = [path for path in MODULES if path not in TEMPLATES]


def imports(path: Path) -> set[str]:
    """What a module imports of this package, by names as of `name_of`."""
    return find_imports(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).parent.parts)


def find_imports(text: str, package: tuple[str, ...]) -> set[str]:
    """Imports inside functions too; an absolute one that this package does not write is `dovetail.…`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "dovetail"}
        elif isinstance(node, ast.ImportFrom):
            module = node.module.split(".") if node.module else []
            above = package[: len(package) + 1 - node.level] if node.level else ()
            if node.level or module[0] == "dovetail":
                found |= {".".join([*above, *module, alias.name]) for alias in node.names}
    return found


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_every_module_has_a_place() -> None:
    placed = {*DIRECTION, "templates"}
    assert {name_of(path).split(".")[0] for path in MODULES} == placed


@pytest.mark.parametrize("path", GENERATOR, ids=name_of)
def test_imports_lead_leftwards(path: Path) -> None:
    here = name_of(path).split(".")[0]
    allowed = DIRECTION[: DIRECTION.index(here) + 1]
    assert {found for found in imports(path) if found.split(".")[0] not in allowed} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emitter_sees_the_contract_alone(language: str) -> None:
    others = [other for other in LANGUAGES if other != language]
    paths = [path for path in MODULES if is_in(name_of(path), language)]
    seen = {found for path in paths for found in imports(path)}
    assert {
        found for found in seen if any(is_in(found, name) for name in (*UNSEEN, *others))
    } == set()


def test_the_runtime_that_is_copied_knows_nothing_of_the_generator() -> None:
    assert TEMPLATES
    for path in TEMPLATES:
        runtime = name_of(path).rpartition(".")[0] if path.name != "__init__.py" else name_of(path)
        assert {found for found in imports(path) if not is_in(found, runtime)} == set(), path


def test_no_template_mentions_the_generator() -> None:
    templates = (PACKAGE / "templates").rglob("*.jinja")
    assert [path for path in templates if "dovetail" in path.read_text().lower()] == []


def test_generated_code_imports_no_generator_and_lies_anywhere(tmp_path: Path) -> None:
    generate(Config(Path(__file__).parents[2] / "spec/openapi.yaml", output=tmp_path / "anywhere"))
    modules = sorted((tmp_path / "anywhere").rglob("*.py"))
    assert len(modules) > 20
    absolute = {name for path in modules for name in absolute_imports(path)}
    assert absolute & {"dovetail", "anywhere", "backend", "generated"} == set()
    assert "pydantic" in absolute


def absolute_imports(path: Path) -> set[str]:
    """The distributions and modules outside that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    origins = [
        node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level
    ]
    return {name.partition(".")[0] for name in (*plain, *origins)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import dovetail.cli", ["dovetail.cli"]),
        ("from dovetail.cli import app", ["dovetail.cli.app"]),
        ("from ..lint import rules", ["lint.rules"]),
        ("from .. import lint", ["lint"]),
        ("from . import render", ["emit.render"]),
        ("def f():\n    from ..cli.console import colors", ["cli.console.colors"]),
        ("import os\nfrom pathlib import Path", []),
    ],
)
def test_an_import_is_seen(text: str, found: list[str]) -> None:
    assert sorted(find_imports(text, ("emit",))) == found


LONGEST_FILE, LONGEST_BODY = 250, 25
BACKEND = Path(__file__).parents[2] / "backend"
# A migration is Alembic's: as long as the change that it makes.
SOURCES = [*MODULES, *(path for path in BACKEND.rglob("*.py") if path.parent.name != "versions")]


def long_bodies(text: str) -> list[str]:
    """The functions whose bodies, without docstrings, take too many lines."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            last = node.end_lineno or 0
            if body and last - body[0].lineno >= LONGEST_BODY:
                found.append(node.name)
    return found


def test_files_and_functions_are_short() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCES}
    assert [path for path, text in texts.items() if text.count("\n") > LONGEST_FILE] == []
    assert {path: found for path, text in texts.items() if (found := long_bodies(text))} == {}


def test_a_long_body_is_seen() -> None:
    def function(lines: int) -> str:
        return 'async def f(\n    a: int,\n) -> None:\n    """Said."""\n' + "    f()\n" * lines

    assert long_bodies(function(LONGEST_BODY)) == []
    assert long_bodies(function(LONGEST_BODY + 1)) == ["f"]
