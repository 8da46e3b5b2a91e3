"""Tell files from text: `format: binary` is a file as a part of a multipart body only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from ..contract import (
    Alias,
    Array,
    Definition,
    Map,
    Nullable,
    Object,
    Operation,
    Scalar,
    Type,
    Union,
)
from .references import references
from .sent import sent


def without_files(
    definitions: Iterable[Definition], operations: Collection[Operation]
) -> list[Definition]:
    """The definitions, with the strings that a `binary` one is where JSON holds it."""
    found = {definition.name: definition for definition in definitions}
    in_json = _used(operations, found) - {*_multipart(operations, found)}
    return [_defined(each) if each.name in in_json else each for each in found.values()]


def _used(operations: Iterable[Operation], definitions: Mapping[str, Definition]) -> set[str]:
    used = set[str]()
    types = (type for operation in operations for _, type in sent(operation))
    pending = [name for type in types for name in references(type)]
    while pending:
        name = pending.pop()
        if name not in used:
            used.add(name)
            within = _types(definitions[name])
            pending += (name for type in within for name in references(type))
    return used


def _types(definition: Definition) -> Iterator[Type | None]:
    match definition:
        case Alias(_, type):
            yield type
        case Object():
            yield from (property.type for property in definition.properties)
            yield definition.additional
        case _:
            return


def _multipart(
    operations: Iterable[Operation], definitions: Mapping[str, Definition]
) -> Iterator[str]:
    """The names of what multipart bodies are made of, and of the aliases that their parts go by."""
    for operation in _with_callbacks(operations):
        for media in operation.body.content if operation.body else ():
            if media.kind == "multipart":
                bodies = [*_aliases(references(media.type), definitions)]
                yield from bodies
                parts = (type for name in bodies for type in _types(definitions[name]))
                yield from (
                    name
                    for type in parts
                    for name in _aliases(references(type), definitions)
                    if isinstance(definitions[name], Alias)
                )


def _with_callbacks(operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in operations:
        yield operation
        yield from _with_callbacks(callback.operation for callback in operation.callbacks)


def _aliases(names: Iterable[str], definitions: Mapping[str, Definition]) -> Iterator[str]:
    """These, and what they stand for."""
    pending, passed = [*names], set[str]()
    while pending:
        name = pending.pop()
        if name not in passed:
            passed.add(name)
            yield name
            definition = definitions[name]
            pending += references(definition.type) if isinstance(definition, Alias) else ()


def _defined(definition: Definition) -> Definition:
    match definition:
        case Alias(_, type):
            return replace(definition, type=as_text(type))
        case Object():
            return replace(
                definition,
                properties=tuple(
                    replace(each, type=as_text(each.type)) for each in definition.properties
                ),
                additional=as_text(definition.additional) if definition.additional else None,
            )
        case _:
            return definition


def as_text(type: Type) -> Type:
    """The type with strings for files; types nest only as deep as lowering makes them."""
    match type:
        case Scalar("string", "binary"):
            return replace(type, format="")
        case Array(items, _, prefix):
            rest = as_text(items) if items is not None else None
            return replace(type, items=rest, prefix=tuple(map(as_text, prefix)))
        case Map(values):
            return replace(type, values=as_text(values))
        case Nullable(inner):
            return Nullable(as_text(inner))
        case Union(variants):
            return replace(type, variants=tuple(map(as_text, variants)))
        case _:
            return type
