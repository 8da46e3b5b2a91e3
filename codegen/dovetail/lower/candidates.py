"""A collection whose operations are examined: a resource, or the reasons why it is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..contract import Object, Operation, Page, Resource, ResourceOperation, Role
from ..naming import plural, singular, snake
from . import answers
from .answers import Answer, Shapes
from .corrections import Correction
from .keys import key_property, parent_properties, segments
from .queries import list_query

ORDER: tuple[Role, ...] = ("list", "create", "get", "update", "replace", "delete")
TELLING: tuple[Role, ...] = ("list", "get", "create", "update", "replace")
WRITING: tuple[Role, ...] = ("create", "update", "replace")

Refused: TypeAlias = tuple[Operation, str]


@dataclass(frozen=True, slots=True)
class Place:
    """An operation by its path: of a collection, or of the item that `key` tells."""

    operation: Operation
    role: Role
    collection: str
    key: str
    correction: Correction


@dataclass(slots=True)
class Candidate:
    """What stands at a collection's path and below it."""

    path: str
    places: list[Place] = field(default_factory=list[Place])

    @property
    def noun(self) -> str:
        return segments(self.path)[-1]

    @property
    def key(self) -> str:
        return next((place.key for place in self.places if place.key), "")

    @property
    def has_collection(self) -> bool:
        return any(not place.key for place in self.places)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a candidate's operations are compared with."""

    entity: Object | None
    key_property: str
    answered: Mapping[str, Answer | None]


def examine(candidate: Candidate, shapes: Shapes) -> tuple[Resource | None, list[Refused]]:
    """The resource, if it is one, and each operation that is not of it with the reason."""
    subject = _subject(candidate, shapes)
    accepted: dict[Role, Place] = {}
    refused: list[Refused] = []
    for place in candidate.places:
        first = accepted.setdefault(place.role, place)
        reason = _objection(place, subject, shapes)
        reason = reason or ("" if first is place else f"`{first.operation.id}` does this already")
        if reason:
            refused.append((place.operation, reason))
            if first is place:
                del accepted[place.role]
    reason = _insufficient(candidate, accepted, subject, shapes)
    if subject.entity is None or reason:
        refused += [(place.operation, reason) for place in accepted.values()]
        return None, refused
    return _resource(candidate, accepted, subject, subject.entity, shapes), refused


def _subject(candidate: Candidate, shapes: Shapes) -> Subject:
    places = candidate.places
    answered = {place.operation.id: _answer(place, candidate, shapes) for place in places}
    entity = _entity(places, answered, shapes)
    property = ""
    if entity and candidate.key:
        table = shapes.tables.get(entity.name)
        property = key_property(candidate.key, candidate.noun, entity, table)
    return Subject(entity, property, answered)


def _answer(place: Place, candidate: Candidate, shapes: Shapes) -> Answer | None:
    response = place.operation.success
    type = answers.json(response.content) if response else None
    correction = place.correction
    if place.role == "list":
        if correction.page is None:
            return answers.many(type, shapes, candidate.noun)
        element = shapes.elements(shapes.at(type, correction.page.items))
        return Answer(element, page=correction.page) if element else None
    if correction.envelope:
        inner = shapes.object(shapes.at(type, correction.envelope))
        return Answer(inner, envelope=correction.envelope) if inner else None
    keys = (snake(candidate.key),) if candidate.key else ()
    return answers.entity(type, shapes, candidate.noun, keys)


def _entity(
    places: Iterable[Place], answered: Mapping[str, Answer | None], shapes: Shapes
) -> Object | None:
    """As the contract says, else what is stored, else what the most telling operation answers."""
    stated = (shapes.read(place.correction.entity) for place in places if place.correction.entity)
    telling = sorted(
        (place for place in places if place.role in TELLING),
        key=lambda place: TELLING.index(place.role),
    )
    found = [answer.entity for place in telling if (answer := answered[place.operation.id])]
    stored = (entity for entity in found if entity.name in shapes.tables)
    return next((entity for entity in (*stated, *stored, *found) if entity), None)


def _objection(place: Place, subject: Subject, shapes: Shapes) -> str:
    """Why the operation does not do what its place says, empty when it does."""
    body = place.operation.body
    answer, entity = subject.answered[place.operation.id], subject.entity
    response = place.operation.success
    if place.role in WRITING and not shapes.object(answers.json(body.content if body else ())):
        return "it takes no JSON object"
    if place.role in ("list", "get") and answer is None:
        return f"it answers no {'list of objects' if place.role == 'list' else 'JSON object'}"
    if entity is None:
        return "nothing says which entity it works on"
    if place.role in WRITING and answer is None and response and answers.json(response.content):
        return f"it does not answer `{entity.name}`"
    if (
        place.role != "delete"
        and answer
        and not (place.correction.entity or _same(answer.entity, entity))
    ):
        return f"it answers `{answer.entity.name}`, not `{entity.name}`"
    if place.key and not subject.key_property:
        return f"no property of `{entity.name}` is `{place.key}`"
    return ""


def _same(one: Object, other: Object) -> bool:
    """One schema, or two of which one has all that the other has."""
    if one.name == other.name or (one.origin and one.origin == other.origin):
        return True
    names = [{property.name for property in found.properties} for found in (one, other)]
    return all(names) and (names[0] <= names[1] or names[1] <= names[0])


def _insufficient(
    candidate: Candidate, accepted: Mapping[Role, Place], subject: Subject, shapes: Shapes
) -> str:
    """Why these operations do not make a resource: a list and its items, or one of the two, do."""
    if "list" not in accepted and "get" not in accepted:
        return f"`{candidate.path}` has neither a list nor an item that can be read"
    corrected = any(place.correction.entity or place.correction.role for place in accepted.values())
    stored = subject.entity is not None and subject.entity.name in shapes.tables
    noun = snake(candidate.noun)
    if set(accepted) == {"list"} and not (
        corrected or stored or noun == snake(plural(singular(noun)))
    ):
        return f"`{candidate.path}` has no items, and `{candidate.noun}` is no plural"
    return ""


def _resource(
    candidate: Candidate,
    accepted: Mapping[Role, Place],
    subject: Subject,
    entity: Object,
    shapes: Shapes,
) -> Resource:
    roles = _only_put(accepted)
    return Resource(
        name=candidate.noun,
        entity=entity.name,
        path=candidate.path,
        key=candidate.key if subject.key_property else "",
        key_property=subject.key_property,
        operations=tuple(
            _operation(role, roles[role], subject, entity, shapes)
            for role in ORDER
            if role in roles
        ),
        parents=_parents(accepted.values(), entity, shapes),
        reason=_reason(candidate, accepted, subject, entity),
        at=candidate.places[0].operation.at,
    )


def _only_put(accepted: Mapping[Role, Place]) -> Mapping[Role, Place]:
    """What replaces is what updates, where nothing else does."""
    if "replace" not in accepted or "update" in accepted:
        return accepted
    return {"update" if role == "replace" else role: place for role, place in accepted.items()}


def _parents(places: Iterable[Place], entity: Object, shapes: Shapes) -> Mapping[str, str]:
    """Of every collection: an item may stand below another one, or its parameters be called otherwise."""
    table = shapes.tables.get(entity.name)
    found: dict[str, str] = {}
    for path in dict.fromkeys(place.collection for place in places):
        found |= parent_properties(path, entity, table)
    return found


def _operation(
    role: Role, place: Place, subject: Subject, entity: Object, shapes: Shapes
) -> ResourceOperation:
    operation, answer = place.operation, subject.answered[place.operation.id]
    response = operation.success
    headers = {header.name.lower() for header in response.headers} if response else set[str]()
    listed = role == "list"
    queries = [p for p in operation.parameters if p.location == "query"]
    return ResourceOperation(
        role=role,
        operation=operation.id,
        envelope=answer.envelope if answer else "",
        page=(answer.page if answer else None) or (Page("") if listed else None),
        query=list_query(queries, entity, shapes, place.correction.meaning) if listed else None,
        location="location" in headers,
        etag="etag" in headers,
        if_match=any(
            (p.location, p.name.lower()) == ("header", "if-match") for p in operation.parameters
        ),
    )


def _reason(
    candidate: Candidate, accepted: Mapping[Role, Place], subject: Subject, entity: Object
) -> str:
    """One sentence: what was seen, and where."""
    seen: list[str] = []
    if listing := accepted.get("list"):
        answer = subject.answered[listing.operation.id]
        items = answer.page.items if answer and answer.page else ""
        where = f" in `{items}`" if items else ""
        seen.append(f"`{listing.operation.path}` lists `{entity.name}`{where}")
    if item := next((place for place in accepted.values() if place.key), None):
        seen.append(f"`{item.collection}/{{{item.key}}}` is one by its `{subject.key_property}`")
    corrected = any(place.correction.entity or place.correction.role for place in accepted.values())
    reason = ", and ".join(seen)
    return f"{reason}, as `x-resource` says" if corrected else reason
