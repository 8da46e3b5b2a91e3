"""Lower what is sent: bodies, responses, their headers and media types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import naming
from ..contract import (
    Anything,
    Encoding,
    Header,
    MediaKind,
    MediaType,
    RequestBody,
    Response,
    Scalar,
    Type,
)
from ..documents import Documents
from ..source import Node
from . import media
from .files import as_text
from .merging import Part, hint
from .schemas import Schemas
from .styles import STYLES, explode

_SCALARS = {"string", "integer", "number", "boolean", "null"}


def component_name(documents: Documents, node: Node) -> str:
    """The name of the component that a node refers to, empty when it refers to none, or into a path."""
    target = documents.target(node)
    is_inside = target is not None and target.pointer[:1] in (("paths",), ("webhooks",))
    return target.name if target is not None and not is_inside else ""


class Contents:
    """Lowers what stands below `content`; components are lowered once."""

    def __init__(self, documents: Documents, schemas: Schemas) -> None:
        self._documents = documents
        self._schemas = schemas
        self._responses: dict[Node, Response] = {}
        self._components: set[str] = set()

    def body(self, node: Node, operation: str) -> RequestBody:
        """`operation` is what the body is named after, unless it is a component."""
        body, owner = self._documents.resolve(node), component_name(self._documents, node)
        return RequestBody(
            tuple(self._media_types(body, owner or operation)),
            body.is_true("required"),
            body.text("description"),
        )

    def responses(self, node: Node, operation: str) -> Iterator[Response]:
        for status, response in node.entries("responses"):
            if not status.startswith("x-"):
                yield self._response(status, response, operation)

    def _response(self, status: str, node: Node, operation: str) -> Response:
        target, component = self._documents.resolve(node), component_name(self._documents, node)
        if not component:
            return self._plain_response(status, target, f"{operation} {naming.status(status)}")
        if target not in self._responses:
            name = naming.free(component, self._components)
            self._components.add(name)
            self._responses[target] = replace(
                self._plain_response(status, target, name), component=name
            )
        return replace(self._responses[target], status=status, at=node.head)

    def _plain_response(self, status: str, node: Node, owner: str) -> Response:
        return Response(
            status,
            node.text("description") or node.text("summary"),
            content=tuple(self._media_types(node, owner)),
            headers=tuple(self.headers(node, owner)),
            at=node.head,
        )

    def headers(self, node: Node, owner: str) -> Iterator[Header]:
        """The headers below a response or an encoding; the media type is stated elsewhere."""
        for name, reference in node.entries("headers"):
            if name.lower() == "content-type":
                continue
            header = self._documents.resolve(reference)
            component = component_name(self._documents, reference)
            names = (hint(component), hint(component, "Header")) if component else ()
            yield Header(
                name,
                self.described(header, *(names or (hint(owner, name),))),
                header.is_true("required"),
                header.is_true("explode"),
                header.text("description"),
            )

    def described(self, node: Node, *names: str) -> Type:
        """The type of a parameter or header, by its `schema` or by its `content`."""
        described = next((each for _, each in node.entries("content")), node)
        schema = self._documents.resolve(described).get("schema")
        return as_text(self._schemas.type(schema, *names)) if schema is not None else Anything()

    def _media_types(self, node: Node, owner: str) -> Iterator[MediaType]:
        for name, reference in node.entries("content"):
            stated = self._documents.resolve(reference)
            schema = stated.get("schema")
            kind = self._kind(name, schema)
            yield MediaType(
                name,
                kind,
                self._type(name, kind, stated, owner),
                tuple(self._encodings(stated, owner)) if kind in ("form", "multipart") else (),
            )

    def _kind(self, name: str, schema: Node | None) -> MediaKind:
        """Any media type at all is JSON where the schema describes a JSON value."""
        kind = media.kind(name)
        is_any = name in ("*/*", "application/*") and schema is not None
        return "json" if is_any and "string" not in self._types(schema) else kind

    def _type(self, name: str, kind: MediaKind, stated: Node, owner: str) -> Type | None:
        schema = stated.get("schema")
        match kind:
            case "json" | "form" | "multipart":
                names = (hint(owner, "Body"), hint(owner, kind, "Body"))
                if schema is None:
                    return Anything() if kind == "json" else None
                type = self._schemas.type(schema, *names)
                return type if kind == "multipart" else as_text(type)
            case "events" | "lines":
                return self._item_type(stated, hint(owner, "Event" if kind == "events" else "Line"))
            case "binary":
                return Scalar("string", "binary")
            case "text":
                is_value = media.is_plain(name) and _SCALARS.issuperset(self._types(schema))
                if schema is None or not is_value:
                    return Scalar("string")
                return self._schemas.type(schema, hint(owner, "Body"))

    def _item_type(self, stated: Node, name: str) -> Type:
        """What a stream is made of: `itemSchema`, the items of an array, or what the schema describes."""
        schema = stated.get("itemSchema") or stated.get("schema")
        if schema is None:
            return Anything()
        target = self._documents.resolve(schema)
        if "itemSchema" not in stated and "array" in self._types(target) and "items" in target:
            schema = target["items"]
        return as_text(self._schemas.type(schema, name))

    def _types(self, schema: Node | None) -> tuple[str, ...]:
        """The types that a schema allows; `any` when it does not say."""
        merged = self._schemas.merging.merge((Part(schema, ""),) if schema is not None else ())
        is_listed = merged.values() is not None
        return merged.types() or (("string",) if is_listed else ("any",))

    def _encodings(self, stated: Node, owner: str) -> Iterator[Encoding]:
        for name, encoding in stated.entries("encoding"):
            style = STYLES.get(encoding.text("style"), "form")
            yield Encoding(
                name,
                encoding.text("contentType"),
                tuple(self.headers(encoding, hint(owner, name))),
                style,
                explode(encoding, style),
            )
