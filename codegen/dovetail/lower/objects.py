"""Make the definitions: objects with their properties, enums and aliases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..contract import Alias, Anything, Default, Definition, Enum, Object, Property, Ref
from .constraints import constraints
from .definitions import Written
from .merging import Merged, Part, hint
from .schemas import Schemas, is_enum, is_structured
from .unions import NOTHING


def definitions(schemas: Schemas) -> Iterator[Definition]:
    """Define all that is pending, and what turns up on the way."""
    for written in schemas.definitions.pending():
        yield _definition(schemas, written)


def _definition(schemas: Schemas, written: Written) -> Definition:
    if written.kind == "schema" and schemas.reference(written.parts) is not None:
        return _alias(schemas, written)
    merged = schemas.definitions.merged(written.name)
    if written.kind == "alias" or not merged.keywords.keys().isdisjoint(("oneOf", "anyOf")):
        return _alias(schemas, written)
    values = merged.values()
    if values is not None:
        known = tuple(value for value in values if value is not None or written.kind == "schema")
        return _enum(written, known) if is_enum(known) else _alias(schemas, written)
    is_object = is_structured(merged) and merged.types() == ("object",)
    if written.kind == "object" or is_object:
        return _object(schemas, written, merged)
    return _alias(schemas, written)


def _alias(schemas: Schemas, written: Written) -> Alias:
    names = (written.name, hint(written.name, "Value"))
    name = schemas.reference(written.parts)
    type = Ref(name) if name is not None else schemas.structure(written.parts, names)
    return Alias(
        written.name,
        Anything() if type == NOTHING else type,
        description=_text(written.parts, "description"),
        deprecated=_is_true(written.parts, "deprecated"),
        origin=written.name,
        at=written.parts[0].node.head,
    )


def _enum(written: Written, values: tuple[str, ...] | tuple[int, ...]) -> Enum:
    return Enum(
        written.name,
        values,
        description=_text(written.parts, "description"),
        deprecated=_is_true(written.parts, "deprecated"),
        at=written.parts[0].node.head,
    )


def _object(schemas: Schemas, written: Written, merged: Merged) -> Object:
    return Object(
        written.name,
        tuple(_properties(schemas, written, merged)),
        additional=schemas.undeclared(merged, written.name),
        constraints=constraints(merged, "object"),
        dependent_required=_dependent(merged),
        description=_text(written.parts, "description"),
        deprecated=_is_true(written.parts, "deprecated"),
        origin=written.name,
        at=written.parts[0].node.head,
    )


def _properties(schemas: Schemas, written: Written, merged: Merged) -> Iterator[Property]:
    required, declared = merged.required(), merged.properties()
    for name, parts in declared.items():
        owner = parts[0].owner if len(parts) == 1 else hint(written.name, name)
        type = schemas.type_of(tuple(parts), (owner,))
        if type != NOTHING:
            yield Property(
                name,
                type,
                name in required,
                default=_default(schemas, parts),
                description=_text(parts, "description"),
                deprecated=_is_true(parts, "deprecated"),
                read_only=schemas.merging.is_true(parts, "readOnly"),
                write_only=schemas.merging.is_true(parts, "writeOnly"),
                at=parts[0].node.head,
            )
    for name in required:
        if name not in declared:
            rest = schemas.undeclared(merged, written.name) or Anything()
            yield Property(name, rest, True, at=written.parts[0].node.head)


def _default(schemas: Schemas, parts: Sequence[Part]) -> Default | None:
    node = schemas.merging.annotation(parts, "default")
    return Default(node.plain()) if node is not None else None


def _dependent(merged: Merged) -> dict[str, tuple[str, ...]]:
    """Which properties a property needs, by all parts."""
    found: dict[str, tuple[str, ...]] = {}
    for node in merged.nodes("dependentRequired"):
        for name, needed in node.entries():
            names = (str(each.value) for each in needed.elements())
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *names)))
    return found


def _text(parts: Sequence[Part], keyword: str) -> str:
    return next((text for part in parts if (text := part.node.text(keyword))), "")


def _is_true(parts: Sequence[Part], keyword: str) -> bool:
    nodes = (part.node.get(keyword) for part in parts)
    return any(node is not None and node.value is True for node in nodes)
