"""Lower the parameters of an operation."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Default, Parameter
from ..documents import Documents
from ..source import Node
from .content import Contents, component_name
from .merging import Part, hint
from .schemas import Schemas
from .styles import LOCATIONS, explode, style

# OpenAPI leaves these headers to `content` and `security`.
_IGNORED = ("accept", "content-type", "authorization")


class Parameters:
    """Lowers parameters; what they have inline is named after a component, or after the operation."""

    def __init__(self, documents: Documents, schemas: Schemas, contents: Contents) -> None:
        self._documents = documents
        self._schemas = schemas
        self._contents = contents

    def lower(self, item: Node, operation: Node, id: str) -> tuple[Parameter, ...]:
        """The parameters of the path, each replaced by the operation's own of the same name and place."""
        found: dict[tuple[str, str], Parameter] = {}
        for owner in (item, operation):
            stated = owner.get("parameters")
            for reference in stated.elements() if stated is not None else ():
                for parameter in self._parameter(reference, id):
                    found[parameter.location, parameter.name] = parameter
        return tuple(found.values())

    def _parameter(self, reference: Node, id: str) -> Iterator[Parameter]:
        node = self._documents.resolve(reference)
        name, location = node.text("name"), LOCATIONS.get(node.text("in"), "query")
        if location == "header" and name.lower() in _IGNORED:
            return
        component = component_name(self._documents, reference)
        names = (hint(component), hint(component, "Parameter")) if component else (hint(id, name),)
        # A form that is the whole query string is one object whose properties stand side by side.
        media_type = next((key for key, _ in node.entries("content")), "")
        is_form = node.text("in") == "querystring" and media_type.endswith("form-urlencoded")
        styled = style(node, location)
        yield Parameter(
            name,
            location,
            self._contents.described(node, *names),
            location == "path" or node.is_true("required"),
            styled,
            explode(node, styled),
            media_type="" if is_form else media_type,
            default=self._default(node),
            description=node.text("description"),
            deprecated=node.is_true("deprecated"),
            at=node.head,
        )

    def _default(self, node: Node) -> Default | None:
        schema = node.get("schema")
        if schema is None:
            return None
        default = self._schemas.merging.annotation((Part(schema, ""),), "default")
        return Default(default.plain()) if default is not None else None
