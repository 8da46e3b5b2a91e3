"""Operations as methods: what they are called, and what they take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ... import naming
from ...contract import Contract, MediaType, Nullable, Operation, Parameter, Type
from .annotations import annotation, attribute

# What a route's function reads or has besides the parameters of its operation.
ARGUMENTS = frozenset(
    {"accept", "answer", "body", "field", "files", "given", "has_body", "http", "principal"}
    | {"read_form", "read_json", "read_multipart", "read_parameters", "read_sequence"}
    | {
        "read_stream",
        "read_text",
        "request",
        "responses",
        "schemas",
        "self",
        "service",
        "text",
        "wire",
    }
)
# What the annotations and the defaults beside a method read: it would stand in front of them.
METHODS = ARGUMENTS | frozenset(
    {"abstractmethod", "authenticator", "bool", "bytes", "datetime", "dict", "float"}
    | {"int", "list", "principal_of", "router", "routes", "str", "tuple", "uuid"}
)


@dataclass(frozen=True, slots=True)
class Argument:
    """A keyword-only argument, as the application sees it."""

    name: str
    annotation: str

    def __str__(self) -> str:
        return f"{self.name}: {self.annotation}"


def module_name(tag: str) -> str:
    """The module of a tag, in each of `responses`, `routers`, `services` and `client`."""
    return naming.identifier(tag, reserved=("components",))


def tag_class(tag: str, suffix: str) -> str:
    """A class of a tag, such as `ItemsService`."""
    return f"{naming.identifier(tag, naming.pascal)}{suffix}"


def method_name(operation: Operation) -> str:
    return naming.identifier(operation.id, reserved=METHODS)


def class_stem(operation: Operation) -> str:
    """What the names of an operation's own classes begin with."""
    name = naming.pascal(operation.id)
    return naming.pascal(f"n {operation.id}") if name[0].isdigit() else name


def parameter_names(operation: Operation) -> list[tuple[Parameter, str]]:
    """Each parameter with its argument; what two places call alike is told apart by the place."""
    taken = set(ARGUMENTS)
    names: list[tuple[Parameter, str]] = []
    for parameter in operation.parameters:
        name = attribute(parameter.name)
        if name in taken:
            name = attribute(f"{parameter.location} {parameter.name}")
        taken.add(name)
        names.append((parameter, name))
    return names


def arguments(operation: Operation) -> list[Argument]:
    """The arguments of the operation's method: parameters, the body, the principal."""
    found = [Argument(name, parameter_type(each)) for each, name in parameter_names(operation)]
    if operation.body is not None and operation.body.content:
        body = body_type(operation.body.content)
        found.append(Argument("body", body if operation.body.required else f"{body} | None"))
    if operation.security.alternatives:
        optional = " | None" if operation.security.optional else ""
        found.append(Argument("principal", f"Principal{optional}"))
    return found


def parameter_type(parameter: Parameter) -> str:
    """A parameter as the application sees it; `None` is an absent one."""
    inner = parameter.type.inner if isinstance(parameter.type, Nullable) else parameter.type
    always = parameter.required or parameter.default is not None
    return annotation(inner) if always else annotation(Nullable(inner))


def body_type(content: tuple[MediaType, ...]) -> str:
    """A request's body as the application sees it: a union over its media types."""
    return " | ".join(dict.fromkeys(content_type(media) for media in content))


def content_type(media: MediaType) -> str:
    match media.kind:
        case "json" | "form" | "multipart":
            return _known(media.type)
        case "text":
            return "str"
        case "binary":
            return "AsyncIterable[bytes]"
        case "events" | "lines":
            return f"AsyncIterable[{_known(media.type)}]"


def _known(type: Type | None) -> str:
    return "Any" if type is None else annotation(type)


def secured(operations: tuple[Operation, ...]) -> bool:
    """Whether any of them asks who is asking."""
    return any(operation.security.alternatives for operation in operations)


def tags(contract: Contract) -> Iterator[tuple[str, str, tuple[Operation, ...]]]:
    """Each tag that has operations, with its module and its operations; two tags never share a module."""
    modules = naming.distinct(contract.tags, module_name)
    grouped: dict[str, list[Operation]] = {}
    for operation in contract.operations:
        grouped.setdefault(operation.tag, []).append(operation)
    for tag, operations in grouped.items():
        yield tag, modules[tag], tuple(operations)


def description(operation: Operation) -> str:
    """Summary and description, when they say different things."""
    parts = dict.fromkeys(filter(None, (operation.summary.strip(), operation.description.strip())))
    return "\n\n".join(parts) or f"`{operation.method.upper()} {operation.path}`"
