"""What may stand where in OpenAPI, JSON Schema and AsyncAPI, as far as references can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..source import Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

# kind -> field -> kind of the value; `[kind]` is a list, `{kind}` a map with free names, `@kind` a string
# that refers to one. The field `*` is every field without an own entry that is no `x-` extension.
_PARAMETER = {"schema": "schema", "examples": "{example}", "content": "{media-type}"}

GRAMMAR: Mapping[str, Mapping[str, str]] = {
    "openapi": {
        "paths": "paths",
        "webhooks": "{path-item}",
        "components": "components",
    },
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{request-body}",
        "headers": "{header}",
        "securitySchemes": "{security-scheme}",
        "links": "{link}",
        "callbacks": "{callback}",
        "pathItems": "{path-item}",
        "mediaTypes": "{media-type}",
    },
    "paths": {"*": "path-item"},
    "path-item": {
        **dict.fromkeys(METHODS, "operation"),
        "additionalOperations": "{operation}",
        "parameters": "[parameter]",
    },
    "operation": {
        "parameters": "[parameter]",
        "requestBody": "request-body",
        "responses": "responses",
        "callbacks": "{callback}",
    },
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "request-body": {"content": "{media-type}"},
    "responses": {"*": "response"},
    "response": {"headers": "{header}", "content": "{media-type}", "links": "{link}"},
    "media-type": {
        "schema": "schema",
        "itemSchema": "schema",
        "examples": "{example}",
        "encoding": "{encoding}",
        "prefixEncoding": "[encoding]",
        "itemEncoding": "encoding",
    },
    "encoding": {
        "headers": "{header}",
        "encoding": "{encoding}",
        "prefixEncoding": "[encoding]",
        "itemEncoding": "encoding",
    },
    "callback": {"*": "path-item"},
    "example": {},
    "link": {"operationRef": "@operation"},
    "security-scheme": {},
    "schema": {
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
        **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), "{schema}"),
        **dict.fromkeys(("$defs", "definitions"), "{schema}"),
        **dict.fromkeys(("not", "if", "then", "else"), "schema"),
        **dict.fromkeys(("items", "contains", "unevaluatedItems"), "schema"),
        **dict.fromkeys(("additionalProperties", "unevaluatedProperties"), "schema"),
        **dict.fromkeys(("propertyNames", "contentSchema"), "schema"),
        "discriminator": "discriminator",
        "schema": "schema",  # AsyncAPI's Multi Format Schema Object
        "x-table": "table",
    },
    "discriminator": {"mapping": "{@schema}", "defaultMapping": "@schema"},
    "table": {"columns": "{schema}"},
    "asyncapi": {
        "servers": "{event-server}",
        "channels": "{channel}",
        "operations": "{event-operation}",
        "components": "event-components",
    },
    "event-components": {
        "schemas": "{schema}",
        "servers": "{event-server}",
        "channels": "{channel}",
        "operations": "{event-operation}",
        "messages": "{message}",
        "securitySchemes": "{event-security-scheme}",
        "parameters": "{event-parameter}",
        "correlationIds": "{correlation-id}",
        "replies": "{reply}",
        "replyAddresses": "{reply-address}",
        "operationTraits": "{operation-trait}",
        "messageTraits": "{message-trait}",
    },
    "event-server": {"security": "[event-security-scheme]"},
    "event-security-scheme": {},
    "event-parameter": {"schema": "schema"},
    "channel": {
        "messages": "{message}",
        "servers": "[event-server]",
        "parameters": "{event-parameter}",
        "publish": "event-operation",
        "subscribe": "event-operation",
    },
    "event-operation": {
        "channel": "channel",
        "messages": "[message]",
        "message": "message",
        "reply": "reply",
        "security": "[event-security-scheme]",
        "traits": "[operation-trait]",
    },
    "reply": {"channel": "channel", "messages": "[message]", "address": "reply-address"},
    "reply-address": {},
    "operation-trait": {"security": "[event-security-scheme]"},
    "message": {
        "headers": "schema",
        "payload": "schema",
        "correlationId": "correlation-id",
        "traits": "[message-trait]",
        "oneOf": "[message]",
    },
    "message-trait": {"headers": "schema", "correlationId": "correlation-id"},
    "correlation-id": {},
}

# A Reference Object may not stand for these, nor for a list or a map.
_WITHOUT_REF = {
    "openapi",
    "components",
    "paths",
    "operation",
    "responses",
    "encoding",
    "discriminator",
    "table",
    "asyncapi",
    "event-components",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """`value` is the string that says where; `node` holds it, and is replaced by what stands there, a `kind`."""

    node: Node
    value: Node
    kind: str

    @property
    def text(self) -> str:
        return str(self.value.value)

    @property
    def is_mapping(self) -> bool:
        """Whether it is a string that refers, as in a discriminator, and not a `$ref`."""
        return self.node is self.value


def reference(node: Node, kind: str) -> Reference | None:
    """The reference that a node of that kind is, if it is one."""
    if kind.startswith("@"):
        return Reference(node, node, kind[1:]) if isinstance(node.value, str) else None
    value = None if kind in _WITHOUT_REF or kind[0] in "[{" else node.get("$ref")
    return Reference(node, value, kind) if value and isinstance(value.value, str) else None


def parts(node: Node, kind: str) -> Iterator[tuple[Node, str]]:
    """Everything directly below a node of that kind that has a kind itself."""
    if kind.startswith("["):
        yield from ((element, kind[1:-1]) for element in node.elements())
    elif kind.startswith("{"):
        yield from ((entry, kind[1:-1]) for _, entry in node.entries())
    else:
        fields = GRAMMAR.get(kind, {})
        anything = fields.get("*", "")
        for name, child in node.entries():
            inner = fields.get(name) or (anything if not name.startswith("x-") else "")
            if inner:
                yield child, inner
