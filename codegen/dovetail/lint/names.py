"""Rules about names that the generated code cannot tell apart, or cannot spell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..documents import Documents
from ..naming import identifier, pascal, words
from ..source import Location
from .outline import Operation, outline, place
from .rules import Finding, rule

Named = tuple[str, Location]


def _colliding(names: Iterable[Named], spell: Callable[[str], str], what: str) -> Iterator[Finding]:
    """Different names that are spelt alike; the same name twice is for other rules."""
    first: dict[str, Named] = {}
    for name, at in names:
        spelled = spell(name)
        other, there = first.setdefault(spelled, (name, at))
        if other != name:
            yield Finding(
                at,
                f"{what} '{name}' and '{other}' at {place(there, at)} are both '{spelled}' in Python",
            )


def _class(name: str) -> str:
    return identifier(name, pascal)


@rule
def schema_collision(documents: Documents) -> Iterator[Finding]:
    """No two component schemas have the same class name.

    Classes are named in PascalCase: `order-line` and `OrderLine` would be the same.

    ```yaml
    components:
      schemas:
        OrderLine: {type: object}
        OrderLineDraft: {type: object}
    ```
    """
    schemas = outline(documents).components("schemas")
    yield from _colliding(((name, node.head) for name, node in schemas.items()), _class, "schemas")


@rule
def property_collision(documents: Documents) -> Iterator[Finding]:
    """No two properties of an object have the same name in Python.

    Attributes are named in snake_case: `createdAt` and `created_at` would be the same.

    ```yaml
    properties:
      createdAt: {type: string, format: date-time}
      created_by: {type: string}
    ```
    """
    view = outline(documents)
    for schema in view.schemas:
        if "properties" in schema or "allOf" in schema:
            named = ((name, node.head) for name, node in view.properties(schema).items())
            yield from _colliding(named, identifier, "properties")


@rule
def parameter_collision(documents: Documents) -> Iterator[Finding]:
    """No two parameters of an operation in one place have the same name in Python.

    Arguments are named in snake_case: `pageSize` and `page-size` would be the same. What only the place tells
    apart, such as `id` in the path and in the query, is named with its place.

    ```yaml
    parameters:
      - {name: pageSize, in: query, schema: {type: integer}}
      - {name: page, in: query, schema: {type: integer}}
    ```
    """
    for operation in outline(documents).operations:
        placed: dict[str, list[Named]] = {}
        for node in operation.parameters:
            placed.setdefault(node.text("in"), []).append((node.text("name"), node.at))
        for where, named in placed.items():
            yield from _colliding(named, identifier, f"{where} parameters")


@rule
def scheme_collision(documents: Documents) -> Iterator[Finding]:
    """No two security schemes have the same name in Python.

    Each is a method of the `Authenticator`, named in snake_case.

    ```yaml
    securitySchemes:
      apiKey: {type: apiKey, in: header, name: X-Key}
      bearer: {type: http, scheme: bearer}
    ```
    """
    schemes = outline(documents).components("securitySchemes")
    named = ((name, node.head) for name, node in schemes.items())
    yield from _colliding(named, identifier, "security schemes")


@rule
def operation_collision(documents: Documents) -> Iterator[Finding]:
    """No two operations of a tag have the same name in Python.

    They are methods of one class, named in snake_case: `getItem` and `get_item` would be the same. Classes of
    their own are named in PascalCase, for which `v1Item` and `v_1_item` would be.

    ```yaml
    get: {operationId: getItem, tags: [items]}
    put: {operationId: replaceItem, tags: [items]}
    ```
    """
    tagged: dict[tuple[str, str], list[Named]] = {}
    for operation in outline(documents).operations:
        if name := operation.node.text("operationId"):
            group = tagged.setdefault((operation.origin, identifier(_tag(operation))), [])
            group.append((name, operation.node["operationId"].at))
    for named in tagged.values():
        methods = [*_colliding(named, identifier, "operations")]
        classes = _colliding(named, pascal, "operations")
        told = {finding.at for finding in methods}
        yield from (*methods, *(finding for finding in classes if finding.at not in told))


@rule
def tag_collision(documents: Documents) -> Iterator[Finding]:
    """No two tags have the same name in Python.

    Each tag is a module, named in snake_case: `Line Items` and `line-items` would be the same.

    ```yaml
    get: {operationId: listItems, tags: [Items]}
    post: {operationId: createItem, tags: [Items]}
    ```
    """
    named = [
        (_tag(operation), operation.node["tags"].at)
        for operation in outline(documents).operations
        if _tag(operation) != "default"
    ]
    yield from dict.fromkeys(_colliding(named, identifier, "tags"))


def _tag(operation: Operation) -> str:
    tags = operation.node.get("tags")
    first = tags.items[0].value if tags is not None and tags.items else None
    return first if isinstance(first, str) else "default"


@rule
def unspellable_name(documents: Documents) -> Iterator[Finding]:
    """Names of schemas, properties and parameters can be spelt.

    A name without a letter, a digit or a sign that has a name of its own becomes no name in any language.

    ```yaml
    properties:
      title: {type: string}
    ```
    """
    view = outline(documents)
    for name, node in view.components("schemas").items():
        yield from _unspellable(name, node.head)
    for schema in view.schemas:
        for name, node in schema.entries("properties"):
            yield from _unspellable(name, node.head)
    for parameter in documents.each("parameter"):
        if "name" in parameter:
            yield from _unspellable(parameter.text("name"), parameter["name"].at)


def _unspellable(name: str, at: Location) -> Iterator[Finding]:
    if words(name) == ("empty",) and name != "empty":
        yield Finding(at, f"'{name}' has nothing in it that could be spelt")
