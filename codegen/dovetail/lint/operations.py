"""Rules about operations, their bodies and their responses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Severity
from ..documents import Documents
from .outline import Operation, Outline, outline, place
from .rules import Finding, rule, suggestion

_CONSTRAINTS = {"enum", "const", "pattern", "minLength", "maxLength", "format", "not", "oneOf"}


@rule(severity=Severity.WARNING)
def missing_operation_id(documents: Documents) -> Iterator[Finding]:
    """Every operation has an `operationId`.

    It names the method that the application implements, the client's function and the response
    classes. Without one a name is made from method and path, and changes when the path does.

    ```yaml
    /items:
      get:
        operationId: listItems
    ```
    """
    for operation in outline(documents).operations:
        if not operation.node.text("operationId"):
            yield Finding(operation.at, f"{operation.label} has no operationId")


@rule
def duplicate_operation_id(documents: Documents) -> Iterator[Finding]:
    """No two operations have the same `operationId`.

    It is the operation's name in everything that is generated, and what links refer to.

    ```yaml
    /items:
      get: {operationId: listItems}
      post: {operationId: createItem}
    ```
    """
    first: dict[str, Operation] = {}
    for operation in outline(documents).operations:
        name = operation.node.text("operationId")
        if name and first.setdefault(name, operation) is not operation:
            at = operation.node["operationId"].at
            yield Finding(at, f"'{name}' also names the operation at {place(first[name].at, at)}")


@rule(severity=Severity.NOTE)
def missing_summary(documents: Documents) -> Iterator[Finding]:
    """Every operation has a summary or a description.

    It becomes the documentation of the generated method.

    ```yaml
    get:
      operationId: listItems
      summary: List the items, newest first.
    ```
    """
    for operation in outline(documents).operations:
        if not operation.node.text("summary") and not operation.node.text("description"):
            yield Finding(operation.at, f"{operation.label} has no summary and no description")


@rule(severity=Severity.WARNING)
def missing_success(documents: Documents) -> Iterator[Finding]:
    """Every operation declares what it answers when all goes well.

    A service can only return declared responses, so one that declares nothing but failures can only fail.

    ```yaml
    responses:
      "204": {description: It is deleted.}
      "404": {description: There is no such item.}
    ```
    """
    for operation in outline(documents).operations:
        statuses = list(operation.responses)
        if not any(status[:1] in "123" or status == "default" for status in statuses):
            yield Finding(operation.at, f"{operation.label} declares no successful response")


@rule(severity=Severity.WARNING)
def body_on_get(documents: Documents) -> Iterator[Finding]:
    """GET and HEAD have no request body.

    HTTP gives such a body no meaning: caches ignore it, and proxies and browsers drop it.
    Use query parameters, or POST.

    ```yaml
    get:
      parameters:
        - {name: q, in: query, schema: {type: string}}
    ```
    """
    for operation in outline(documents).operations:
        if operation.method in ("get", "head") and "requestBody" in operation.node:
            body = operation.node["requestBody"]
            method = operation.method.upper()
            yield Finding(body.head, f"a body of {method} is dropped on its way")


@rule(severity=Severity.WARNING)
def undeclared_status(documents: Documents) -> Iterator[Finding]:
    """Every operation declares the failures that the generated router answers for it.

    The router answers 401 and 403 for the security that the operation asks for, 422 (or 400, where only
    that is declared) for parameters and bodies that are not as described, 413 for a body that is too large and
    415 for one in another format. Clients learn of them from the contract alone. A range (`4XX`) or `default`
    declares them too.

    ```yaml
    responses:
      "200": {description: The item.}
      "401": {$ref: "#/components/responses/Unauthorized"}
      "422": {$ref: "#/components/responses/ValidationFailed"}
    ```
    """
    view = outline(documents)
    for operation in view.operations:
        declared = operation.responses.keys()
        if operation.origin != "paths" or declared & {"default", "4XX"}:
            continue
        if missing := [status for status in _failures(view, operation) if status not in declared]:
            node = operation.node.get("responses")
            message = f"{operation.label} may answer {_listed(missing)}, which it does not declare"
            yield Finding(node.head if node else operation.at, message)


def _failures(view: Outline, operation: Operation) -> Iterator[str]:
    asked = [node for each in view.security(operation) for _, node in each.entries()]
    body = "requestBody" in operation.node
    if asked:
        yield "401"
    if any(node.items for node in asked):
        yield "403"
    if body:
        yield from ("413", "415")
    if "400" not in operation.responses and (body or _can_be_wrong(view, operation)):
        yield "422"


def _can_be_wrong(view: Outline, operation: Operation) -> bool:
    """Whether some value of a parameter is not as described: any text is a string."""
    for node in operation.parameters:
        schema = node.get("schema")
        if node.text("in") != "path" and node.is_true("required"):
            return True
        if schema is None or view.types(schema) - {"string"}:
            return True
        if any(key in _CONSTRAINTS for part in view.flattened(schema) for key, _ in part.entries()):
            return True
    return False


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


@rule(severity=Severity.WARNING)
def unknown_link_operation(documents: Documents) -> Iterator[Finding]:
    """The `operationId` of a link is one of this contract.

    Nothing is generated from links; it is those who follow them that are led astray.

    ```yaml
    links:
      read:
        operationId: getItem
        parameters: {item_id: $response.body#/id}
    ```
    """
    view = outline(documents)
    known = {operation.node.text("operationId") for operation in view.operations}
    for link in documents.each("link"):
        name = link.text("operationId")
        if name and name not in known:
            at = link["operationId"].at
            yield Finding(at, f"no operation is called '{name}'", suggestion(name, known))


@rule(severity=Severity.WARNING)
def unknown_link_parameter(documents: Documents) -> Iterator[Finding]:
    """A link gives values to parameters that its operation has.

    A name may say where the parameter stands: `path.item_id`.

    ```yaml
    links:
      read:
        operationId: getItem
        parameters: {item_id: $response.body#/id}
    ```
    """
    view = outline(documents)
    operations = {each.node.text("operationId"): each for each in reversed(view.operations)}
    for link in documents.each("link"):
        operation = operations.get(link.text("operationId"))
        if operation is None:
            continue
        known = {node.text("name") for node in operation.parameters}
        for name, node in link.entries("parameters"):
            if (
                name not in known
                and re.sub(r"^(path|query|header|cookie)\.", "", name) not in known
            ):
                message = f"{operation.label} has no parameter '{name}'"
                yield Finding(node.head, message, suggestion(name, known))
