"""Requests of operations, as the value that the runtime sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...contract import (
    MediaType,
    Object,
    Operation,
    Parameter,
    ParameterLocation,
    Ref,
    Style,
    Type,
    resolve,
)
from .annotations import literal, value_key
from .answers import Answers, is_streamed
from .int64 import Places
from .layout import Entry, Group, behind, record, sequence
from .operations import is_idempotency_key, parameter_names
from .readers import Names

# What the runtime takes for granted at each place.
STYLES: Mapping[ParameterLocation, tuple[Style, bool]] = {
    "path": ("simple", False),
    "query": ("form", True),
    "header": ("simple", False),
    "cookie": ("form", True),
}


@dataclass(frozen=True, slots=True)
class Requests:
    """`base` is the contract's base path."""

    base: str
    answers: Answers

    @property
    def names(self) -> Names:
        return self.answers.names

    @property
    def places(self) -> Places:
        return self.answers.readers.places

    def request(self, operation: Operation) -> Group:
        at: dict[str, list[tuple[Parameter, str]]] = {}
        for parameter, name in parameter_names(operation):
            at.setdefault(parameter.location, []).append((parameter, f"request.{name}"))
        parts: dict[str, Entry | None] = {
            "method": literal(operation.method.upper()),
            "url": self._url(operation, at.get("path", [])),
            "query": _some(self._pairs("inQuery", at.get("query", []))),
            "headers": _named(self._headers(at.get("header", []))),
            "cookies": _some(self._pairs("inCookie", at.get("cookie", []))),
            "body": self._body(operation),
            "secured": "true" if operation.security.alternatives else None,
            "streamed": "true" if is_streamed(operation) else None,
            "answers": self.answers.declared(operation),
        }
        return record(
            (behind(f"{name}: ", each) for name, each in parts.items() if each), broken=True
        )

    def _url(self, operation: Operation, parameters: list[tuple[Parameter, str]]) -> str:
        url = f"{self.base}{operation.path}"
        if not parameters:
            return literal(url)
        escaped = url.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
        for parameter, value in parameters:
            written = self._call("inPath", parameter, [self._value(parameter, value)], named=True)
            escaped = escaped.replace(f"{{{parameter.name}}}", f"${{{written}}}")
        return f"`{escaped}`"

    def _pairs(self, function: str, parameters: list[tuple[Parameter, str]]) -> Iterator[Entry]:
        for parameter, value in parameters:
            stated = [literal(parameter.name), self._value(parameter, value)]
            yield f"...{self._call(function, parameter, stated)}"

    def _headers(self, parameters: list[tuple[Parameter, str]]) -> Iterator[tuple[str, Entry]]:
        for parameter, value in parameters:
            if is_idempotency_key(parameter):
                value = f"{value} ?? {self.names('randomToken')}()"
            exploded = ["true"] * (parameter.explode and not parameter.media_type)
            stated: tuple[Entry, ...] = (self._value(parameter, value), *exploded)
            yield parameter.name, Group(f"{self.names('inHeader')}(", stated, ")")

    def _value(self, parameter: Parameter, value: str) -> Entry:
        if not parameter.media_type:
            return value
        places = self.places.of(parameter.type)
        stated = (value, places) if places else (value,)
        return Group(f"{self.names('jsonText')}(", stated, ")")

    def _call(
        self, function: str, parameter: Parameter, stated: list[Entry], *, named: bool = False
    ) -> Group:
        """With the style and what follows it, as far as the runtime does not take them for granted."""
        style, explode = STYLES[parameter.location]
        own: list[Entry] = [literal(parameter.style), "true" if parameter.explode else "false"]
        if named and parameter.style == "matrix":
            own.append(literal(parameter.name))
        elif parameter.media_type or (parameter.style, parameter.explode) == (style, explode):
            own = []
        elif parameter.explode == explode or parameter.style == "deepObject":
            own = own[:1]
        return Group(f"{self.names(function)}(", (*stated, *own), ")")

    def _body(self, operation: Operation) -> Entry | None:
        content = operation.body.content if operation.body else ()
        if not content:
            return None
        writers = record(
            behind(f"{literal(each.media_type)}: ", self._write(each)) for each in content
        )
        chosen = ["request.mediaType"] if len(content) > 1 else []
        return Group(f"{self.names('body')}(", ("request.body", writers, *chosen), ")")

    def _write(self, media: MediaType) -> Entry:
        match media.kind:
            case "json":
                return self._writer("writeJson", self.places.of(media.type))
            case "lines":
                return self._writer("writeLines", self.places.of(media.type))
            case "events":
                item, places = self.answers.readers.event(media.type)
                return self._writer("writeEvents", literal(item), places)
            case "text":
                return self._writer("writeText")
            case "binary":
                return self._writer("writeBlob")
            case "form" | "multipart":
                name = "writeForm" if media.kind == "form" else "writeMultipart"
                encodings = _named(_encodings(media))
                places = _named(self._parts(media.type))
                stated = [encodings or "{}", places] if places else [encodings]
                return self._writer(name, *stated)

    def _parts(self, type: Type | None) -> Iterator[tuple[str, Entry]]:
        """Where integers stand in the properties that are written as JSON."""
        found = resolve(type, self.answers.readers.named) if type is not None else None
        definition = self.answers.readers.named.get(found.name) if isinstance(found, Ref) else None
        for each in definition.properties if isinstance(definition, Object) else ():
            places = self.places.of(each.type)
            # What is an integer itself, or a list of such, is text anyway.
            if places is not None and str(places) not in ("true", "[true]"):
                yield each.name, places

    def _writer(self, name: str, *arguments: Entry | None) -> Group:
        return Group(f"{self.names(name)}(", tuple(each for each in arguments if each), ")")


def _encodings(media: MediaType) -> Iterator[tuple[str, Entry]]:
    """Of the properties that are not written as they would be anyway.

    Of several media types the value is of one: a file tells it.
    """
    for each in media.encodings:
        several = "," in each.content_type or "*" in each.content_type
        stated: list[Entry] = []
        if each.content_type and not several:
            stated.append(f"contentType: {literal(each.content_type)}")
        if each.style != "form" or not each.explode:
            stated.append(f"style: {literal(each.style)}")
            stated.append(f"explode: {'true' if each.explode else 'false'}")
        if stated:
            yield each.property, record(stated)


def _some(entries: Iterator[Entry]) -> Entry | None:
    found = tuple(entries)
    return sequence(found) if found else None


def _named(entries: Iterator[tuple[str, Entry]]) -> Entry | None:
    found = tuple(behind(f"{value_key(name)}: ", each) for name, each in entries)
    return record(found) if found else None
