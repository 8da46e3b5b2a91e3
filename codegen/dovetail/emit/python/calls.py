"""Calls of operations: the arguments that they take, and the statements that make the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ... import naming
from ...contract import (
    DEFAULT_STYLES,
    Definition,
    MediaType,
    Nullable,
    Operation,
    Parameter,
    RequestBody,
)
from ..render import literal
from .annotations import annotation
from .bodies import encoding_arguments
from .exact import Exactly
from .operations import (
    Argument,
    content_type,
    description,
    method_name,
    parameter_names,
    parameter_type,
)
from .responses import JSON, ResponseNames, media_type


@dataclass(frozen=True, slots=True)
class Call:
    """A function that sends one operation's request; `answer` is what it gives."""

    name: str
    arguments: tuple[str, ...]
    answer: str
    description: str
    statements: tuple[str, ...]
    constants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one contract; `responses` is the module of what they answer, with its dot."""

    definitions: Mapping[str, Definition]
    names: ResponseNames
    responses: str = "responses."

    def call(self, operation: Operation, url: str, http: str) -> Call:
        """`url` and `http` are expressions of where the request goes and of the client that sends it."""
        answer = f"{self.responses}{self.names.union(operation)}"
        return Call(
            name=method_name(operation),
            arguments=tuple(map(str, arguments(operation))),
            answer=answer,
            description=description(operation),
            statements=(
                f"request = Request({literal(operation.method.upper())}, {url})",
                *(_parameter(each, name) for each, name in parameter_names(operation)),
                *self._body(operation),
                f"return await request.send({http}, {answer})",
            ),
            constants=tuple(self._constants(operation)),
        )

    def _body(self, operation: Operation) -> Iterator[str]:
        if operation.body is None or not operation.body.content:
            return
        stated = [str(each) for each in self._body_arguments(operation, operation.body)]
        call = f"request.body({', '.join(stated)})"
        if operation.body.required:
            yield call
        else:
            yield "if body is not None:"
            yield f"    {call}"

    def _body_arguments(self, operation: Operation, body: RequestBody) -> Iterator[str]:
        yield "body"
        choice = _choice(operation)
        types = [media_type(media) for media in body.content]
        if choice is not None:
            yield choice.name
        elif types != [JSON]:
            yield literal(types[0])
        encodings = dict(_encodings(body.content))
        if encodings:
            entries = (f"{literal(name)}: {each}" for name, each in encodings.items())
            yield f"encodings={{{', '.join(entries)}}}"
        if any(self._constants(operation)):
            yield f"item={_item(operation)}"

    def _constants(self, operation: Operation) -> Iterator[str]:
        """How one item of a stream is written."""
        for media in operation.body.content if operation.body else ():
            if media.kind in ("events", "lines") and media.type is not None:
                exact = Exactly(self.definitions).of(media.type)
                type = annotation(media.type)
                yield f"{_item(operation)}: TypeAdapter[{type}] = TypeAdapter({exact})"
                return


def arguments(operation: Operation) -> Iterator[Argument]:
    """Keyword-only: the parameters, the body, and which of its media types it has where there are several."""
    for parameter, name in parameter_names(operation):
        type = parameter_type(parameter)
        yield Argument(name, type if parameter.required else _optional(parameter))
    if operation.body is not None and operation.body.content:
        body = " | ".join(dict.fromkeys(map(_sent, operation.body.content)))
        yield Argument("body", body if operation.body.required else f"{body} | None = None")
    choice = _choice(operation)
    if choice is not None:
        yield choice


def _optional(parameter: Parameter) -> str:
    inner = parameter.type.inner if isinstance(parameter.type, Nullable) else parameter.type
    return f"{annotation(Nullable(inner))} = None"


def _sent(media: MediaType) -> str:
    return "Content" if media.kind == "binary" else content_type(media)


def _choice(operation: Operation) -> Argument | None:
    """The argument for the media type of the body; `None` where there is but one."""
    content = operation.body.content if operation.body else ()
    types = list(dict.fromkeys(map(media_type, content)))
    if len(types) < 2 and "" not in types:
        return None
    name = naming.free("media_type", [name for _, name in parameter_names(operation)])
    if "" in types:
        return Argument(name, "str" if not types[0] else f"str = {literal(types[0])}")
    stated = ", ".join(map(literal, types))
    return Argument(name, f"Literal[{stated}] = {literal(types[0])}")


def _parameter(parameter: Parameter, name: str) -> str:
    """The statement that adds a parameter, with what the request does not take for granted."""
    style = DEFAULT_STYLES[parameter.location]
    stated = [literal(parameter.name), name]
    if parameter.media_type:
        stated.append("json=True")
    elif parameter.style != style:
        stated.append(f"style={literal(parameter.style)}")
    if (
        parameter.explode != (style == "form")
        and not parameter.media_type
        and parameter.style != "deepObject"
    ):
        stated.append(f"explode={parameter.explode}")
    return f"request.{parameter.location}({', '.join(stated)})"


def _encodings(content: tuple[MediaType, ...]) -> Iterator[tuple[str, str]]:
    """Properties of a form that are not written as they would be anyway.

    Of several media types the value is of one: a file tells it.
    """
    for media in content if any(each.kind in ("form", "multipart") for each in content) else ():
        for encoding in media.encodings:
            several = "," in encoding.content_type or "*" in encoding.content_type
            one = replace(encoding, content_type="") if several else encoding
            stated = list(encoding_arguments(one, None))
            if stated:
                yield encoding.property, f"Encoding({', '.join(stated)})"


def _item(operation: Operation) -> str:
    return f"{naming.upper(operation.id)}_ITEM"
