"""What the query parameters of a list mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..contract import (
    Array,
    Comparison,
    Enum,
    Filter,
    ListQuery,
    Literal,
    Object,
    Parameter,
    Property,
    Ref,
    Scalar,
    SortKey,
    Type,
)
from ..naming import plural, snake
from .answers import Shapes

ROLES: Mapping[str, str] = {
    "page": "page",
    "page_number": "page",
    "limit": "limit",
    "per_page": "limit",
    "page_size": "limit",
    "offset": "offset",
    "skip": "offset",
    "cursor": "cursor",
    "page_token": "cursor",
    "q": "search",
    "query": "search",
    "search": "search",
    "sort": "sort",
    "sort_by": "sort",
    "order_by": "sort",
}
NUMBERS = ("page", "limit", "offset")
BOUNDS: Mapping[str, Comparison] = {
    "min": "min",
    "from": "min",
    "gte": "min",
    "after": "above",
    "gt": "above",
    "max": "max",
    "to": "max",
    "lte": "max",
    "before": "below",
    "lt": "below",
}
SUFFIXES = ("", "_at", "_on")  # `created_after` bounds `created_at`
ORDERED = ("integer", "number", "date-time", "date", "time", "decimal")
FORMATS = ("date-time", "date", "time", "uuid", "decimal", "byte", "binary")
DIRECTION = re.compile(r"(?P<sign>[-+]?)(?P<name>.+?)(?:[:. ](?P<word>asc|desc))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the contract says itself about the parameters; it stands before the rules."""

    search: tuple[str, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict[str, Filter])
    sort: Mapping[str, str] = field(default_factory=dict[str, str])


def list_query(
    parameters: Iterable[Parameter], entity: Object, shapes: Shapes, meaning: Meaning
) -> ListQuery:
    """What each parameter does, by its name and type; those that no rule knows are `unknown`."""
    listed = _Listed({snake(p.name): p for p in entity.properties}, shapes, meaning)
    named, sorting = dict[str, str](), tuple[SortKey, ...]()
    filters, unknown = list[Filter](), list[str]()
    for parameter in parameters:
        role = listed.role(parameter)
        if role and role not in named:
            named[role] = parameter.name
            sorting = sorting or listed.sort_keys(parameter, role)
        elif found := listed.filter(parameter):
            filters.append(found)
        else:
            unknown.append(parameter.name)
    if "limit" not in named and "page" in named:
        unknown.append(named.pop("page"))  # it means nothing without its size
    return ListQuery(
        **named,
        searched=listed.searched() if "search" in named else (),
        sort_keys=sorting,
        filters=tuple(filters),
        unknown=tuple(unknown),
    )


def kind(type: Type | None, shapes: Shapes) -> str:
    """What tells whether two values can be compared; empty for what cannot."""
    match shapes.plain(type):
        case Scalar("string", format) if format in FORMATS:
            return format
        case Scalar(name):
            return name
        case Literal(values) if all(isinstance(value, str) for value in values):
            return "string"
        case Ref(name):
            definition = shapes.definitions.get(name)
            values = definition.values if isinstance(definition, Enum) else ()
            return {str: "string", int: "integer"}[values[0].__class__] if values else ""
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class _Listed:
    """The entity's properties by their names, whatever their case."""

    properties: Mapping[str, Property]
    shapes: Shapes
    meaning: Meaning

    def role(self, parameter: Parameter) -> str:
        """What it does to the list as a whole, empty when it is a filter or nothing known."""
        role = (
            "" if parameter.name in self.meaning.filters else ROLES.get(snake(parameter.name), "")
        )
        fits = {
            **dict.fromkeys(NUMBERS, kind(parameter.type, self.shapes) == "integer"),
            "cursor": kind(parameter.type, self.shapes) == "string",
            "search": kind(parameter.type, self.shapes) == "string" and bool(self.searched()),
            "sort": bool(self.sort_keys(parameter, role)),
        }
        return role if fits.get(role) else ""

    def searched(self) -> tuple[str, ...]:
        """Every plain string property, unless the contract says which."""
        return self.meaning.search or tuple(
            property.name
            for property in self.properties.values()
            if isinstance(plain := self.shapes.plain(property.type), Scalar)
            and (plain.type, plain.format) == ("string", "")
        )

    def sort_keys(self, parameter: Parameter, role: str) -> tuple[SortKey, ...]:
        """A key for each value; none at all when one of them orders by nothing known."""
        if role != "sort":
            return ()
        if self.meaning.sort:
            stated = self.meaning.sort.items()
            return tuple(SortKey(value, by.lstrip("-"), by[0] == "-") for value, by in stated)
        plain = self.shapes.plain(parameter.type)
        plain = self.shapes.plain(plain.items) if isinstance(plain, Array) else plain
        keys = [self._sort_key(value) for value in _values(plain, self.shapes)]
        return tuple(key for key in keys if key) if all(keys) else ()

    def _sort_key(self, value: str) -> SortKey | None:
        match = DIRECTION.fullmatch(value)
        property = self.properties.get(snake(match["name"])) if match else None
        if match is None or property is None or not kind(property.type, self.shapes):
            return None
        descending = match["sign"] == "-" or (match["word"] or "").lower() == "desc"
        return SortKey(value, property.name, descending)

    def filter(self, parameter: Parameter) -> Filter | None:
        """What it restricts the list to: as the contract says, or as its name and type do."""
        if stated := self.meaning.filters.get(parameter.name):
            property = self.properties.get(snake(stated.property))
            fitting = property and self._fitting(parameter.type, property, stated.comparison)
            return replace(stated, comparison=fitting or stated.comparison)
        for name, comparison in _readings(snake(parameter.name)):
            property = self.properties.get(name)
            if property and (fitting := self._fitting(parameter.type, property, comparison)):
                return Filter(parameter.name, property.name, fitting)
        return None

    def _fitting(
        self, given: Type, property: Property, comparison: Comparison
    ) -> Comparison | None:
        """The comparison that the types allow."""
        value, own = self.shapes.plain(given), self.shapes.plain(property.type)
        fitting: Comparison | None = comparison
        if isinstance(own, Array):
            fitting = "contains" if comparison in ("equals", "contains") else None
            own = own.items
        elif isinstance(value, Array):
            fitting = "any" if comparison == "equals" else None
            value = value.items
        elif comparison != "equals" and kind(own, self.shapes) not in ORDERED:
            fitting = None
        kinds = kind(value, self.shapes), kind(own, self.shapes)
        comparable = kinds[0] and (kinds[0] == kinds[1] or kinds == ("integer", "number"))
        return fitting if comparable else None


def _readings(name: str) -> Iterator[tuple[str, Comparison]]:
    """The properties that a parameter of this name can speak of, and how."""
    yield name, "equals"
    yield plural(name), "contains"
    first, _, rest = name.partition("_")
    start, _, last = name.rpartition("_")
    for suffix in SUFFIXES:
        if last in BOUNDS:
            yield f"{start}{suffix}", BOUNDS[last]
        if first in ("min", "max"):
            yield f"{rest}{suffix}", BOUNDS[first]


def _values(type: Type | None, shapes: Shapes) -> tuple[str, ...]:
    """The strings that an enum or a literal allows."""
    found = shapes.definitions.get(type.name) if isinstance(type, Ref) else type
    values = found.values if isinstance(found, Enum | Literal) else ()
    return tuple(value for value in values if isinstance(value, str))
