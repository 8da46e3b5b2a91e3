"""How responses are read: their content by its media type, and their headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...contract import (
    Array,
    Definition,
    Enum,
    Header,
    Map,
    MediaType,
    Object,
    Ref,
    Response,
    Scalar,
    Type,
    resolve,
)
from ...naming import camel
from .annotations import annotation, is_int64, key, literal
from .int64 import Places
from .layout import Entry, Group, behind, record

# The fields of a server-sent event.
EVENT = {"data", "event", "id", "retry"}


@dataclass(slots=True)
class Names:
    """Names that a module uses, so that it imports them."""

    used: set[str] = field(default_factory=set[str])

    def __call__(self, name: str) -> str:
        self.used.add(name)
        return name


@dataclass(frozen=True, slots=True)
class Readers:
    """`names` collects what the module must import."""

    named: Mapping[str, Definition]
    places: Places
    names: Names

    def declared(self, response: Response) -> Group:
        """How one response is read."""
        content = [
            behind(f"{literal(each.media_type)}: ", self._read(each)) for each in response.content
        ]
        headers = [
            behind(f"{header_name(each)}: ", self._header(each)) for each in response.headers
        ]
        parts = {"content": content, "headers": headers}
        return record(behind(f"{name}: ", record(each)) for name, each in parts.items() if each)

    def _read(self, media: MediaType) -> Entry:
        match media.kind:
            case "json":
                return self._call("readJson", self.places.of(media.type))
            case "text":
                return self._call("readText")
            case "lines":
                return self._call("readLines", self.places.of(media.type))
            case "events":
                item, places = self.event(media.type)
                return self._call("readEvents", literal(item), places)
            case "binary" | "form" | "multipart":
                return self._call("readBlob")

    def event(self, type: Type | None) -> tuple[str, Entry | None]:
        """Whether an item is the data of an event or the whole of it, and where its integers stand."""
        found = resolve(type, self.named) if type is not None else None
        definition = self.named.get(found.name) if isinstance(found, Ref) else None
        stated = definition.properties if isinstance(definition, Object) else ()
        properties = {each.name: each.type for each in stated}
        if "data" not in properties or not properties.keys() <= EVENT:
            return "data", self.places.of(type)
        data = resolve(properties["data"], self.named)
        is_text = isinstance(data, Scalar) and data.type == "string"
        return ("text", None) if is_text else ("json", self.places.of(properties["data"]))

    def _header(self, header: Header) -> Entry:
        read = self._header_reader(resolve(header.type, self.named), header.explode)
        stated = [literal(header.name), *([read] if read else [])]
        if not header.required:
            stated = [stated[0], read or "String", "false"]
        return f"{self.names('header')}({', '.join(stated)})"

    def _header_reader(self, type: Type, explode: bool) -> str:
        """Empty where it is text."""
        match type:
            case Scalar() if is_int64(type):
                return self.names("readInt64")
            case Scalar("integer" | "number"):
                return self.names("number")
            case Scalar("boolean"):
                return self.names("boolean")
            case Array(items) if items is not None:
                inner = self._header_reader(resolve(items, self.named), False)
                return f"{self.names('list')}({inner})"
            case Ref(name) if isinstance(definition := self.named[name], Enum):
                return self.names("number") if isinstance(definition.values[0], int) else ""
            case _ if self._is_object(type):
                return f"{self.names('object')}({'true' if explode else 'false'})"
            case _:
                return ""

    def header_type(self, header: Header) -> str:
        resolved = resolve(header.type, self.named)
        return (
            "{ [name: string]: string }" if self._is_object(resolved) else annotation(header.type)
        )

    def _is_object(self, type: Type) -> bool:
        """Whether it is one, whose values are text in a header."""
        definition = self.named.get(type.name) if isinstance(type, Ref) else None
        return isinstance(type, Map) or isinstance(definition, Object)

    def _call(self, name: str, *arguments: Entry | None) -> Group:
        return Group(f"{self.names(name)}(", tuple(each for each in arguments if each), ")")


def header_name(header: Header) -> str:
    return key(camel(header.name))
