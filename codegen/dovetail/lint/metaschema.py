"""Rules that judge a document by the official schemas of OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Severity
from ..documents import Documents
from ..source import Node
from .complaints import findings
from .official import VERSIONS, errors
from .rules import Finding, rule


@rule
def unsupported_version(documents: Documents) -> Iterator[Finding]:
    """The document says a version of OpenAPI that can be read: 3.0, 3.1 or 3.2.

    Everything else about a document depends on its version, so nothing else is judged when it is not
    known. Swagger 2.0 has to be converted first, and an AsyncAPI document is one besides: `generate` takes it
    as `--asyncapi`, and `dovetail.toml` as `asyncapi`.

    ```yaml
    openapi: 3.1.0
    ```
    """
    yield from _exchanged(documents)
    for root in _roots(documents):
        stated = root.get("openapi")
        if _version(root):
            continue
        if stated is not None and not isinstance(stated.value, str):
            yield Finding(stated.at, "'openapi' must be a string such as '3.1.0'")
        elif stated is not None:
            hint = "3.0, 3.1 and 3.2 are"
            yield Finding(stated.at, f"OpenAPI {stated.value} is not supported", hint)
        elif swagger := root.get("swagger"):
            hint = "convert it to OpenAPI 3"
            yield Finding(swagger.head, f"Swagger {swagger.value} is not supported", hint)
        else:
            yield Finding(root.at, "missing 'openapi', the version of OpenAPI")


def _exchanged(documents: Documents) -> Iterator[Finding]:
    """Documents of one specification where one of the other should be."""
    if stated := "openapi" not in documents.openapi and documents.openapi.get("asyncapi"):
        hint = "an OpenAPI document goes here, and this one beside it as 'asyncapi'"
        yield Finding(stated.head, "this is an AsyncAPI document", hint)
    events = documents.asyncapi
    if events is None or events.at.path not in documents.files or "asyncapi" in events:
        return
    if stated := events.get("openapi"):
        yield Finding(stated.head, "this is an OpenAPI document", "an AsyncAPI document goes here")
    else:
        yield Finding(events.at, "missing 'asyncapi', the version of AsyncAPI")


@rule(severity=Severity.NOTE)
def unused_events(documents: Documents) -> Iterator[Finding]:
    """Of an AsyncAPI document only the references are checked.

    Nothing is generated from it yet, and whether its fields are right is not judged.

    ```yaml
    openapi: 3.1.0
    ```
    """
    if documents.asyncapi is not None and "asyncapi" in documents.asyncapi:
        yield Finding(
            documents.asyncapi["asyncapi"].head,
            "nothing is generated from an AsyncAPI document yet",
            "only its references are checked",
        )


@rule
def metaschema(documents: Documents) -> Iterator[Finding]:
    """Every object has the fields, types and names that OpenAPI gives it.

    Documents are judged by the official schema of their version, and Schema Objects by its dialect of
    JSON Schema. What is in another file is judged as what the reference to it wants.

    ```yaml
    info:
      titel: Shop   # 'titel' is not allowed here; did you mean 'title'?
      version: 1    # 'version' must be a string
    ```
    """
    for node, kind in documents.entries():
        root = node if kind == "openapi" else documents.openapi
        version = _version(root)
        if version and (kind in ("schema", "path-item") or "$ref" not in node):
            wrong = errors(version, kind, _has_own_dialect(root), node.plain())
            yield from findings(version, wrong, node)


def _roots(documents: Documents) -> Iterator[Node]:
    """Every whole document that could be read."""
    for node, kind in documents.entries():
        if kind == "openapi" and node.at.path in documents.files:
            yield node


def _version(root: Node) -> str:
    """The supported version that a document says, by its first two numbers."""
    return next((v for v in VERSIONS if f"{root.text('openapi')}.".startswith(f"{v}.")), "")


def _has_own_dialect(root: Node) -> bool:
    """Whether Schema Objects are written in OpenAPI's own dialect, not in one that nobody here knows."""
    dialect = root.text("jsonSchemaDialect")
    return not dialect or dialect.startswith("https://spec.openapis.org/oas/3.")
