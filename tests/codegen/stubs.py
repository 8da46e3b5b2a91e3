"""A server whose services answer every operation with the first success that the contract declares.

`python -m tests.codegen.stubs PACKAGE DOCUMENT` prints its port; what it answers is made from the document.
"""

from __future__ import annotations

import dataclasses
import json
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import uvicorn
from fastapi import APIRouter, FastAPI
from pydantic import TypeAdapter

from dovetail.documents import read_documents
from dovetail.lower import media
from dovetail.lower.bundle import bundle

from .instances import Instances

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """An operation as the document has it; `parameters` are also those of its path."""

    path: str
    method: str
    parameters: list[Any]
    node: dict[str, Any]
    security: list[dict[str, list[str]]]

    @property
    def success(self) -> tuple[str, Any]:
        """The first status of success that is declared, and its response, perhaps a reference."""
        responses: dict[str, Any] = self.node["responses"]
        return next(each for each in responses.items() if each[0].startswith("2"))


def document_of(path: Path) -> dict[str, Any]:
    """The hand-written document as plain data, in one piece."""
    return dict(bundle(read_documents(path)))


def operations(document: dict[str, Any]) -> Iterator[Written]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                node = item[method]
                parameters = [*item.get("parameters", ()), *node.get("parameters", ())]
                security = node.get("security", document.get("security", []))
                yield Written(path, method, parameters, node, security)


def application(package: str, document: dict[str, Any]) -> FastAPI:
    """All routers of a generated package, in front of stub services."""
    app = FastAPI(openapi_url=None)
    import_module(f"{package}.application").install(app)
    written = {each.node["operationId"]: each for each in operations(document)}
    routers = import_module(f"{package}.routers")
    for path in sorted(Path(str(routers.__file__)).parent.glob("[!_]*.py")):
        module = import_module(f"{routers.__name__}.{path.stem}")
        app.include_router(mounted(module, written, Instances(document, "response")))
    return app


def mounted(module: Any, written: Mapping[str, Written], instances: Instances) -> APIRouter:
    """The router of one tag, in front of its stub service."""
    abstract: type = next(getattr(module, name) for name in dir(module) if name.endswith("Service"))
    answers: dict[str, Any] = {}
    arguments: list[object] = [stub(abstract, answers)]
    if hasattr(module, "Authenticator"):
        arguments.append(everybody(module, written.values()))
    router: APIRouter = module.router(*arguments)
    for route in router.routes:
        name: str = vars(route)["endpoint"].__name__
        operation = written[vars(route)["name"]]
        answers[name] = answer(getattr(abstract, name), operation, instances)
    return router


def stub(abstract: type, answers: dict[str, Any]) -> object:
    """A concrete service, each of whose operations answers what stands under its name."""

    def operation(name: str) -> Callable[..., Any]:
        async def respond(self: object, **arguments: object) -> Any:
            return answers[name]

        return respond

    names: frozenset[str] = vars(abstract)["__abstractmethods__"]
    body = {name: operation(name) for name in names}
    return type(f"Stub{abstract.__name__}", (abstract,), body)()


def everybody(module: Any, operations: Iterable[Written]) -> object:
    """An authenticator to which every credential is that of somebody who may do anything."""
    asked = (requirement for each in operations for requirement in each.security)
    scopes = {
        scope for requirement in asked for granted in requirement.values() for scope in granted
    }

    async def authenticate(self: object, *credentials: object) -> object:
        return module.Principal("somebody", frozenset(scopes))

    body = dict.fromkeys(module.Authenticator.__abstractmethods__, authenticate)
    return type("Everybody", (module.Authenticator,), body)()


def answer(method: Callable[..., Any], operation: Written, instances: Instances) -> Any:
    """The first success of an operation, with every header, as the service would answer it."""
    status, response = operation.success[0], instances.resolve(operation.success[1])
    declared = get_type_hints(method)["return"]
    variants: tuple[Any, ...] = get_args(declared) or (declared,)
    # A class of one status has it as a class variable; others have a slot in its place.
    made = next(each for each in variants if each.status_code == int(status))
    hints = get_type_hints(made, include_extras=True)
    fields = {
        field.name: value(hints[field.name], response, instances)
        for field in dataclasses.fields(made)
        if field.name != "media_type"
    }
    return made(**fields)


def value(hint: Any, response: dict[str, Any], instances: Instances) -> Any:
    """Of one field of a response: a header, or else the body in the first of its media types."""
    headers = {name.lower(): each for name, each in response.get("headers", {}).items()}
    for mark in getattr(hint, "__metadata__", ()):
        header = instances.resolve(headers[mark.name.lower()])
        return _read(hint, instances.instance(header["schema"]))
    media_type, content = next(iter(response["content"].items()))
    match media.kind(media_type):
        case "json":
            return _read(hint, instances.instance(content.get("schema", True)))
        case "text":
            return "text"
        case _:
            return b"content"


def _read(hint: Any, instance: Any) -> Any:
    """An instance as the generated types have it, the schemas' own names on the wire."""
    text = json.dumps(instance)
    return TypeAdapter(hint).validate_json(text, strict=True, by_alias=True, by_name=False)


def serve(package: str, document: Path) -> None:
    app = application(package, document_of(document))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listening])


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
