"""Lower `x-relation` to relationships, each with its inverse where it has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..contract import Array, Definition, Ref, Relationship, Type, resolve
from ..source import Node
from .entities import Entity

# The schema that holds the foreign key and its column; or the association table.
Path: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """A relationship, the read shape that has it, and what leads from there to its target."""

    owner: str
    path: Path
    relationship: Relationship


def lower_relations(
    known: Mapping[str, Entity], definitions: Mapping[str, Definition]
) -> Mapping[str, tuple[Relationship, ...]]:
    """The relationships of each entity, those too that only their inverse (`back`) speaks of."""
    stored = {entity.read.name: entity for entity in known.values()}
    paths: dict[Path, list[Side]] = {}
    for entity in known.values():
        for side in _sides(entity, known, stored, definitions):
            paths.setdefault(side.path, []).append(side)
    found: dict[str, list[Relationship]] = {entity.read.name: [] for entity in known.values()}
    for sides in paths.values():
        for side in _paired(sides):
            found[side.owner].append(side.relationship)
    return {name: tuple(found[entity.read.name]) for name, entity in known.items()}


def _sides(
    entity: Entity,
    known: Mapping[str, Entity],
    stored: Mapping[str, Entity],
    definitions: Mapping[str, Definition],
) -> Iterator[Side]:
    for name, node in entity.source.properties.items():
        extension = node.get("x-relation")
        if extension is None:
            continue
        many, target = _target(entity.properties[name].type, definitions)
        if target in stored:
            path = _path(extension, known)
            yield Side(
                entity.read.name, path, _relationship(name, node, extension, many, target, path)
            )


def _relationship(
    name: str, node: Node, extension: Node, many: bool, target: str, path: Path
) -> Relationship:
    schema, column = path
    return Relationship(
        property=name,
        target=target,
        many=many,
        via=column if schema else "",
        through="" if schema else column,
        back=extension.text("back"),
        cascade="delete-orphan" if extension.text("cascade") == "delete-orphan" else "",
        at=node.head,
    )


def _path(extension: Node, known: Mapping[str, Entity]) -> Path:
    if through := extension.text("through"):
        return "", through
    schema, _, property = extension.text("via").rpartition(".")
    return schema, known[schema].names.get(property, property) if schema in known else property


def _target(type: Type, definitions: Mapping[str, Definition]) -> tuple[bool, str]:
    """Whether a property holds many, and the object that it holds, empty when it holds none."""
    resolved, many = resolve(type, definitions), False
    if isinstance(resolved, Array) and resolved.items is not None:
        resolved, many = resolve(resolved.items, definitions), True
    return many, resolved.name if isinstance(resolved, Ref) else ""


def _paired(sides: list[Side]) -> list[Side]:
    """Two that go the same way in opposite directions are each other's inverse; one may ask for it."""
    if len(sides) == 1 and sides[0].relationship.back:
        return [sides[0], _inverse(sides[0])]
    if len(sides) == 2 and _are_opposite(*sides):
        return [_with_back(one, other) for one, other in (sides, reversed(sides))]
    return [replace(side, relationship=replace(side.relationship, back="")) for side in sides]


def _are_opposite(one: Side, other: Side) -> bool:
    through = bool(one.relationship.through)
    return (
        one.relationship.target == other.owner
        and other.relationship.target == one.owner
        and (through or one.relationship.many != other.relationship.many)
    )


def _with_back(side: Side, inverse: Side) -> Side:
    back = inverse.relationship.property
    return replace(side, relationship=replace(side.relationship, back=back))


def _inverse(side: Side) -> Side:
    relationship = side.relationship
    return replace(
        side,
        owner=relationship.target,
        relationship=replace(
            relationship,
            property=relationship.back,
            target=side.owner,
            many=bool(relationship.through) or not relationship.many,
            back=relationship.property,
            cascade="",
        ),
    )
