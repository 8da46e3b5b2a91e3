"""Which modules of the runtime are copied."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from dovetail.documents import read_documents
from dovetail.emit import EmitterError, File
from dovetail.emit.registry import emit
from dovetail.emit.runtime import runtime, with_runtime
from dovetail.lower import lower

HEALTH = """
openapi: 3.1.0
info: {title: Health, version: "1"}
paths:
  /health:
    get:
      operationId: getHealth
      responses:
        "200":
          description: How it goes.
          content: {application/json: {schema: {type: string}}}
"""


def copied(*files: File) -> set[str]:
    paths = [file.path for file in with_runtime(files)]
    assert len(paths) == len(set(paths))
    return {path.stem for path in paths if path.is_relative_to("backend/runtime")}


def module(text: str, path: str = "backend/routers/items.py") -> File:
    return File(PurePosixPath(path), text)


@pytest.mark.parametrize(
    "text",
    [
        "from ..runtime.problems import Problem\nProblem",
        "from ..runtime import problems\nproblems.Problem",
        "from ..runtime import problems as found\nfound.Problem",
        "from ..runtime.problems import Problem\n__all__ = ['Problem']",
        "def of() -> None:\n    from ..runtime.problems import Problem\n    Problem",
    ],
)
def test_what_is_imported_is_copied_with_what_it_imports(text: str) -> None:
    assert copied(module(text)) == {"__init__", "failures", "problems"}


@pytest.mark.parametrize(
    "text",
    [
        "from ..runtime.problems import Problem",
        "from ..runtime import problems",
        "from ..problems import Problem\nProblem",
        "from pydantic import Field\nField",
        "not Python",
    ],
)
def test_what_is_not_used_is_not_copied(text: str) -> None:
    assert copied(module(text)) == set()


def test_a_module_that_no_generated_file_imports_can_be_asked_for() -> None:
    assert {"migrations", "database", "sqlite"} <= copied(runtime("migrations"))


def test_a_module_that_is_not_there_is_named() -> None:
    with pytest.raises(EmitterError, match=r"`backend/routers/items\.py` imports `.*/nowhere\.py`"):
        copied(module("from ..runtime.nowhere import it\nit"))


def test_one_get_needs_neither_forms_nor_files_nor_a_database(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(HEALTH)
    files = {str(file.path) for file in emit(lower(read_documents(path, None)))}
    unwanted = ("bodies", "database", "forms", "multipart", "uploads", "security", "text")
    assert "backend/runtime/answers.py" in files
    assert files & {f"backend/runtime/{name}.py" for name in unwanted} == set()
