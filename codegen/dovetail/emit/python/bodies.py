"""Request bodies of a route, as the statements that read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...contract import (
    Alias,
    Anything,
    Array,
    Definition,
    Encoding,
    Enum,
    MediaType,
    Object,
    Operation,
    Property,
    Ref,
    Scalar,
    Type,
)
from ...naming import upper
from ..render import literal
from .annotations import annotation
from .exact import Exactly
from .operations import body_type

JSON = "application/json"
FILE = "files"


@dataclass(frozen=True, slots=True)
class Bodies:
    """How the bodies of operations are read."""

    definitions: Mapping[str, Definition]

    def constants(self, operation: Operation) -> Iterator[str]:
        """What a module holds once for the bodies of an operation."""
        for media in operation.body.content if operation.body else ():
            name = f"{upper(operation.id)}_{media.kind.upper()}"
            type = _type(media)
            if type is not None and not self._is_class(type):
                exact = Exactly(self.definitions).of(type)
                yield f"{name}: TypeAdapter[{annotation(type)}] = TypeAdapter({exact})"
            encodings = list(self._encodings(media))
            if encodings:
                yield f"{name}_ENCODINGS = {{{', '.join(encodings)}}}"

    def statements(self, operation: Operation, call: str) -> Iterator[str]:
        """The lines of the route's function: read the body, call the service, answer."""
        answer = f"return answer(await {call})"
        required = operation.body is not None and operation.body.required
        match operation.body.content if operation.body else ():
            case ():
                yield answer
            case (media,) if media.kind == "multipart":
                yield from self._multipart(operation, media, required, answer)
            case (media,):
                absent = "" if required else " if has_body(request) else None"
                yield f"body = {self._read(operation, media)}{absent}"
                yield answer
            case content:
                yield from self._several(operation, content, required, answer)

    def _multipart(
        self, operation: Operation, media: MediaType, required: bool, answer: str
    ) -> Iterator[str]:
        if not required:
            yield "if not has_body(request):"
            yield "    body = None"
            yield f"    {answer}"
        yield f"async with {self._read(operation, media)} as body:"
        yield f"    {answer}"

    def _several(
        self, operation: Operation, content: tuple[MediaType, ...], required: bool, answer: str
    ) -> Iterator[str]:
        """By the media type that the client states."""
        files = any(media.kind == "multipart" for media in content)
        indent = "    " * files
        if files:
            yield f"async with AsyncExitStack() as {FILE}:"
        yield f"{indent}body: {body_type(content)}{'' if required else ' | None = None'}"
        if not required:
            yield f"{indent}if has_body(request):"
            indent += "    "
        yield f"{indent}match accept(request, {', '.join(literal(each.media_type) for each in content)}):"
        for number, media in enumerate(content, 1):
            case = "_" if number == len(content) else literal(media.media_type)
            read = self._read(operation, media)
            if media.kind == "multipart":
                read = f"await {FILE}.enter_async_context({read})"
            yield f"{indent}    case {case}:"
            yield f"{indent}        body = {read}"
        yield f"{'    ' * files}{answer}"

    def _read(self, operation: Operation, media: MediaType) -> str:
        name = f"{upper(operation.id)}_{media.kind.upper()}"
        stated = _type(media)
        type = annotation(stated) if stated and self._is_class(stated) else name
        encodings = f", {name}_ENCODINGS" if any(self._encodings(media)) else ""
        accepted = literal(media.media_type)
        match media.kind:
            case "json":
                other = "" if media.media_type == JSON else f", {accepted}"
                return f"await read_json(request, {type}{other})"
            case "form":
                return f"await read_form(request, {type}{encodings})"
            case "multipart":
                return f"read_multipart(request, {type}{encodings})"
            case "text":
                return f"await read_text(request, {accepted})"
            case "binary":
                return f"read_stream(request, {accepted})"
            case "events" | "lines":
                return f"read_sequence(request, {type}, {accepted})"

    def _is_class(self, type: Type) -> bool:
        return isinstance(type, Ref) and isinstance(self.definitions[type.name], Object | Enum)

    def _encodings(self, media: MediaType) -> Iterator[str]:
        """Entries for the properties that are not simply text, or simply JSON."""
        if media.kind not in ("form", "multipart"):
            return
        stated = {encoding.property: encoding for encoding in media.encodings}
        body = self._resolved(media.type)
        definition = self.definitions[body.name] if isinstance(body, Ref) else None
        properties = definition.properties if isinstance(definition, Object) else ()
        for property in properties:
            arguments = list(encoding_arguments(stated.get(property.name), self._file(property)))
            if arguments:
                yield f"{literal(property.name)}: Encoding({', '.join(arguments)})"

    def _file(self, property: Property) -> Scalar | None:
        """The property's type, or that of its items, when it is a file."""
        type = self._resolved(property.type)
        if isinstance(type, Array):
            type = self._resolved(type.items)
        return type if isinstance(type, Scalar) and type.format == "binary" else None

    def _resolved(self, type: Type | None) -> Type | None:
        """What an alias stands for; the rules let none stand for itself."""
        while isinstance(type, Ref) and isinstance(alias := self.definitions[type.name], Alias):
            type = alias.type
        return type


def _type(media: MediaType) -> Type | None:
    """What the body is validated as; `None` when it is not."""
    return None if media.kind in ("text", "binary") else media.type or Anything()


def encoding_arguments(encoding: Encoding | None, file: Scalar | None) -> Iterator[str]:
    if encoding is not None and encoding.content_type:
        types = [each.strip() for each in encoding.content_type.split(",")]
        yield f"({', '.join(map(literal, types))}{',' * (len(types) == 1)})"
    if encoding is not None and (encoding.style != "form" or not encoding.explode):
        yield f"style={literal(encoding.style)}"
        yield f"explode={encoding.explode}"
    if file is not None:
        yield "file=True"
        most = file.constraints.max_length
        if most is not None:
            yield f"max_bytes={most}"
