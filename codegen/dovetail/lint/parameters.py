"""Rules about paths and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Severity
from ..documents import Documents
from ..source import Node
from .outline import Operation, identity, outline, place
from .rules import Finding, rule, suggestion

_STRUCTURED = ("spaceDelimited", "pipeDelimited", "deepObject")


@rule
def undeclared_path_parameter(documents: Documents) -> Iterator[Finding]:
    """Every `{placeholder}` of a path is declared as a parameter.

    Its schema is what the router validates and what the service receives.

    ```yaml
    /items/{item_id}:
      get:
        parameters:
          - {name: item_id, in: path, required: true, schema: {type: integer}}
    ```
    """
    for operation in outline(documents).operations:
        declared = {node.text("name") for node in operation.parameters if node.text("in") == "path"}
        for name in operation.placeholders:
            if name not in declared:
                message = f"{{{name}}} of {operation.path} is not declared"
                yield Finding(operation.at, message, suggestion(name, declared))


@rule
def unused_path_parameter(documents: Documents) -> Iterator[Finding]:
    """A path parameter stands as `{name}` in the path.

    ```yaml
    /items/{item_id}:
      parameters:
        - {name: item_id, in: path, required: true, schema: {type: integer}}
    ```
    """
    reported = set[Node]()
    for operation in outline(documents).operations:
        if operation.origin != "paths":
            continue
        for node in operation.parameters:
            name = node.text("name")
            used = node.text("in") != "path" or name in operation.placeholders
            if not used and node not in reported:
                reported.add(node)
                hint = suggestion(name, operation.placeholders)
                yield Finding(node.at, f"{operation.path} has no {{{name}}}", hint)


@rule
def duplicate_parameter(documents: Documents) -> Iterator[Finding]:
    """A list of parameters has each name once in a location.

    Names of headers are the same in upper and lower case. An operation may replace a parameter of its path.

    ```yaml
    parameters:
      - {name: page, in: query, schema: {type: integer}}
      - {name: limit, in: query, schema: {type: integer}}
    ```
    """
    view = outline(documents)
    for holder in (*documents.each("path-item"), *documents.each("operation")):
        first: dict[tuple[str, str], Node] = {}
        for written in holder.elements("parameters"):
            key = identity(view.resolve(written))
            other = first.setdefault(key, written)
            if other is not written:
                yield Finding(
                    written.at,
                    f"the {key[0]} parameter '{key[1]}' stands also at {place(other.at, written.at)}",
                )


@rule
def duplicate_path(documents: Documents) -> Iterator[Finding]:
    """No two paths answer the same requests.

    Paths that differ only in the names of their parameters are one path: of two operations with the same
    method there, one would never be reached.

    ```yaml
    /items/{item_id}: {}
    /items/{item_id}/files/{file_id}: {}
    ```
    """
    first: dict[tuple[str, str], Operation] = {}
    for operation in outline(documents).operations:
        template = re.sub(r"{[^{}]*}", "{}", operation.path)
        other = first.setdefault((template, operation.method), operation)
        if operation.origin == "paths" and other.path != operation.path:
            message = f"{operation.path} matches the same requests as {other.path} at {place(other.at, operation.at)}"
            yield Finding(operation.at, message)


@rule(severity=Severity.WARNING)
def ignored_header(documents: Documents) -> Iterator[Finding]:
    """`Accept`, `Content-Type` and `Authorization` are no header parameters.

    OpenAPI says that such a parameter is ignored: the media types of bodies and the security schemes
    describe these headers.

    ```yaml
    security:
      - bearer: []
    ```
    """
    for parameter in documents.each("parameter"):
        name = parameter.text("name")
        ignored = name.lower() in ("accept", "content-type", "authorization")
        if ignored and parameter.text("in") == "header":
            yield Finding(parameter["name"].at, f"a header parameter '{name}' is ignored")


@rule
def parameter_style(documents: Documents) -> Iterator[Finding]:
    """The `style` of a parameter can write its type.

    `spaceDelimited`, `pipeDelimited` and `deepObject` write arrays and objects; everything else is `form`.

    ```yaml
    - {name: filter, in: query, style: deepObject, schema: {type: object}}
    ```
    """
    view = outline(documents)
    for parameter in documents.each("parameter"):
        style, schema = parameter.text("style"), parameter.get("schema")
        types = view.types(schema) - {"null"} if schema else frozenset[str]()
        if style in _STRUCTURED and types and types.isdisjoint(("array", "object")):
            stated = " or ".join(sorted(types))
            yield Finding(parameter["style"].at, f"'{style}' cannot write {stated}")
