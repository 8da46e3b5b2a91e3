"""Tell what is read from what is written: `readOnly` is never sent to the server, `writeOnly` never back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import naming
from ..contract import Alias, Definition, Enum, Object, Operation, Property, Type
from .references import references, renamed
from .sent import DIRECTIONS, Direction, retyped, sent


@dataclass(frozen=True, slots=True)
class Shaped:
    """Definitions of which each is exact for its uses, and operations that refer to the fitting ones."""

    definitions: tuple[Definition, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Operation, ...]


def shape(
    definitions: Sequence[Definition],
    operations: Iterable[Operation],
    webhooks: Iterable[Operation],
) -> Shaped:
    """A definition that is used in both directions becomes two where they differ."""
    return _Shaping(definitions, tuple(operations), tuple(webhooks)).shaped()


class _Shaping:
    def __init__(
        self,
        definitions: Sequence[Definition],
        operations: tuple[Operation, ...],
        webhooks: tuple[Operation, ...],
    ) -> None:
        self._definitions = {definition.name: definition for definition in definitions}
        self._operations = operations
        self._webhooks = webhooks
        self._used = {
            direction: self._reached(self._roots(direction), direction) for direction in DIRECTIONS
        }
        taken = set(map(naming.pascal, self._definitions))
        self._written: dict[str, str] = {}
        for name in self._split():
            self._written[name] = naming.free(f"{name}Write", taken)
            taken.add(naming.pascal(self._written[name]))

    def shaped(self) -> Shaped:
        shapes = (each for known in self._definitions.values() for each in self._shapes(known))
        if not self._written:
            return Shaped(tuple(shapes), self._operations, self._webhooks)
        return Shaped(
            tuple(shapes),
            tuple(retyped(operation, self._retype) for operation in self._operations),
            tuple(retyped(operation, self._retype, "read") for operation in self._webhooks),
        )

    def _roots(self, direction: Direction) -> Iterator[str]:
        for operation in self._operations:
            yield from _sent(operation, "write", direction)
        for operation in self._webhooks:
            yield from _sent(operation, "read", direction)

    def _reached(self, roots: Iterable[str], direction: Direction) -> set[str]:
        reached = set[str]()
        pending = list(roots)
        while pending:
            name = pending.pop()
            if name not in reached:
                reached.add(name)
                pending.extend(_references(self._definitions[name], direction))
        return reached

    def _split(self) -> dict[str, None]:
        """Those used in both directions that differ between them, or refer to one that does."""
        both = [name for name in self._definitions if all(name in u for u in self._used.values())]
        referrers: dict[str, list[str]] = {}
        for name in both:
            for direction in DIRECTIONS:
                for target in _references(self._definitions[name], direction):
                    referrers.setdefault(target, []).append(name)
        pending = [name for name in both if _differs(self._definitions[name])]
        split = set[str]()
        while pending:
            name = pending.pop()
            if name not in split:
                split.add(name)
                pending.extend(referrers.get(name, ()))
        return dict.fromkeys(name for name in both if name in split)

    def _shapes(self, definition: Definition) -> Iterator[Definition]:
        """The definition as it is read, and as it is written, as far as it is used so and they differ."""
        name = definition.name
        uses: list[Direction] = [
            direction for direction in DIRECTIONS if name in self._used[direction]
        ]
        if len(uses) == 1 or name in self._written:
            yield from (self._fitted(definition, direction) for direction in uses)
        else:
            yield definition

    def _fitted(self, definition: Definition, direction: Direction) -> Definition:
        names = self._written if direction == "write" else {}
        match definition:
            case Enum():
                return definition
            case Alias(name, type):
                is_split = name in self._written
                fitted = replace(definition, name=names.get(name, name), type=renamed(type, names))
                return replace(fitted, shape=direction) if is_split else fitted
            case Object():
                return self._fitted_object(definition, direction, names)

    def _fitted_object(
        self, object: Object, direction: Direction, names: Mapping[str, str]
    ) -> Object:
        fitting = tuple(each for each in object.properties if _fits(each, direction))
        lost = tuple(each.name for each in object.properties if not _fits(each, direction))
        additional = renamed(object.additional, names) if object.additional is not None else None
        # What only the server sets does not pass for an unknown property.
        is_open = direction == "write" and additional is not None
        return replace(
            object,
            name=names.get(object.name, object.name),
            properties=tuple(replace(each, type=renamed(each.type, names)) for each in fitting),
            additional=additional,
            dependent_required=_dependent(object, lost),
            refused=lost if is_open else (),
            shape=direction if lost or object.name in self._written else "both",
        )

    def _retype(self, type: Type, direction: Direction) -> Type:
        return renamed(type, self._written) if direction == "write" else type


def _sent(operation: Operation, to_server: Direction, direction: Direction) -> Iterator[str]:
    for used, type in sent(operation, to_server):
        if used == direction:
            yield from references(type)


def _fits(property: Property, direction: Direction) -> bool:
    return not (property.read_only if direction == "write" else property.write_only)


def _dependent(object: Object, lost: Collection[str]) -> dict[str, tuple[str, ...]]:
    """A property cannot need one that is not there."""
    stated = object.dependent_required.items()
    needs = {name: tuple(each for each in needed if each not in lost) for name, needed in stated}
    return {name: needed for name, needed in needs.items() if needed and name not in lost}


def _differs(definition: Definition) -> bool:
    properties = definition.properties if isinstance(definition, Object) else ()
    return any(property.read_only or property.write_only for property in properties)


def _references(definition: Definition, direction: Direction) -> Iterator[str]:
    match definition:
        case Enum():
            return
        case Alias():
            yield from references(definition.type)
        case Object():
            yield from references(definition.additional)
            for property in definition.properties:
                if _fits(property, direction):
                    yield from references(property.type)
