"""What is emitted compiles, and its types are those that openapi-typescript reads out of the same schemas."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from dovetail.contract import Contract
from dovetail.documents import read_documents
from dovetail.emit.openapi import normalised
from dovetail.emit.runtime import with_runtime
from dovetail.emit.typescript import client, int64, responses, types
from dovetail.emit.typescript.annotations import type_name
from dovetail.lower import lower

from .guide import GUIDE, write

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
COMPILERS = {"5.9": MODULES / "typescript/bin/tsc", "7": MODULES / "typescript-7/bin/tsc"}
CORPUS = ROOT.parent / "shared" / "corpus"
HERE = Path(__file__).parent
DOCUMENTS = [
    ROOT / "spec" / "openapi.yaml",
    *(
        path
        for name in ("museum", "petstore30", "train-travel")
        if (path := CORPUS / f"{name}.yaml").is_file()
    ),
    *sorted((HERE / "odd").glob("*.yaml")),
    *sorted((HERE / "backends").glob("*.yaml")),
]
# Not the oddest shapes: what is only `null` is `unknown` to the other tool, tuples have no rest, and aliases
# that lead back to themselves do not compile.
COMPARED = [
    each
    for each in DOCUMENTS
    if each.parent != HERE / "odd" or each.stem in ("operations", "properties", "schemas")
    if each.parent != HERE / "backends"
]

pytestmark = pytest.mark.skipif(
    not MODULES.is_dir(), reason="the TypeScript compilers are installed by `npm ci`"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a frontend for each document, below its number."""
    directory = tmp_path_factory.mktemp("typescript")
    (directory / "node_modules").symlink_to(MODULES)
    for number, document in enumerate(DOCUMENTS):
        put(contract_of(document), directory / str(number))
    return directory


def put(contract: Contract, directory: Path) -> None:
    """The frontend of a contract."""
    emitters = (types.emit, int64.emit, responses.emit, client.emit)
    for file in with_runtime(file for emit in emitters for file in emit(contract)):
        path = directory / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")


def contract_of(document: Path) -> Contract:
    return lower(read_documents(document, None))


def compiled(directory: Path, version: str, *include: str) -> str:
    """What the compiler has to say, with the flags of this repository."""
    configuration = {"extends": str(ROOT / "tsconfig.json"), "include": include}
    file = directory / "tsconfig.json"
    file.write_text(json.dumps(configuration))
    command = [
        "node",
        str(COMPILERS[version]),
        "-p",
        str(file),
        "--typeRoots",
        str(MODULES / "@types"),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("version", COMPILERS)
def test_every_frontend_compiles(project: Path, version: str) -> None:
    assert compiled(project, version, *map(str, range(len(DOCUMENTS)))) == ""


@pytest.mark.parametrize("version", COMPILERS)
def test_what_the_guide_shows_compiles(tmp_path: Path, version: str) -> None:
    page = GUIDE / "typescript-client.md"
    root = write(page, tmp_path)
    put(contract_of(root / "openapi.yaml"), root)
    (tmp_path / "node_modules").symlink_to(MODULES)
    assert sorted(path.name for path in root.glob("*.ts")) == ["http.ts", "saving.ts"]
    assert compiled(tmp_path, version, root.name) == ""


def test_what_is_wrong_does_not_compile(tmp_path: Path) -> None:
    (tmp_path / "wrong.ts").write_text('export const wrong: number = "text";\n')
    for version in COMPILERS:
        assert "TS2322" in compiled(tmp_path, version, "wrong.ts")


def test_types_are_those_that_another_tool_reads(project: Path) -> None:
    """Both are assignable to each other; the tool calls every integer a number and every file text."""
    documents: dict[str, object] = {}
    for number, document in enumerate(COMPARED):
        contract = contract_of(document)
        compare(project / "compared" / str(number), contract)
        documents[str(number)] = normalised(contract)
    command = ["node", str(HERE / "openapi_typescript.mjs"), str(project / "compared")]
    environment = {**os.environ, "NODE_PATH": str(MODULES)}
    done = subprocess.run(
        command, input=json.dumps(documents), capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert compiled(project, "5.9", "compared") == ""


def compare(directory: Path, contract: Contract) -> None:
    """Ours, with what the other tool does not tell apart; and one assertion a definition."""
    directory.mkdir(parents=True)
    (text,) = (file.text for file in types.emit(contract))
    head = "type Int64 = number;\nexport type Blob = string;\n"
    names = [each.name for each in contract.definitions]
    ours = text.replace('import type { Int64 } from "./runtime/json";', head)
    (directory / "ours.ts").write_text(ours, encoding="utf-8")
    lines = [
        'import type * as ours from "./ours";',
        'import type { components } from "./theirs";',
        'type Schemas = components["schemas"];',
        "type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;",
        "export const same: {",
        *(
            f"  {json.dumps(name)}: Same<ours.{type_name(name)}, Schemas[{json.dumps(name)}]>;"
            for name in names
        ),
        "} = {",
        *(f"  {json.dumps(name)}: true," for name in names),
        "};",
    ]
    (directory / "same.ts").write_text("\n".join(lines), encoding="utf-8")
