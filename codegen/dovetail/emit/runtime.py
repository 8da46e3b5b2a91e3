"""The runtime: hand-written modules that are copied beside what imports them."""

from __future__ import annotations

import ast
import os.path
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from . import EmitterError, File
from .render import located

PACKAGE = PurePosixPath("backend/runtime")
FRONTEND = PurePosixPath("frontend/runtime")

_IMPORTED = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)";', re.M)


def with_runtime(files: Iterable[File]) -> Iterator[File]:
    """The files, then every module of the runtime that they and those modules use.

    Raises `EmitterError` for a module that is not there.
    """
    copied: set[PurePosixPath] = set()
    pending: list[File] = []
    for file in files:
        yield file
        pending.append(file)
    while pending:
        importing = pending.pop()
        for path in sorted(_used(importing) - copied):
            copied.add(path)
            module = _module(path, f"`{importing.path}` imports")
            yield module
            pending.append(module)


def runtime(name: str) -> File:
    """A module of the backend's runtime; an emitter yields those that hand-written code alone imports."""
    return _module(PACKAGE / f"{name}.py", "an emitter asks for")


def frontend_runtime(name: str) -> File:
    """A module of the frontend's runtime, likewise."""
    return _module(FRONTEND / f"{name}.ts", "an emitter asks for")


def _module(path: PurePosixPath, asks: str) -> File:
    source = located(path)
    if source is None:
        raise EmitterError(f"{asks} `{path}`, which there is not")
    return File(path, source.read_text(encoding="utf-8"))


def _used(file: File) -> set[PurePosixPath]:
    if file.path.suffix == ".py" and file.path.is_relative_to(PACKAGE.parent):
        return {PACKAGE / f"{name}.py" for name in _used_python(file)}
    if file.path.suffix == ".ts" and file.path.is_relative_to(FRONTEND.parent):
        return set(_used_typescript(file))
    return set()


def _used_typescript(file: File) -> Iterator[PurePosixPath]:
    """The formatter takes no import out of these files: what is imported is used."""
    for imported in _IMPORTED.findall(file.text):
        path = PurePosixPath(os.path.normpath(file.path.parent / imported))
        if path.is_relative_to(FRONTEND):
            yield path.with_name(f"{path.name}.ts")


def _used_python(file: File) -> set[str]:
    """Modules of the runtime whose import is not one of those that the formatter takes out."""
    try:
        nodes = list(ast.walk(ast.parse(file.text)))
    except SyntaxError:
        return set()  # the formatter tells where
    names = {node.id for node in nodes if isinstance(node, ast.Name)} | set(_exported(nodes))
    found = {"__init__"} if file.path.is_relative_to(PACKAGE) else set[str]()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            used = [each.name for each in node.names if (each.asname or each.name) in names]
            found |= set(_modules(node, used, file.path))
    return found


def _exported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names in `__all__`."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() as names):
                yield from ast.literal_eval(names)
            case _:
                pass


def _modules(node: ast.ImportFrom, used: list[str], importing: PurePosixPath) -> Iterator[str]:
    package = importing.parents[node.level - 1]
    module = package.joinpath(*(node.module or "").split(".")) if node.module else package
    if module == PACKAGE:
        yield from used
    elif used and module.is_relative_to(PACKAGE):
        yield module.relative_to(PACKAGE).parts[0]
