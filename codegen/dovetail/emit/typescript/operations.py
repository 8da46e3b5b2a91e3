"""Operations as functions: what they are called, and what they take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ... import naming
from ...contract import (
    Contract,
    MediaType,
    Nullable,
    Operation,
    Parameter,
    Type,
)
from .annotations import annotation, comment, literal, union, variable

# What a module of the client declares or imports besides its functions.
IMPORTED = frozenset(
    {"anyOf", "body", "byProperty", "boolean", "header", "http", "inCookie", "inHeader", "inPath"}
    | {"inQuery", "int64", "jsonText", "list", "number", "object", "options", "randomToken"}
    | {"readBlob", "readEvents", "readInt64", "readJson", "readLines", "readText", "request"}
    | {
        "responses",
        "send",
        "types",
        "writeBlob",
        "writeEvents",
        "writeForm",
        "writeJson",
        "writeLines",
    }
    | {"writeMultipart", "writeText"}
)


@dataclass(frozen=True, slots=True)
class Member:
    """A property of an operation's request."""

    name: str
    type: str
    required: bool
    description: str = ""
    deprecated: bool = False

    def lines(self) -> Iterator[str]:
        yield from comment(self.description, deprecated=self.deprecated, indent=2)
        # What is asked for is often what is chosen, if anything is: absent and `undefined` are one.
        yield f"  {self.name}{': ' if self.required else '?: '}{self.type}{'' if self.required else ' | undefined'};"


def function_name(operation: Operation) -> str:
    return variable(operation.id, IMPORTED)


def stem(operation: Operation) -> str:
    """What the names of an operation's types begin with."""
    return naming.identifier(operation.id, naming.pascal)


def tags(contract: Contract) -> Iterator[tuple[str, str, tuple[Operation, ...]]]:
    """Each tag that has operations, with its module; two tags never share a module."""
    modules = naming.distinct(contract.tags, lambda tag: "-".join(naming.words(tag)).lower())
    for tag, module in modules.items():
        yield tag, module, contract.tagged(tag)


def is_conditional(operation: Operation) -> bool:
    """Whether it is the cache of the runtime that asks whether an answer still holds."""
    return operation.method.upper() == "GET" and any(
        response.status == "304" for response in operation.responses
    )


def parameter_names(operation: Operation) -> list[tuple[Parameter, str]]:
    """Each parameter with its property; what two places call alike is told apart by the place.

    `If-None-Match` is left to the cache, where the operation is conditional.
    """
    taken = {"body", "mediaType"}
    names: list[tuple[Parameter, str]] = []
    for parameter in operation.parameters:
        if is_conditional(operation) and parameter.name.lower() == "if-none-match":
            continue
        name = variable(parameter.name)
        if name in taken:
            name = naming.free(variable(f"{parameter.location} {parameter.name}"), taken)
        taken.add(name)
        names.append((parameter, name))
    return names


def is_idempotency_key(parameter: Parameter) -> bool:
    return parameter.location == "header" and parameter.name.lower() == "idempotency-key"


def members(operation: Operation) -> list[Member]:
    """Parameters, the body, and which of its media types it has where there are several."""
    found = [_parameter(parameter, name) for parameter, name in parameter_names(operation)]
    body = operation.body
    if body is not None and body.content:
        type = " | ".join(union(content_type(media) for media in body.content))
        found.append(Member("body", type, body.required, body.description))
        if len(body.content) > 1:
            types = " | ".join(literal(media.media_type) for media in body.content)
            told = f"`{body.content[0].media_type}` by default."
            found.append(Member("mediaType", types, False, told))
    return found


def content_type(media: MediaType) -> str:
    """What a body is in the program."""
    match media.kind:
        case "json" | "form" | "multipart":
            return _known(media.type)
        case "text":
            return "string"
        case "binary":
            return "Blob"
        case "events" | "lines":
            item = _known(media.type)
            return f"({item})[]" if " | " in item else f"{item}[]"


def description(operation: Operation) -> str:
    """Summary and description, when they say different things."""
    parts = dict.fromkeys(filter(None, (operation.summary.strip(), operation.description.strip())))
    return "\n\n".join(parts) or f"`{operation.method.upper()} {operation.path}`"


def _parameter(parameter: Parameter, name: str) -> Member:
    # An absent parameter is no `null`: there is no way to send one.
    inner = parameter.type.inner if isinstance(parameter.type, Nullable) else parameter.type
    required = parameter.required and not is_idempotency_key(parameter)
    described, deprecated = parameter.description, parameter.deprecated
    return Member(name, annotation(inner), required, described, deprecated)


def _known(type: Type | None) -> str:
    return "unknown" if type is None else annotation(type)
