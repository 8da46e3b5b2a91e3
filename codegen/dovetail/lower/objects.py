"""Make the definitions: objects with their properties, enums and aliases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..contract import Alias, Anything, Default, Definition, Enum, Object, Property, Ref
from .constraints import constraints
from .definitions import Draft
from .merging import Merged, Part, hint
from .schemas import Schemas, is_enum, is_structured
from .unions import NOTHING


def definitions(schemas: Schemas) -> Iterator[Definition]:
    """Define all that is pending, and what turns up on the way."""
    for draft in schemas.definitions.pending():
        yield _definition(schemas, draft)


def _definition(schemas: Schemas, draft: Draft) -> Definition:
    if draft.kind == "schema" and schemas.reference(draft.parts) is not None:
        return _alias(schemas, draft)
    merged = schemas.definitions.merged(draft.name)
    if draft.kind == "alias" or not merged.keywords.keys().isdisjoint(("oneOf", "anyOf")):
        return _alias(schemas, draft)
    values = merged.values()
    if values is not None:
        known = tuple(value for value in values if value is not None or draft.kind == "schema")
        return _enum(draft, known) if is_enum(known) else _alias(schemas, draft)
    is_object = is_structured(merged) and merged.types() == ("object",)
    if draft.kind == "object" or is_object:
        return _object(schemas, draft, merged)
    return _alias(schemas, draft)


def _alias(schemas: Schemas, draft: Draft) -> Alias:
    names = (draft.name, hint(draft.name, "Value"))
    name = schemas.reference(draft.parts)
    type = Ref(name) if name is not None else schemas.structure(draft.parts, names)
    return Alias(
        draft.name,
        Anything() if type == NOTHING else type,
        description=_text(draft.parts, "description"),
        deprecated=_is_true(draft.parts, "deprecated"),
        origin=draft.name,
        at=draft.parts[0].node.head,
    )


def _enum(draft: Draft, values: tuple[str, ...] | tuple[int, ...]) -> Enum:
    return Enum(
        draft.name,
        values,
        description=_text(draft.parts, "description"),
        deprecated=_is_true(draft.parts, "deprecated"),
        at=draft.parts[0].node.head,
    )


def _object(schemas: Schemas, draft: Draft, merged: Merged) -> Object:
    return Object(
        draft.name,
        tuple(_properties(schemas, draft, merged)),
        additional=schemas.undeclared(merged, draft.name),
        constraints=constraints(merged, "object"),
        dependent_required=_dependent(merged),
        description=_text(draft.parts, "description"),
        deprecated=_is_true(draft.parts, "deprecated"),
        origin=draft.name,
        at=draft.parts[0].node.head,
    )


def _properties(schemas: Schemas, draft: Draft, merged: Merged) -> Iterator[Property]:
    required, declared = merged.required(), merged.properties()
    for name, parts in declared.items():
        owner = parts[0].owner if len(parts) == 1 else hint(draft.name, name)
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
            rest = schemas.undeclared(merged, draft.name) or Anything()
            yield Property(name, rest, True, at=draft.parts[0].node.head)


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
    return any(part.node.is_true(keyword) for part in parts)
