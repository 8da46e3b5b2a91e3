"""Values that hand-written schemas describe, and the judges of values, made from the document alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeGuard, cast

import jsonschema_rs

Sent = Literal["request", "response"]
FORMATS = {
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:00:00Z",
    "time": "12:00:00Z",
    "email": "somebody@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "uuid": "3be6453c-03eb-4357-ae5a-984a0e574a54",
}
DRAFTS = {
    "3.0": "http://json-schema.org/draft-04/schema#",
    "3.1": "https://json-schema.org/draft/2020-12/schema",
}


class Unending(Exception):
    """A schema that needs itself."""


def is_mapping(node: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(node, dict)


class Instances:
    """Of the schemas of one document, as they are sent in one direction."""

    def __init__(self, document: dict[str, Any], sent: Sent) -> None:
        self._hidden = "readOnly" if sent == "request" else "writeOnly"
        self._document: dict[str, Any] = self._shown(document)
        self._draft = DRAFTS[document["openapi"][:3]]

    def resolve(self, node: Any) -> Any:
        """What a reference, or the last of several, leads to."""
        while is_mapping(node) and "$ref" in node:
            reference: str = node["$ref"]
            node = self._document
            for part in reference.removeprefix("#/").split("/"):
                node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def judge(self, schema: Any) -> jsonschema_rs.Validator:
        """Of values of this schema, formats included."""
        components = self._document.get("components", {})
        whole = {"$schema": self._draft, "allOf": [self._shown(schema)], "components": components}
        return jsonschema_rs.validator_for(whole, validate_formats=True)

    def instance(self, schema: Any, within: tuple[str, ...] = ()) -> Any:
        """A value with every property that does not lead back to itself."""
        schema = self._shown(schema)
        if not is_mapping(schema):
            return {}
        if reference := schema.get("$ref"):
            if reference in within:
                raise Unending(reference)
            return self.instance(self.resolve(schema), (*within, reference))
        judge = self.judge(schema)
        return next(value for value in self._candidates(schema, within) if judge.is_valid(value))

    def _candidates(self, schema: dict[str, Any], within: tuple[str, ...]) -> Iterator[Any]:
        """What is stated as an example, if it is one, then what can be made."""
        yield from (schema[key] for key in ("const", "example", "default") if key in schema)
        yield from schema.get("enum", schema.get("examples", ()))
        parts = [*schema.get("allOf", ()), *schema.get("oneOf", schema.get("anyOf", ()))[:1]]
        if parts:
            made = [self.instance(part, within) for part in parts]
            own = self._made({**schema, "type": "object"}, within)
            objects = [each for each in (*made, own) if is_mapping(each)]
            yield {name: value for each in objects for name, value in each.items()}
            yield from made
        yield self._made(schema, within)

    def _made(self, schema: dict[str, Any], within: tuple[str, ...]) -> Any:
        match schema.get("type", "object"):
            case "array":
                return list(self._items(schema, within))
            case "string":
                text = FORMATS.get(schema.get("format", ""), "text")
                return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
            case "integer" | "number":
                return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            case "boolean":
                return True
            case _:
                return dict(self._properties(schema, within))

    def _items(self, schema: dict[str, Any], within: tuple[str, ...]) -> Iterator[Any]:
        for _ in range(schema.get("minItems", 1)):
            try:
                yield self.instance(schema.get("items", True), within)
            except Unending:
                return

    def _properties(
        self, schema: dict[str, Any], within: tuple[str, ...]
    ) -> Iterator[tuple[str, Any]]:
        for name, property in schema.get("properties", {}).items():
            try:
                yield name, self.instance(property, within)
            except Unending:
                if name in schema.get("required", ()):
                    raise

    def _shown(self, node: Any) -> Any:
        """Without the properties that are not sent in this direction."""
        if isinstance(node, list):
            return [self._shown(each) for each in cast("list[Any]", cast(Any, node))]
        if not is_mapping(node):
            return node
        shown = {name: self._shown(each) for name, each in node.items()}
        properties = shown.get("properties")
        if is_mapping(properties):
            hidden = {name for name, each in properties.items() if self._is_hidden(each)}
            shown["properties"] = {
                name: each for name, each in properties.items() if name not in hidden
            }
            if "required" in shown:
                shown["required"] = [name for name in shown["required"] if name not in hidden]
        return shown

    def _is_hidden(self, property: Any) -> bool:
        return is_mapping(property) and property.get(self._hidden) is True
