"""Types of what goes over the wire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import assert_never

from ...contract import (
    Alias,
    Anything,
    Contract,
    Definition,
    Enum,
    Object,
    Property,
)
from .. import File
from ..render import render
from .annotations import annotation, comment, key, literal, type_name, union, variants

WIDTH = 100


def emit(contract: Contract) -> Iterator[File]:
    """`types.ts`."""
    declarations = [list(declaration(each)) for each in contract.definitions]
    text = render("frontend/types.ts.jinja", declarations=declarations)
    yield File(PurePosixPath("frontend/types.ts"), text)


def declaration(definition: Definition) -> Iterator[str]:
    """The lines of a definition."""
    yield from comment(definition.description, deprecated=definition.deprecated)
    name = type_name(definition.name)
    match definition:
        case Object():
            yield from _interface(name, definition)
        case Enum(_, values):
            yield from alias(name, map(literal, values))
        case Alias(_, type):
            yield from alias(name, variants(type, ""))
        case _:
            assert_never(definition)


def alias(name: str, alternatives: Iterable[str]) -> Iterator[str]:
    """One line where it has room, else one a variant."""
    found = union(alternatives)
    line = f"export type {name} = {' | '.join(found)};"
    if len(line) <= WIDTH or len(found) == 1:
        yield line
        return
    *others, last = found
    yield f"export type {name} ="
    yield from (f"  | {each}" for each in others)
    yield f"  | {last};"


def _interface(name: str, definition: Object) -> Iterator[str]:
    members = [line for each in definition.properties for line in _member(each)]
    members += _rest(definition)
    if members:
        yield f"export interface {name} {{"
        yield from members
        yield "}"
    else:
        values = "never" if definition.additional is None else "unknown"
        yield f"export type {name} = {{ [name: string]: {values} }};"


def _member(property: Property) -> Iterator[str]:
    yield from comment(property.description, deprecated=property.deprecated, indent=2)
    optional = "" if property.required else "?"
    yield f"  {key(property.name)}{optional}: {annotation(property.type, '')};"


def _rest(definition: Object) -> Iterator[str]:
    """Undeclared properties whose type is stated; the type takes in those of the declared ones, as it must."""
    rest = definition.additional
    if rest is None or isinstance(rest, Anything):
        return
    types = [annotation(rest, ""), *(annotation(each.type, "") for each in definition.properties)]
    optional = ["undefined"] * any(not each.required for each in definition.properties)
    yield f"  [name: string]: {' | '.join(union([*types, *optional]))};"
