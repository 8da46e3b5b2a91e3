"""What most rules ask of the documents, found once for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..documents import METHODS, Documents
from ..entities import flattened
from ..source import Location, Node


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An operation; `parameters` are its own and its path's, references followed.

    `path` is the template, the name of a webhook or the expression of a callback, as `origin` says.
    """

    node: Node
    method: str
    path: str
    origin: str
    parameters: tuple[Node, ...]

    @property
    def at(self) -> Location:
        return self.node.head

    @property
    def label(self) -> str:
        return self.node.text("operationId") or f"{self.method.upper()} {self.path}"

    @property
    def responses(self) -> Mapping[str, Node]:
        """What is declared, by its status; references not followed."""
        stated = self.node.entries("responses")
        return {name: node for name, node in stated if not name.startswith("x-")}

    @property
    def placeholders(self) -> list[str]:
        return re.findall(r"{([^{}]+)}", self.path) if self.origin == "paths" else []


class Outline:
    """A view of the documents, with what is expensive kept."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.resolve = documents.resolve
        self.version = tuple(documents.openapi.text("openapi").split(".")[:2])
        self.schemas = tuple(documents.each("schema"))
        self.operations = tuple(self._operations())
        self._properties: dict[Node, Mapping[str, Node]] = {}
        self._types: dict[Node, Set[str]] = {}

    def components(self, kind: str) -> Mapping[str, Node]:
        """What `components` of the root document holds under that field, references not followed."""
        section = self.documents.openapi.get("components")
        return dict(section.entries(kind)) if section else {}

    def security(self, operation: Operation) -> tuple[Node, ...]:
        """Alternatives of the operation's own requirements, or of the document's."""
        holder = operation.node if "security" in operation.node else self.documents.openapi
        return tuple(holder.elements("security"))

    def flattened(self, schema: Node) -> Iterator[Node]:
        """The schema, what it refers to and the parts of its `allOf`, each once."""
        if "$ref" not in schema and "allOf" not in schema:
            return iter((schema,))
        return flattened(self.documents, schema)

    def properties(self, schema: Node) -> Mapping[str, Node]:
        """Properties of an object, those of its `allOf` too."""
        if schema not in self._properties:
            found: dict[str, Node] = {}
            for part in self.flattened(schema):
                for name, child in part.entries("properties"):
                    found.setdefault(name, child)
            self._properties[schema] = found
        return self._properties[schema]

    def types(self, schema: Node) -> Set[str]:
        """The JSON types that `type` allows, empty when any; `nullable` counts as `null`."""
        if schema not in self._types:
            stated = next((part for part in self.flattened(schema) if "type" in part), None)
            self._types[schema] = _types(stated) if stated is not None else frozenset()
        return self._types[schema]

    @cached_property
    def around(self) -> Mapping[Node, Mapping[str, Node]]:
        """Properties that schemas with `allOf`, `anyOf` and `oneOf` add to their parts."""
        found: defaultdict[Node, dict[str, Node]] = defaultdict(dict)
        for schema in self.schemas:
            listed = [node for key in ("allOf", "anyOf", "oneOf") for node in schema.elements(key)]
            outer = {**found[schema], **self.properties(schema)} if listed else {}
            for node in listed:
                for part in {node, self.resolve(node)}:
                    found[part].update(outer)
        return found

    def described(self, schema: Node) -> Mapping[str, Node]:
        """Properties that values of this schema have, by itself or by a schema around it."""
        return {**self.around.get(schema, {}), **self.properties(schema)}

    def keyword(self, schema: Node, name: str) -> Node | None:
        """A keyword of the schema, or of what it refers to or combines."""
        return next((part[name] for part in self.flattened(schema) if name in part), None)

    def referred(self, schema: Node) -> Node:
        """The schema that a property holds, or holds a list of; alternatives that are `null` do not count."""
        inner = self.keyword(schema, "items") if "array" in self.types(schema) else schema
        current = self.resolve(inner or schema)
        for _ in range(8):  # wrappers around one reference: as deep as anybody writes them
            options = [
                node
                for key in ("allOf", "oneOf", "anyOf")
                for node in current.elements(key)
                if self.types(node) != {"null"}
            ]
            if "x-table" in current or len(options) != 1:
                break
            current = self.resolve(options[0])
        return current

    def _operations(self) -> Iterator[Operation]:
        root = self.documents.openapi
        for origin in ("paths", "webhooks"):
            yield from self._below(origin, root.entries(origin))
        for callback in self.documents.each("callback"):
            if "$ref" not in callback:
                yield from self._below("callbacks", callback.entries())

    def _below(self, origin: str, items: Iterator[tuple[str, Node]]) -> Iterator[Operation]:
        for path, written in items:
            item = self.resolve(written)
            shared = [*item.elements("parameters")]
            methods = [(name, node) for name, node in item.entries() if name in METHODS]
            for method, node in (*methods, *item.entries("additionalOperations")):
                if not path.startswith("x-") and node.fields is not None:
                    own = [*node.elements("parameters")]
                    yield Operation(node, method, path, origin, self._merged(shared, own))

    def _merged(self, shared: list[Node], own: list[Node]) -> tuple[Node, ...]:
        """Parameters of the path that the operation does not replace, then its own."""
        mine = [self.resolve(node) for node in own]
        replaced = {identity(node) for node in mine}
        theirs = (self.resolve(node) for node in shared)
        return (*(node for node in theirs if identity(node) not in replaced), *mine)


def identity(parameter: Node) -> tuple[str, str]:
    """What may stand once: header names are the same in any case."""
    name, place = parameter.text("name"), parameter.text("in")
    return (place, name.lower() if place == "header" else name)


def _types(schema: Node) -> Set[str]:
    stated = (schema["type"], *schema["type"].elements())
    null = {"null"} if schema.is_true("nullable") else set[str]()
    return {each.value for each in stated if isinstance(each.value, str)} | null


def place(at: Location, seen: Location) -> str:
    """How a message at `seen` names another place: by its line, and by its file where that is another."""
    return f"line {at.line}" if at.path == seen.path else str(at)


@lru_cache(maxsize=1)
def outline(documents: Documents) -> Outline:
    """The outline of these documents, made once for all rules."""
    return Outline(documents)
