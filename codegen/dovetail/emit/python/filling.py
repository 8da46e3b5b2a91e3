"""What of a failure stands in which property of an error, by its name and its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...contract import (
    Alias,
    Anything,
    Array,
    Definition,
    Literal,
    Map,
    Nullable,
    Object,
    Property,
    Ref,
    Scalar,
    Type,
)
from ...naming import snake
from ..render import literal
from .annotations import attribute, python_name
from .exact import source

IDS = {"id", "error_id", "request_id", "trace_id", "correlation_id", "incident_id", "ref"}
MESSAGES = {
    "message",
    "detail",
    "description",
    "error_description",
    "error_message",
    "msg",
    "reason",
}
TIMES = {"timestamp", "time", "date", "occurred_at", "created_at", "datetime"}
STRINGS = {
    "status": "str(failure.status)",
    "status_code": "str(failure.status)",
    "title": "failure.title",
    "instance": 'f"urn:uuid:{failure.id}"',
    "code": "failure.code",
    "error_code": "failure.code",
    "type": "failure.code",
    "name": "failure.code",
    **dict.fromkeys(IDS, "str(failure.id)"),
    **dict.fromkeys(MESSAGES, "failure.message"),
    **dict.fromkeys(TIMES, "failure.timestamp.isoformat()"),
}
INTEGERS = {"status", "status_code", "code", "error_code", "http_status", "http_code"}
FLAGS = {"success", "ok"}
PLACES = ("field", "path", "property", "name", "location", "loc", "pointer", "parameter", "key")
OPEN = '{"fields": failure.fields}'
WHEN_PRESENT = " if failure.fields else MISSING"
OR_ABSENT = " or MISSING"
# In an answer of RFC 9457 the type is a URI, and this one says that the title is all there is.
BLANK = literal("about:blank")


@dataclass(frozen=True, slots=True)
class Filling:
    """Expressions that make the contract's objects from a variable `failure`."""

    definitions: Mapping[str, Definition]

    def expression(self, name: str, above: tuple[str, ...] = ()) -> str:
        """A call of the object's class; empty when one of its required properties is unknown."""
        definition = self.definitions[name]
        if not isinstance(definition, Object) or name in above:
            return ""
        arguments: list[str] = []
        for property in definition.properties:
            value = self._property(property, definition, (*above, name))
            if value:
                arguments.append(f"{attribute(property.name)}={value}")
            elif property.required:
                return ""
        return f"schemas.{python_name(name)}({', '.join(arguments)})"

    def _property(self, property: Property, owner: Object, above: tuple[str, ...]) -> str:
        value = self._value(snake(property.name), property.type, owner, above)
        if not value and property.required and isinstance(property.type, Nullable):
            return "None"
        if "failure.fields" not in value or property.required:
            return value
        # What is left out with the whole needs no choice of its own.
        value = value.replace(WHEN_PRESENT, "").replace(OR_ABSENT, "")
        return value + (OR_ABSENT if value == "failure.fields" else WHEN_PRESENT)

    def _value(self, name: str, type: Type, owner: Object, above: tuple[str, ...]) -> str:
        match type:
            case Nullable(inner):
                return self._value(name, inner, owner, above)
            case Ref(definition):
                return self._referred(name, self.definitions[definition], owner, above)
            case Scalar():
                return _scalar(name, type, owner)
            case Literal((constant,)):
                return source(constant)
            case Map(values):
                return self._map(name, values)
            case Array(items) if items is not None and not type.prefix:
                return self._list(name, items)
            case Anything():
                return OPEN if name == "details" else ""
            case _:
                return ""

    def _referred(
        self, name: str, definition: Definition, owner: Object, above: tuple[str, ...]
    ) -> str:
        if isinstance(definition, Alias) and definition.name not in above:
            return self._value(name, definition.type, owner, (*above, definition.name))
        if not isinstance(definition, Object):
            return ""
        return self.expression(definition.name, above)

    def _map(self, name: str, values: Type) -> str:
        if name in ("fields", "errors", "field_errors", "invalid_params"):
            return "failure.fields" if _is_text(values) else ""
        return (
            OPEN if name in ("details", "data", "context") and isinstance(values, Anything) else ""
        )

    def _list(self, name: str, items: Type) -> str:
        if name not in ("details", "errors", "fields", "violations", "invalid_params", "causes"):
            return ""
        if _is_text(items):
            return '[f"{field}: {message}" for field, message in failure.fields.items()]'
        made = self._item(items)
        return f"[{made} for field, message in failure.fields.items()]" if made else ""

    def _item(self, items: Type) -> str:
        """One object a field: its place and its message, when there is nothing else that it requires."""
        definition = self.definitions[items.name] if isinstance(items, Ref) else None
        if not isinstance(definition, Object):
            return ""
        texts = [each for each in definition.properties if _is_text(each.type)]
        place = next((each for name in PLACES for each in texts if snake(each.name) == name), None)
        message = next((each for each in texts if snake(each.name) in MESSAGES), None)
        known = {"field": place, "message": message}
        required = {each.name for each in definition.properties if each.required}
        if message is None or not required <= {each.name for each in known.values() if each}:
            return ""
        stated = (f"{attribute(each.name)}={value}" for value, each in known.items() if each)
        return f"schemas.{python_name(definition.name)}({', '.join(stated)})"


def _is_text(type: Type) -> bool:
    return isinstance(type, Scalar) and type.type == "string" and not type.format


def _scalar(name: str, scalar: Scalar, owner: Object) -> str:
    siblings = {snake(property.name) for property in owner.properties}
    match scalar.type, scalar.format:
        case "string", "uuid":
            return "failure.id" if name in IDS else ""
        case "string", "date-time":
            return "failure.timestamp" if name in TIMES else ""
        case "string", "uri" | "uri-reference":
            return {"type": BLANK, "instance": STRINGS["instance"]}.get(name, "")
        case "string", "":
            if name == "error":
                return "failure.code" if siblings & MESSAGES else "failure.message"
            return BLANK if name == "type" and "title" in siblings else STRINGS.get(name, "")
        case "integer", _:
            return "failure.status" if name in INTEGERS else ""
        case "boolean", _:
            return "False" if name in FLAGS else ""
        case _:
            return ""
