"""Rules about what `x-resource` names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..documents import Documents
from ..source import Node
from .outline import Operation, Outline, outline
from .rules import Finding, rule, suggestion


@rule
def unknown_entity(documents: Documents) -> Iterator[Finding]:
    """`x-resource` names a schema of `components/schemas`.

    ```yaml
    /inventory:
      x-resource: Item
    ```
    """
    view = outline(documents)
    schemas = view.components("schemas")
    for node in _named_entities(documents):
        name = node.value
        if isinstance(name, str) and name not in schemas:
            yield Finding(node.at, f"no schema is called '{name}'", suggestion(name, schemas))


def _named_entities(documents: Documents) -> Iterator[Node]:
    for item in documents.each("path-item"):
        if "x-resource" in item:
            yield item["x-resource"]
    for operation in documents.each("operation"):
        if "x-resource" in operation and "entity" in operation["x-resource"]:
            yield operation["x-resource"]["entity"]


@rule
def unknown_entity_property(documents: Documents) -> Iterator[Finding]:
    """Searches, filters and sorting of `x-resource` use properties of the entity.

    ```yaml
    x-resource:
      entity: Item
      operation: list
      search: [title, description]
      filters: {owner: owner_id}
      sort: {newest: -created_at}
    ```
    """
    view = outline(documents)
    schemas = view.components("schemas")
    for operation in view.operations:
        extension = operation.node.get("x-resource")
        entity = schemas.get(extension.text("entity")) if extension is not None else None
        if extension is None or entity is None:
            continue
        hidden = (view.keyword(entity, "x-table") or entity).entries("columns")
        known = {*view.properties(entity), *dict(hidden)}
        for node in _used(extension):
            name = str(node.value).removeprefix("-")
            if name not in known:
                message = f"'{extension.text('entity')}' has no property '{name}'"
                yield Finding(node.at, message, suggestion(name, known))


def _used(extension: Node) -> Iterator[Node]:
    """Every place that names a property of the entity."""
    filters = (node.get("property") or node for _, node in extension.entries("filters"))
    sorts = (node for _, node in extension.entries("sort"))
    stated = (*extension.elements("search"), *filters, *sorts)
    yield from (node for node in stated if isinstance(node.value, str))


@rule
def unknown_filter_parameter(documents: Documents) -> Iterator[Finding]:
    """A filter of `x-resource` is a query parameter of its operation.

    ```yaml
    parameters:
      - {name: owner, in: query, schema: {type: integer}}
    x-resource: {entity: Item, operation: list, filters: {owner: owner_id}}
    ```
    """
    for operation in outline(documents).operations:
        extension = operation.node.get("x-resource")
        known = _query(operation)
        for name, node in extension.entries("filters") if extension is not None else ():
            if name not in known:
                message = f"{operation.label} has no query parameter '{name}'"
                yield Finding(node.head, message, suggestion(name, known))


def _query(operation: Operation) -> set[str]:
    return {node.text("name") for node in operation.parameters if node.text("in") == "query"}


@rule
def unknown_page_property(documents: Documents) -> Iterator[Finding]:
    """The parts of a page that `x-resource` names, and its envelope, are properties of what is answered.

    A path such as `meta.total` leads through objects.

    ```yaml
    x-resource: {entity: Item, operation: list, page: {items: data, total: meta.total}}
    ```
    """
    view = outline(documents)
    for operation in view.operations:
        extension = operation.node.get("x-resource")
        answers = [*_answers(view, operation)] if extension is not None else []
        if extension is None or not answers:
            continue
        stated = [node for _, node in extension.entries("page")]
        for node in (*stated, *([extension["envelope"]] if "envelope" in extension else ())):
            path = str(node.value)
            if not any(_leads(view, answer, path.split(".")) for answer in answers):
                known = {name for answer in answers for name in view.properties(answer)}
                yield Finding(
                    node.at, f"no successful response has '{path}'", suggestion(path, known)
                )


def _answers(view: Outline, operation: Operation) -> Iterator[Node]:
    """Schemas of the successful JSON responses."""
    for status, written in operation.responses.items():
        for media_type, node in view.resolve(written).entries("content"):
            if status.startswith("2") and "json" in media_type and "schema" in node:
                yield node["schema"]


def _leads(view: Outline, schema: Node, path: Iterable[str]) -> bool:
    for name in path:
        described = view.properties(schema)
        if name not in described:
            return False
        schema = described[name]
    return True
