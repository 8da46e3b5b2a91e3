"""The responses that operations share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ...contract import Contract
from .. import File
from ..render import render
from .annotations import comment, variable
from .answers import Answers, shared
from .imports import imports
from .int64 import Places
from .layout import behind, lines
from .readers import Names, Readers


def emit(contract: Contract) -> Iterator[File]:
    """`responses.ts`, where there are any."""
    names = Names()
    components = shared(contract)
    readers = Readers(contract.named, Places(contract.named), names)
    answers = Answers(readers, components)
    declarations: list[str] = []
    for each in components.values():
        declarations += ["", *comment(each.response.description)]
        if each.generic:
            parameter = "" if each.status else "<Status extends number>"
            declarations.append(f"export type {each.name}{parameter} = {answers.shape(each)};")
            declarations.append("")
        name = f"export const {variable(each.name)}: {names('Declared')} = "
        declarations += lines(behind(name, readers.declared(each.response)), end=";")
    if components:
        values = {
            "imports": list(imports(names.used, declarations, ".")),
            "declarations": declarations,
        }
        text = render("frontend/responses.ts.jinja", **values)
        yield File(PurePosixPath("frontend/responses.ts"), text)
