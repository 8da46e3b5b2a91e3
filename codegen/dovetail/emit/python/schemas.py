"""Pydantic models of what goes over the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import assert_never

from ...contract import (
    Alias,
    Anything,
    Constraints,
    Contract,
    Definition,
    Enum,
    Object,
    Property,
)
from ...source import Json
from .. import File
from ..openapi import normalised
from ..render import docstring, literal, render
from .annotations import attribute, python_name
from .datamodel import classes
from .exact import Exact, Exactly
from .expressions import Expressions, members, python

# Pydantic checks extra values by it, and declares it wider.
NARROWED = "  # pyright: ignore[reportIncompatibleVariableOverride] # checks extra values"


def emit(contract: Contract) -> Iterator[File]:
    """`schemas.py`."""
    yield File(PurePosixPath("backend/schemas.py"), _module(contract))


def _module(contract: Contract) -> str:
    # The printer renames what it takes for a reserved or a repeated name; with these it never does.
    tokens = {each.name: f"Schema{place}" for place, each in enumerate(contract.definitions)}
    schemas = Schemas(contract.named)
    values = {tokens[each.name]: schemas.values(each) for each in contract.definitions}
    document = _outline(normalised(contract, tokens.__getitem__))
    return render("backend/schemas.py.jinja", classes=classes(document, values))


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a class, as its template prints it."""

    declaration: str
    description: str


@dataclass(frozen=True, slots=True)
class Schemas:
    """What the templates print of each definition."""

    definitions: Mapping[str, Definition]

    def values(self, definition: Definition) -> dict[str, object]:
        name = python_name(definition.name)
        match definition:
            case Object():
                return {"name": name, **self._object(definition)}
            case Enum():
                return {"name": name, **_enum(definition)}
            case Alias(_, type):
                annotation = str(self._exactly.of(type))
                return {"name": name, "type": annotation, "doc": _doc(definition, 0)}
            case _:
                assert_never(definition)

    def _object(self, definition: Object) -> dict[str, object]:
        rules = list(_rules(definition))
        extra = _extra(definition)
        if definition.refused:
            names = ", ".join(map(literal, definition.refused))
            rules.append(f"_refused = wire.refused({names}{', keep=True' if extra else ''})")
            extra = "allow"
        rest = definition.additional
        extras: list[str] = []
        if rest is not None and not isinstance(rest, Anything):
            extras.append(f"__pydantic_extra__: dict[str, {self._exactly.of(rest)}]{NARROWED}")
        return {
            "bases": f'wire.Model, extra="{extra}"' if extra else "wire.Model",
            "doc": _doc(definition),
            "members": {each.name: self._member(each) for each in definition.properties},
            "rules": [*extras, *rules],
        }

    @property
    def _exactly(self) -> Exactly:
        return Exactly(self.definitions, module="")

    def _member(self, property: Property) -> Member:
        name = attribute(property.name)
        exact = self._exactly.of(property.type)
        default = "" if property.required else self._default(property)
        if default == " = MISSING":
            exact = Exact(f"{exact} | MISSING")
        if name != property.name:
            exact = replace(exact, keywords=(f"alias={literal(property.name)}", *exact.keywords))
        return Member(f"{name}: {exact}{default}", _doc(property))

    def _default(self, property: Property) -> str:
        """What stands behind the annotation; an absent property without a default is `MISSING`."""
        stated = property.default
        if stated is None:
            return " = MISSING"
        value = Expressions(self.definitions).of(stated.value, property.type)
        if value is None:
            return " = MISSING"
        # Pydantic copies plain lists and dictionaries; what reads another class has to wait for it.
        is_plain = not isinstance(stated.value, list | dict) or value == python(stated.value)
        return f" = {value}" if is_plain else f" = Field(default_factory=lambda: {value})"


def _enum(definition: Enum) -> dict[str, object]:
    is_number = isinstance(definition.values[0], int)
    named = members(definition).items()
    return {
        "bases": "wire.IntEnum" if is_number else "StrEnum",
        "doc": _doc(definition),
        "members": [f"{name} = {python(value)}" for value, name in named],
    }


def _extra(definition: Object) -> str:
    """Undeclared properties are kept where their type is stated, or where a rule counts them."""
    if definition.additional is None:
        return "forbid"
    declared = {each.name for each in definition.properties}
    dependent = definition.dependent_required
    counted = {*dependent, *(name for needed in dependent.values() for name in needed)}
    is_counted = definition.constraints != Constraints() or not counted <= declared
    return "allow" if is_counted or not isinstance(definition.additional, Anything) else ""


def _rules(definition: Object) -> Iterator[str]:
    least, most = definition.constraints.min_properties, definition.constraints.max_properties
    if least is not None or most is not None:
        bounds = {"minimum": least, "maximum": most}
        stated = (f"{name}={value}" for name, value in bounds.items() if value is not None)
        yield f"_properties = wire.properties({', '.join(stated)})"
    if definition.dependent_required:
        needed = {name: list[Json](names) for name, names in definition.dependent_required.items()}
        yield f"_dependents = wire.dependents({python(dict[str, Json](needed))})"


def _doc(described: Definition | Property, indent: int = 4) -> str:
    deprecated = "Deprecated." if described.deprecated else ""
    return docstring("\n\n".join(filter(None, (described.description.strip(), deprecated))), indent)


def _outline(document: dict[str, Json]) -> dict[str, Json]:
    """The document as far as the printer has a say: which definitions there are, and what they refer to."""
    match document["components"]:
        case {"schemas": dict() as schemas}:
            outlined = {name: _definition(schema) for name, schema in schemas.items()}
            return {**document, "components": {"schemas": outlined}}
        case _:
            return document


def _definition(schema: Json) -> Json:
    match schema:
        case {"properties": dict() as properties}:
            fields: Json = {name: _references(each) for name, each in properties.items()}
            return {"type": "object", "properties": fields, "additionalProperties": False}
        case {"type": kind, "enum": values}:
            return {"type": kind, "enum": values}
        case _:
            return {"type": "array", "items": _references(schema)}


def _references(schema: Json) -> Json:
    """One of all that a schema refers to."""
    found: dict[str, Json] = {}
    pending = [schema]
    while pending:
        match pending.pop():
            case {"$ref": str() as reference}:
                found[reference] = {"$ref": reference}
            case dict() as keywords:
                pending.extend(each for name, each in keywords.items() if name != "default")
            case list() as variants:
                pending.extend(variants)
            case _:
                pass
    references = list(found.values())
    if len(references) > 1:
        return {"anyOf": references}
    return references[0] if references else {"type": "string"}
