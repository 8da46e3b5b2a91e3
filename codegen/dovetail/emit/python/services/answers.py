"""What a default answers: the envelope around the entity, or around a page of entities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....contract import Literal, Object, Operation, Property, Response, Scalar, Type
from ....naming import snake
from ..annotations import attribute, python_name
from ..responses import ResponseNames, header_field
from .storage import Obstacle, Storage

TRUE = ("success", "ok")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response of an operation, as code."""

    storage: Storage
    names: ResponseNames
    operation: Operation
    response: Response

    @property
    def type(self) -> Type | None:
        """What it answers as JSON."""
        found = (media.type for media in self.response.content if media.kind == "json")
        return next(found, None)

    def at(self, path: str) -> Type | None:
        """The type of the property at a path such as `data.items`; all of it when the path is empty."""
        type = self.type
        for name in path.split(".") if path else ():
            found = self.storage.object(type)
            properties = found.properties if found else ()
            type = next((each.type for each in properties if each.name == name), None)
        return type

    def code(self, values: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """The response with these values at their paths, and these headers by their names."""
        if not self.response.status.isdecimal():
            raise Obstacle(f"`{self.response.status}` is no single status")
        arguments = [*self._body(values), *self._headers(headers), *self._media_type()]
        name = self.names.variant(self.operation, self.response, "responses.")
        return f"{name}({', '.join(arguments)})"

    def _body(self, values: Mapping[str, str]) -> Iterator[str]:
        if not self.response.content:
            return
        if self.type is None:
            raise Obstacle("it answers no JSON")
        yield f"body={self._filled(self.type, values, '')}"

    def _filled(self, type: Type, values: Mapping[str, str], path: str) -> str:
        if path in values:
            return values[path]
        found = self.storage.object(type)
        if found is None:
            raise Obstacle("it answers no object")
        start = f"{path}." if path else ""
        fields = (
            (property, self._value(property, values, f"{start}{property.name}"))
            for property in found.properties
        )
        filled = (f"{attribute(each.name)}={value}" for each, value in fields if value)
        return f"schemas.{python_name(found.name)}({', '.join(filled)})"

    def _value(self, property: Property, values: Mapping[str, str], path: str) -> str:
        """A property's value, empty when it may be left out."""
        below = any(name == path or name.startswith(f"{path}.") for name in values)
        if below:
            return self._filled(property.type, values, path)
        if not property.required or property.default is not None:
            return ""
        match self.storage.plain(property.type):
            case Literal((value,)):
                return repr(value)
            case Scalar("boolean") if snake(property.name) in TRUE:
                return "True"
            case Scalar("string", "date-time"):
                return "utc_now()"
            case _ if self.storage.nullable(property.type):
                return "None"
            case _:
                raise Obstacle(f"nothing says what `{path}` of the answer is")

    def _headers(self, headers: Mapping[str, str]) -> Iterator[str]:
        for header in self.response.headers:
            value = headers.get(header.name.lower(), "")
            if value:
                yield f"{header_field(header)}={value}"
            elif header.required:
                raise Obstacle(f"nothing says what the header `{header.name}` is")

    def _media_type(self) -> Iterator[str]:
        """Of several the first is taken, unless told otherwise."""
        if self.response.content and self.response.content[0].kind != "json":
            json = next(each for each in self.response.content if each.kind == "json")
            yield f'media_type="{json.media_type}"'


def success(operation: Operation) -> Response:
    """The first response that tells of success."""
    if operation.success is None:
        raise Obstacle("no success is declared")
    return operation.success


def entity_of(answer: Answer, path: str) -> Object:
    """The object that is answered at a path."""
    found = answer.storage.object(answer.at(path))
    if found is None:
        raise Obstacle("it answers no object")
    return found
