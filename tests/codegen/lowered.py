"""Contracts lowered from YAML, and their types in one line each."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

from dovetail.contract import (
    Alias,
    Anything,
    Array,
    Contract,
    Enum,
    Literal,
    Map,
    Nullable,
    Object,
    Operation,
    Ref,
    Scalar,
    Type,
    Union,
)
from dovetail.documents import read_documents
from dovetail.lower import lower

HEAD = 'openapi: {version}\ninfo: {{title: Test, version: "1"}}\n'


def lowered(directory: Path, text: str, version: str = "3.1.0", **files: str) -> Contract:
    """The contract of a document without its head; `files` are other YAML files by their stems."""
    for stem, content in files.items():
        (directory / f"{stem}.yaml").write_text(dedent(content))
    path = directory / "openapi.yaml"
    path.write_text(HEAD.format(version=version) + dedent(text))
    return lower(read_documents(path))


def schemas(directory: Path, text: str, version: str = "3.1.0") -> Contract:
    """The contract of these component schemas."""
    return lowered(
        directory,
        "paths: {}\ncomponents:\n  schemas:\n" + indent(dedent(text), "    "),
        version,
    )


def type_of(directory: Path, text: str, version: str = "3.1.0") -> str:
    """The type of one schema."""
    contract = schemas(directory, "Whole:\n  properties:\n    it: " + text, version)
    return properties(contract, "Whole")["it?"]


def spelled(type: Type | None) -> str:
    """`[Pet]?` is a nullable array of pets."""
    match type:
        case Scalar(name, format):
            return f"{name}:{format}" if format else name
        case Array(items, _, prefix):
            return f"[{''.join(f'{spelled(each)}, ' for each in prefix)}{spelled(items)}]"
        case Map(values):
            return "{" + spelled(values) + "}"
        case Ref(name):
            return name
        case Nullable(inner):
            return f"{spelled(inner)}?"
        case Union(variants):
            return f"({' | '.join(map(spelled, variants))})"
        case Literal(values):
            return repr(values[0]) if len(values) == 1 else repr(values)
        case Anything():
            return "any"
        case None:
            return "-"


def properties(contract: Contract, name: str) -> dict[str, str]:
    """The properties of an object; those that may be absent have a `?` behind their name."""
    definition = defined(contract, name)
    assert isinstance(definition, Object), definition
    return {
        property.name if property.required else f"{property.name}?": spelled(property.type)
        for property in definition.properties
    }


def object_of(contract: Contract, name: str) -> Object:
    definition = defined(contract, name)
    assert isinstance(definition, Object), definition
    return definition


def alias_of(contract: Contract, name: str) -> str:
    """The type that a name stands for."""
    definition = defined(contract, name)
    assert isinstance(definition, Alias), definition
    return spelled(definition.type)


def values_of(contract: Contract, name: str) -> tuple[str, ...] | tuple[int, ...]:
    definition = defined(contract, name)
    assert isinstance(definition, Enum), definition
    return definition.values


def defined(contract: Contract, name: str) -> Object | Enum | Alias:
    return next(each for each in contract.definitions if each.name == name)


def names(contract: Contract) -> list[str]:
    return [definition.name for definition in contract.definitions]


def operation(contract: Contract, id: str) -> Operation:
    return next(each for each in contract.operations if each.id == id)
