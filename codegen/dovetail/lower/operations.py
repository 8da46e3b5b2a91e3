"""Lower paths, webhooks and callbacks to operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .. import naming
from ..contract import Callback, Operation
from ..documents import METHODS, Documents
from ..source import Node
from .content import Contents
from .parameters import Parameters
from .schemas import Schemas
from .security import security


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation of the document; `item` is the path item around it."""

    path: str
    method: str
    item: Node
    node: Node


class Operations:
    """Lowers operations, each with an id and a tag."""

    def __init__(self, documents: Documents, schemas: Schemas) -> None:
        self._documents = documents
        self._contents = Contents(documents, schemas)
        self._parameters = Parameters(documents, schemas, self._contents)
        self._ids = {node.text("operationId") for node in documents.each("operation")}
        self._open: set[Node] = set()

    def paths(self) -> Iterator[Operation]:
        root = self._documents.openapi
        for path, item in root.entries("paths"):
            for endpoint in self._endpoints(path, item) if path.startswith("/") else ():
                required = endpoint.node.get("security") or root.get("security")
                yield self._operation(endpoint, f"{endpoint.method} {_spoken(path)}", required)

    def webhooks(self) -> Iterator[Operation]:
        for name, item in self._documents.openapi.entries("webhooks"):
            endpoints = tuple(self._endpoints(name, item))
            for each in endpoints:
                called = name if len(endpoints) == 1 else f"{each.method} {name}"
                yield self._operation(each, called, each.node.get("security"))

    def _callbacks(self, parent: Node, id: str, tag: str) -> Iterator[Callback]:
        """What is called back; a callback inside itself is not followed."""
        for name, reference in parent.entries("callbacks"):
            callback = self._documents.resolve(reference)
            if callback in self._open:
                continue
            self._open.add(callback)
            for expression, item in callback.entries():
                for each in self._endpoints(expression, item) if item.fields is not None else ():
                    called = self._operation(each, f"{id} {name}", each.node.get("security"), tag)
                    yield Callback(name, expression, called)
            self._open.remove(callback)

    def _endpoints(self, path: str, reference: Node) -> Iterator[Endpoint]:
        item = self._documents.resolve(reference)
        methods = [(name, node) for name, node in item.entries() if name in METHODS]
        for method, node in (*methods, *item.entries("additionalOperations")):
            yield Endpoint(path, method.lower(), item, node)

    def _operation(
        self, endpoint: Endpoint, called: str, required: Node | None, tag: str = "default"
    ) -> Operation:
        node = endpoint.node
        id = node.text("operationId") or self._new_id(naming.camel(called))
        tags = node.get("tags")
        tag = next((str(each.value) for each in tags.elements()), tag) if tags else tag
        body = node.get("requestBody")
        return Operation(
            id,
            tag,
            endpoint.method,
            endpoint.path,
            parameters=self._parameters.lower(endpoint.item, node, id),
            body=self._contents.body(body, id) if body is not None else None,
            responses=tuple(self._contents.responses(node, id)),
            security=security(required),
            callbacks=tuple(self._callbacks(node, id, tag)),
            summary=node.text("summary"),
            description=node.text("description"),
            deprecated=node.is_true("deprecated"),
            at=node.head,
        )

    def _new_id(self, wanted: str) -> str:
        id = naming.free(wanted, self._ids)
        self._ids.add(id)
        return id


def _spoken(path: str) -> str:
    """`/pets/{id}` is `pets by id`."""
    return re.sub(r"\{([^}]*)\}", r" by \1 ", path) if path != "/" else "root"
