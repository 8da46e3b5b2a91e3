"""The contracts whose generated code is judged, each with the schemas of its bodies and headers."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from typing import Literal as OneOf

from pydantic import MISSING, Field, TypeAdapter, ValidationError

from dovetail.contract import (
    Alias,
    Contract,
    Definition,
    Enum,
    MediaType,
    Object,
    Operation,
    Ref,
    Scalar,
    Type,
)
from dovetail.documents import read_documents
from dovetail.emit.python.exact import Exactly
from dovetail.lower import lower
from dovetail.lower.references import references
from dovetail.lower.sent import opposite, sent
from dovetail.templates.backend.runtime.wire import parsed

from ..backends import Backend, load
from .judging import Direction, Judge, is_mapping

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
CONTRACTS = {
    "reference": ROOT / "spec" / "openapi.yaml",
    "everything": HERE / "everything.yaml",
    "petstore": CORPUS / "petstore30.yaml",
    "museum": CORPUS / "museum.yaml",
    "train-travel": CORPUS / "train-travel.yaml",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A schema as it is written, and the type that is generated of it."""

    name: str
    schema: Any
    judge: Judge
    annotation: str
    type: TypeAdapter[Any]

    @property
    def key(self) -> object:
        """The same for the same type of the same schema, wherever that is used."""
        target = self.schema
        while is_mapping(target) and target.keys() == {"$ref"}:
            target = self.judge.at(target["$ref"])
        return self.judge.direction, id(target), self.annotation

    def accepts(self, text: str | bytes) -> bool:
        """As routers read a body."""
        try:
            parsed(self.type, text if isinstance(text, bytes) else text.encode())
        except ValidationError:
            return False
        return True


class Judged:
    """A contract with its generated backend."""

    def __init__(self, path: Path, directory: Path) -> None:
        self.contract: Contract = lower(read_documents(path))
        self.backend: Backend = load(self.contract, directory)
        self.document: dict[str, Any] = dict(self.contract.document)
        directions: tuple[Direction, ...] = ("read", "write", "written")
        self.judges = {each: Judge(self.document, each) for each in directions}

    def _subject(self, name: str, schema: Any, direction: Direction, type: Type) -> Subject:
        """With the type as generated modules spell it."""
        annotation = str(Exactly(self.contract.named).of(type))
        adapter = TypeAdapter(eval(annotation, self._names))
        return Subject(name, schema, self.judges[direction], annotation, adapter)

    @cached_property
    def _names(self) -> dict[str, Any]:
        """What annotations read."""
        return {
            "Annotated": Annotated,
            "Any": Any,
            "Field": Field,
            "Literal": Literal,
            "re": re,
            "MISSING": MISSING,
            "StrEnum": StrEnum,
            "datetime": datetime,
            "uuid": uuid,
            "schemas": self.backend["schemas"],
            "wire": self.backend["runtime.wire"],
        }

    def subjects(self) -> Iterator[Subject]:
        """Every schema among the components, and every one of a JSON body or of a header.

        What consists of files is no JSON: that is judged as the form that it is.
        """
        yield from self._components()
        for operation in self.contract.operations:
            yield from self._inline(operation, self.document["paths"], "write")
        for operation in self.contract.webhooks:
            yield from self._inline(operation, self.document["webhooks"], "read")

    def _components(self) -> Iterator[Subject]:
        schemas = self.document.get("components", {}).get("schemas", {})
        uses = self._uses()
        for definition in self.contract.definitions:
            origin = definition.name if isinstance(definition, Enum) else definition.origin
            is_json = origin in schemas and not any(map(is_file, parts(definition)))
            for direction in uses.get(definition.name, ["written"]) if is_json else ():
                name, type = f"{origin}, {direction}", Ref(definition.name)
                yield self._subject(name, schemas[origin], direction, type)

    def _uses(self) -> dict[str, list[Direction]]:
        """In which directions each definition goes."""
        found: dict[str, list[Direction]] = {}
        called = [each for operation in self.contract.operations for each in sent(operation)]
        called += [each for hook in self.contract.webhooks for each in sent(hook, "read")]
        pending: list[tuple[Direction, str]] = [
            (each.direction, name) for each in called for name in references(each.type)
        ]
        while pending:
            direction, name = pending.pop()
            if direction not in found.setdefault(name, []):
                found[name].append(direction)
                within = parts(self.contract.named[name])
                for inner in (name for each in within for name in references(each)):
                    pending.append((direction, inner))
        return found

    def _inline(
        self, operation: Operation, paths: dict[str, Any], to_server: OneOf["read", "write"]
    ) -> Iterator[Subject]:
        """The schemas of what an operation takes and answers, wherever they are written."""
        written = self.resolve(self.resolve(paths[operation.path])[operation.method])
        if operation.body is not None:
            content = self.resolve(written["requestBody"])["content"]
            yield from self._content(operation.body.content, content, operation.id, to_server)
        for response in operation.responses:
            node = self.resolve(written["responses"][response.status])
            name, back = f"{operation.id} {response.status}", opposite(to_server)
            yield from self._content(response.content, node.get("content", {}), name, back)
            for header in response.headers:
                stated = self.resolve(node["headers"][header.name])
                if "schema" in stated:
                    label = f"{name} {header.name}"
                    yield self._subject(label, stated["schema"], back, header.type)

    def _content(
        self,
        content: tuple[MediaType, ...],
        written: dict[str, Any],
        name: str,
        direction: Direction,
    ) -> Iterator[Subject]:
        for media in content:
            schema = self.resolve(written[media.media_type]).get("schema")
            if media.kind == "json" and media.type is not None and schema is not None:
                yield self._subject(f"{name} {media.media_type}", schema, direction, media.type)

    def resolve(self, node: Any) -> Any:
        """What a reference leads to."""
        while is_mapping(node) and "$ref" in node:
            node = self.judges["written"].at(node["$ref"])
        return node


def is_file(type: Type | None) -> bool:
    return isinstance(type, Scalar) and type.format == "binary"


def parts(definition: Definition) -> Iterator[Type | None]:
    """The types that a definition is made of."""
    match definition:
        case Alias(_, type):
            yield type
        case Object(_, properties, additional):
            yield from (property.type for property in properties)
            yield additional
        case Enum():
            return
