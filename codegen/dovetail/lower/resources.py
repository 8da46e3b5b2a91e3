"""Recognise resources: entities, and the operations that list, create, read, change and delete them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..contract import Definition, Operation, Resource, Role, Table
from ..documents import Documents
from ..naming import singular, snake
from .answers import Shapes
from .candidates import Candidate, Place, examine
from .corrections import Correction, read_corrections
from .keys import parameter, segments

VERSION = re.compile(r"v\d")
COLLECTION: Mapping[str, Role] = {"get": "list", "post": "create"}
ITEM: Mapping[str, Role] = {"get": "get", "patch": "update", "put": "replace", "delete": "delete"}


@dataclass(frozen=True, slots=True)
class Missed:
    """An operation that belongs to no resource, and why."""

    operation: Operation
    reason: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """The resources in the order of their collections, and the operations of none."""

    resources: tuple[Resource, ...]
    missed: tuple[Missed, ...]


def lower_resources(
    documents: Documents,
    operations: tuple[Operation, ...],
    definitions: tuple[Definition, ...],
    tables: tuple[Table, ...],
) -> tuple[Resource, ...]:
    """The resources of a contract, in the order of their collections."""
    corrections = read_corrections(documents, operations)
    return recognise(operations, definitions, tables, corrections).resources


def recognise(
    operations: Iterable[Operation],
    definitions: Iterable[Definition],
    tables: Iterable[Table] = (),
    corrections: Mapping[str, Correction] | None = None,
) -> Recognition:
    """By plain rules on paths and answers; `corrections` come first, by the operation's id."""
    shapes = Shapes.of(definitions, tables)
    groups, missed = _grouped(operations, corrections or {})
    resources: list[Resource] = []
    for candidate in _joined(groups):
        recognised, refused = examine(candidate, shapes)
        missed += [Missed(operation, reason) for operation, reason in refused]
        if recognised:
            resources.append(_distinct(recognised, resources))
    return Recognition(tuple(resources), tuple(missed))


def _grouped(
    operations: Iterable[Operation], corrections: Mapping[str, Correction]
) -> tuple[list[Candidate], list[Missed]]:
    """Operations by the collection that their paths are of."""
    groups: dict[tuple[str, ...], Candidate] = {}
    missed: list[Missed] = []
    for operation in operations:
        place = _place(operation, corrections.get(operation.id, Correction()))
        if isinstance(place, str):
            missed.append(Missed(operation, place))
            continue
        # Parameters are compared by where they stand: their names may differ between paths.
        words = tuple("{}" if parameter(word) else word for word in segments(place.collection))
        groups.setdefault(words, Candidate(place.collection)).places.append(place)
    return list(groups.values()), missed


def _place(operation: Operation, correction: Correction) -> Place | str:
    """Where the operation stands and what it seems to do, or why that is nothing known."""
    words = segments(operation.path)
    method = operation.method.lower()
    last = max((index for index, word in enumerate(words) if parameter(word)), default=-1)
    if correction.role in ITEM.values():  # it may stand below its item: `/items/{id}/publish`
        words = words[: last + 1]
    key = parameter(words[-1]) if words and correction.role not in COLLECTION.values() else ""
    role = correction.role or (ITEM if key else COLLECTION).get(method)
    collection = words[:-1] if key else words
    if role is None:
        return f"{method.upper()} on {'an item' if key else 'a collection'} is no operation of a resource"
    if not collection or parameter(collection[-1]):
        return "its path names no collection"
    return Place(operation, role, "/" + "/".join(collection), key, correction)


def _joined(groups: list[Candidate]) -> list[Candidate]:
    """`/items/{id}` completes `/users/{user_id}/items` where `/items` itself is nothing."""
    lists = {group.noun: group for group in reversed(groups) if not group.key}
    apart = {id(group) for group in groups if not group.has_collection and group.noun in lists}
    for group in groups:
        if id(group) in apart:
            lists[group.noun].places.extend(group.places)
    return [group for group in groups if id(group) not in apart]


def _distinct(resource: Resource, others: list[Resource]) -> Resource:
    """Items of a user are `user_items` where `items` are taken."""
    taken = {other.name for other in others}
    words = [
        word for word in segments(resource.path) if not (parameter(word) or VERSION.match(word))
    ]
    name = words.pop()
    while name in taken and words:
        name = f"{snake(singular(words.pop()))}_{snake(name)}"
    return replace(resource, name=name)
