"""Responses as dataclasses: one module a tag, and one for those that operations share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ... import naming
from ...contract import Contract, Header, MediaType, Operation, Response
from .. import File
from ..render import literal, render
from .annotations import annotation, attribute
from .operations import class_stem, tags

JSON = "application/json"
FIELDS = frozenset({"body", "media_type", "status_code", "statuses"})
# What a module of responses calls by name.
IMPORTED = frozenset(
    {"Annotated", "Any", "AsyncIterable", "ClassVar", "Content", "Header", "Literal", "Response"}
    | {"TypeAlias"}
)


@dataclass(frozen=True, slots=True)
class ResponseClass:
    name: str
    description: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What an operation answers: the alias of the union, and what it is a union of."""

    name: str
    variants: tuple[str, ...]


def emit(contract: Contract) -> Iterator[File]:
    """`responses/`."""
    names = ResponseNames.of(contract)
    yield File(
        PurePosixPath("backend/responses/__init__.py"), '"""What the operations answer."""\n'
    )
    shared = _shared(contract, names)
    if shared:
        yield _module("components", "Responses that operations share.", shared, [])
    for tag, module, operations in tags(contract):
        own = [
            response_class(names.own(each, r), r)
            for each in operations
            for r in each.responses
            if not r.component
        ]
        answers = [Answers(names.union(each), names.variants(each)) for each in operations]
        yield _module(module, f"What the operations tagged `{tag}` answer.", own, answers)


@dataclass(frozen=True, slots=True)
class ResponseNames:
    """What the classes of responses are called.

    A shared response is named as its component; one that stands for several statuses has a class for each.
    """

    shared: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, contract: Contract) -> ResponseNames:
        statuses: dict[str, dict[str, None]] = {}
        for operation in contract.operations:
            for response in operation.responses:
                if response.component:
                    statuses.setdefault(response.component, {})[response.status] = None
        spelt = naming.distinct(
            statuses, lambda name: naming.identifier(name, naming.pascal, IMPORTED)
        )
        return cls(
            {
                (component, status): spelt[component] + naming.status(status) * (len(found) > 1)
                for component, found in statuses.items()
                for status in found
            }
        )

    def own(self, operation: Operation, response: Response) -> str:
        return f"{class_stem(operation)}{naming.status(response.status)}"

    def union(self, operation: Operation) -> str:
        """The alias of everything that an operation answers, such as `GetItemResponse`."""
        return f"{class_stem(operation)}Response"

    def variants(self, operation: Operation, module: str = "") -> tuple[str, ...]:
        """The classes of an operation's responses, as the tag's module of responses sees them."""
        return tuple(self.variant(operation, response, module) for response in operation.responses)

    def variant(self, operation: Operation, response: Response, module: str = "") -> str:
        if response.component:
            return f"components.{self.shared[response.component, response.status]}"
        return f"{module}{self.own(operation, response)}"


def _shared(contract: Contract, names: ResponseNames) -> list[ResponseClass]:
    found = {
        names.shared[response.component, response.status]: response
        for operation in contract.operations
        for response in operation.responses
        if response.component
    }
    return [response_class(name, response) for name, response in found.items()]


def _module(
    module: str, description: str, classes: list[ResponseClass], answers: list[Answers]
) -> File:
    shared = any(variant.startswith("components.") for each in answers for variant in each.variants)
    text = render(
        "backend/responses/tag.py.jinja",
        shared=shared,
        description=description,
        classes=classes,
        answers=answers,
    )
    return File(PurePosixPath(f"backend/responses/{module}.py"), text)


def response_class(name: str, response: Response) -> ResponseClass:
    description = response.description or f"{naming.status(response.status)}."
    required = [header for header in response.headers if header.required]
    optional = [header for header in response.headers if not header.required]
    fields = (
        *_status(response.status),
        *_body(response.content),
        *map(_header, required),
        *map(_header, optional),
        *_media_types(response.content),
    )
    return ResponseClass(name, description, fields)


def _status(status: str) -> Iterator[str]:
    stands_for = _status_range(status)
    if len(stands_for) == 1:
        yield f"status_code: ClassVar[int] = {stands_for.start}"
    else:
        yield f"statuses: ClassVar[range] = range({stands_for.start}, {stands_for.stop})"
        yield "status_code: int"


def _status_range(status: str) -> range:
    """The statuses that a key of `responses` stands for."""
    if status.isdecimal():
        return range(int(status), int(status) + 1)
    if status.lower() == "default":
        return range(100, 600)
    hundred = int(status[0]) * 100
    return range(hundred, hundred + 100)


def _body(content: tuple[MediaType, ...]) -> Iterator[str]:
    if content:
        types = [media_type(media) for media in content]
        if len(types) == 1 and types[0] and types != [JSON]:
            yield f"media_type: ClassVar[str] = {literal(types[0])}"
        yield f"body: {' | '.join(dict.fromkeys(map(_content, content)))}"
        if "" in types:
            yield "media_type: str"


def _media_types(content: tuple[MediaType, ...]) -> Iterator[str]:
    """The choice between several, the first of which is taken when the application makes none."""
    types = list(dict.fromkeys(media_type(media) for media in content))
    if len(types) > 1 and "" not in types:
        yield f"media_type: Literal[{', '.join(map(literal, types))}] = {literal(types[0])}"


def media_type(media: MediaType) -> str:
    """What stands in `Content-Type`; empty where a range leaves it to the application."""
    if "*" not in media.media_type:
        return media.media_type
    return {"json": JSON, "text": "text/plain"}.get(media.kind, "")


def _content(media: MediaType) -> str:
    match media.kind:
        case "json":
            return "Any" if media.type is None else annotation(media.type)
        case "text":
            return "str"
        case "events" | "lines":
            return f"AsyncIterable[{'Any' if media.type is None else annotation(media.type)}]"
        case "binary" | "form" | "multipart":
            return "Content"


def header_field(header: Header) -> str:
    """The field of a header, which none of the other fields is called like."""
    name = attribute(header.name)
    return f"{name}_" if name in FIELDS else name


def _header(header: Header) -> str:
    explode = ", explode=True" * header.explode
    inner = annotation(header.type) + ("" if header.required else " | None")
    stated = "" if header.required else " = None"
    marked = f"Annotated[{inner}, Header({literal(header.name)}{explode})]"
    return f"{header_field(header)}: {marked}{stated}"
