"""Rules about paths and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..diagnostics import Severity
from ..documents import Documents
from ..source import Node
from .outline import Operation, Outline, elements, identity, is_true, outline, place
from .rules import Finding, rule, suggestion

_STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
_STYLE_TYPES: Mapping[str, frozenset[str]] = {
    "spaceDelimited": frozenset({"array", "object"}),
    "pipeDelimited": frozenset({"array", "object"}),
    "deepObject": frozenset({"array", "object"}),
}


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
def optional_path_parameter(documents: Documents) -> Iterator[Finding]:
    """A path parameter is `required: true`.

    A path without it is another path.

    ```yaml
    - {name: item_id, in: path, required: true, schema: {type: integer}}
    ```
    """
    for parameter in documents.each("parameter"):
        if parameter.text("in") == "path" and not is_true(parameter, "required"):
            stated = parameter.get("required")
            at = stated.at if stated else parameter.at
            yield Finding(at, f"'{parameter.text('name')}' needs 'required: true'")


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
        for written in elements(holder, "parameters"):
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
    """The `style` of a parameter is one of its location, for its type.

    | location | styles |
    |---|---|
    | path | `simple`, `label`, `matrix` |
    | query | `form`; `spaceDelimited`, `pipeDelimited` and `deepObject` for arrays and objects |
    | header | `simple` |
    | cookie | `form`, `cookie` |

    ```yaml
    - {name: filter, in: query, style: deepObject, schema: {type: object}}
    ```
    """
    view = outline(documents)
    for parameter in documents.each("parameter"):
        style, location = parameter.text("style"), parameter.text("in")
        if not style or location not in _STYLES:
            continue
        if style not in _STYLES[location]:
            allowed = ", ".join(_STYLES[location])
            yield Finding(
                parameter["style"].at, f"a {location} parameter is written as one of: {allowed}"
            )
        elif types := _refused(view, parameter, style):
            yield Finding(parameter["style"].at, f"'{style}' cannot write {types}")


def _refused(view: Outline, parameter: Node, style: str) -> str:
    """The types that the style cannot write, when the schema allows no other."""
    schema, writable = parameter.get("schema"), _STYLE_TYPES.get(style)
    types = view.types(schema) - {"null"} if schema else frozenset[str]()
    return "" if writable is None or types & writable else " or ".join(sorted(types))
