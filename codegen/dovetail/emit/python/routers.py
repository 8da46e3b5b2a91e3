"""Routers and abstract services: one module a tag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ...contract import Contract, Operation, Security
from ...naming import identifier
from .. import File
from ..render import literal, render
from .bodies import Bodies
from .operations import (
    Argument,
    arguments,
    description,
    method_name,
    parameter_names,
    secured,
    tag_class,
    tags,
)
from .parameters import Parameters
from .paths import TEMPLATE, Paths, ordered, route_path
from .responses import ResponseNames

DECORATORS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "trace"})


@dataclass(frozen=True, slots=True)
class Method:
    """An abstract method of a service."""

    name: str
    arguments: tuple[Argument, ...]
    answer: str
    description: str


@dataclass(frozen=True, slots=True)
class Route:
    """A route's function; `decorator` is the call that registers it."""

    decorator: str
    name: str
    has_request: bool
    description: str
    statements: tuple[str, ...]


def emit(contract: Contract) -> Iterator[File]:
    """`routers/`."""
    yield File(
        PurePosixPath("backend/routers/__init__.py"), '"""Routes, and what is behind them."""\n'
    )
    emitter = Routers(contract)
    for tag, module, operations in tags(contract):
        text = render("backend/routers/tag.py.jinja", **emitter.values(tag, module, operations))
        yield File(PurePosixPath(f"backend/routers/{module}.py"), text)


class Routers:
    """Methods and routes of one contract."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.names = ResponseNames.of(contract)
        self.parameters = Parameters(contract.named)
        self.bodies = Bodies(contract.named)
        self.paths = Paths(contract.operations)

    def values(self, tag: str, module: str, operations: tuple[Operation, ...]) -> dict[str, Any]:
        """What the template of a tag is rendered with."""
        service = tag_class(tag, "Service")
        parameters = self.parameters.classes(operations)
        given = {id: each.name for each in parameters for id in each.operations}
        return {
            "tag": tag,
            "module": module,
            "prefix": self.contract.base_path.rstrip("/"),
            "service": service,
            "secured": secured(operations),
            "parameters": parameters,
            "methods": [self.method(operation) for operation in operations],
            "routes": [self.route(each, given.get(each.id, "")) for each in ordered(operations)],
            "left": [entry for each in operations for entry in self._left(each)],
            "example": next(filter(None, (self._example(each) for each in operations)), ""),
            "constants": [line for each in operations for line in self.bodies.constants(each)],
        }

    def _left(self, operation: Operation) -> Iterator[str]:
        """The entry of an operation whose path covers others."""
        left = self.paths.left(operation)
        if left:
            pairs = (
                [f"{literal(n)}: {literal(text)}" for n, text in each.items()] for each in left
            )
            values = ", ".join(f"{{{', '.join(each)}}}" for each in pairs)
            yield f"{literal(operation.id)}: [{values}]"

    def _example(self, operation: Operation) -> str:
        """A path that the operation's covers; empty when there is none."""
        left = self.paths.left(operation)
        if not left:
            return ""
        path = route_path(operation)
        covered = TEMPLATE.sub(lambda found: left[0].get(found[1], found[0]), path)
        return f"{literal(covered)} also matches {literal(path)}"

    def method(self, operation: Operation) -> Method:
        return Method(
            method_name(operation),
            tuple(arguments(operation)),
            f"responses.{self.names.union(operation)}",
            description(operation),
        )

    def route(self, operation: Operation, parameters: str) -> Route:
        """`parameters` is the class of those that the operation has."""
        principal = [f"principal = await {_principal(operation.security)}"]
        given = [f"given = read_parameters(request, {parameters})"] * bool(parameters)
        body = self.bodies.statements(operation, _call(operation))
        return Route(
            _decorator(operation),
            method_name(operation),
            _has_request(operation),
            operation.summary.strip() or description(operation),
            (*principal * bool(operation.security.alternatives), *given, *body),
        )


def _has_request(operation: Operation) -> bool:
    """Whether the route's function reads anything from the request."""
    has_body = operation.body is not None and bool(operation.body.content)
    return bool(operation.parameters or has_body or operation.security.alternatives)


def _call(operation: Operation) -> str:
    """The service's method, with what was read."""
    given = [f"{name}=given.{name}" for _, name in parameter_names(operation)]
    others = [argument.name for argument in arguments(operation)[len(given) :]]
    keywords = [*given, *(f"{name}={name}" for name in others)]
    return f"service.{method_name(operation)}({', '.join(keywords)})"


def _decorator(operation: Operation) -> str:
    path, name = literal(route_path(operation)), literal(operation.id)
    if operation.method.lower() in DECORATORS:
        return f"routes.{operation.method.lower()}({path}, name={name})"
    return f"routes.api_route({path}, methods=[{literal(operation.method.upper())}], name={name})"


def _principal(security: Security) -> str:
    """The call that gives who sends the request."""
    alternatives = (
        ", ".join(
            f"{literal(identifier(each.scheme))}: [{', '.join(map(literal, each.scopes))}]"
            for each in requirements
        )
        for requirements in security.alternatives
    )
    optional = ["optional=True"] * security.optional
    stated = [*(f"{{{alternative}}}" for alternative in alternatives), *optional]
    return f"principal_of(request, authenticator, {', '.join(stated)})"
