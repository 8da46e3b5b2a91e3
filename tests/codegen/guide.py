"""Pages of the guide: what their blocks are, and a package that is made of them.

The info of a block says what it is. `yaml` blocks are the contract, piece by piece. A block with a path below
`backend/` or `frontend/` is what is generated there, `...` standing for what is left out; one with another path is a
file that somebody wrote. `pycon` and `console` blocks are sessions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dovetail.config import Config
from dovetail.pipeline import generate

GUIDE = Path(__file__).parents[2] / "codegen" / "docs" / "guide"
PAGES = sorted(path for path in GUIDE.glob("*.md") if path.stem != "README")
BLOCK = re.compile(r"^```(?P<language>\w+)[ ]?(?P<path>\S*)\n(?P<text>.*?)^```$", re.M | re.S)
ELISION = re.compile(r"^ *\.\.\.\n", re.M)
HEAD = 'openapi: 3.1.0\ninfo: {title: Shop, version: "1"}\n'

Kind = Literal["contract", "generated", "written", "python", "console"]


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    path: str
    text: str


def blocks(page: Path) -> list[Block]:
    """All blocks of a page, in its order; each is of some kind."""
    found = BLOCK.finditer(page.read_text())
    return [
        Block(kind(each["language"], each["path"]), each["path"], each["text"]) for each in found
    ]


def kind(language: str, path: str) -> Kind:
    match language, path:
        case "yaml", "":
            return "contract"
        case "pycon", "":
            return "python"
        case "console", "":
            return "console"
        case _, "":
            raise ValueError(f"what is a block of {language}?")
        case _:
            return "generated" if path.startswith(("backend/", "frontend/")) else "written"


def package(page: Path) -> str:
    return page.stem.replace("-", "_")


def write(page: Path, directory: Path) -> Path:
    """The package of a page as its reader has it: the contract, and what is written by hand."""
    root = directory / package(page)
    root.mkdir(parents=True)
    (root / "__init__.py").touch()
    found = blocks(page)
    for block in found:
        if block.kind == "written":
            (root / block.path).parent.mkdir(parents=True, exist_ok=True)
            (root / block.path).write_text(block.text)
    contract = "".join(block.text for block in found if block.kind == "contract")
    (root / "openapi.yaml").write_text(completed(contract))
    return root


def generate_beside(root: Path) -> None:
    """`backend`, in the package of a page."""
    templates = root / "templates"
    shadowing = templates if templates.is_dir() else None
    config = Config(root / "openapi.yaml", output=root, templates=shadowing)
    assert generate(config).changes.written


def completed(contract: str) -> str:
    """With the head that every document has, where the page does not show one."""
    head = "" if contract.startswith("openapi:") else HEAD
    paths = "" if re.search("^paths:", contract, re.M) else "paths: {}\n"
    return head + contract + paths


def missing(block: Block, text: str) -> str:
    """The part of a block that does not occur in a text, or not after the parts before; empty if none."""
    place = 0
    for part in ELISION.split(block.text):
        place = f"\n{text}".find(f"\n{part}", place)
        if place < 0:
            return part
        place += len(part)
    return ""
