"""Schemas of OpenAPI 3.0, 3.1 and 3.2, read as one vocabulary: that of JSON Schema 2020-12."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ..source import Node

Keywords: TypeAlias = Mapping[str, Node]

_COMBINING = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_TRANSLATED_30 = frozenset({"nullable", "not", "$ref", *_BOUNDS})
_TRANSLATED_31 = frozenset({"not", "contentEncoding", "contentMediaType"})
_ENCODINGS = {"base64": "byte", "base64url": "byte"}


class Vocabulary:
    """Reads the schemas of one document; `false` becomes an `enum` without values."""

    def __init__(self, openapi: Node) -> None:
        is_30 = openapi.text("openapi").startswith("3.0")
        self._translated = _TRANSLATED_30 if is_30 else _TRANSLATED_31
        self._translate = _keywords_30 if is_30 else _keywords_31
        # Nodes are told apart by identity: what is made here must be the same each time.
        self._made: dict[Node, Keywords] = {}

    def keywords(self, schema: Node) -> Keywords:
        """The keywords by their names and meanings of JSON Schema 2020-12."""
        fields = schema.fields
        if fields is not None and fields.keys().isdisjoint(self._translated):
            return fields
        if schema not in self._made:
            self._made[schema] = self._translate(schema, fields)
        return self._made[schema]


def _keywords_31(schema: Node, fields: Keywords | None) -> Keywords:
    if fields is None:
        return {} if schema.value is not False else {"enum": Node(schema.at, items=())}
    keywords = _without_not(fields)
    if "format" not in keywords and (format := _content_format(schema)):
        keywords["format"] = Node(schema.at, format)
        keywords.setdefault("type", Node(schema.at, "string"))
    return keywords


def _keywords_30(schema: Node, fields: Keywords | None) -> Keywords:
    if fields is None:
        return _keywords_31(schema, fields)
    if "$ref" in fields:
        return {name: fields[name] for name in ("$ref", "description") if name in fields}
    keywords = _without_not(fields)
    for exclusive, inclusive in _BOUNDS.items():
        flag = keywords.get(exclusive)
        if flag is not None and isinstance(flag.value, bool):
            del keywords[exclusive]
            if flag.value and inclusive in keywords:
                keywords[exclusive] = keywords.pop(inclusive)
    nullable = keywords.pop("nullable", None)
    return _or_null(schema, keywords) if nullable is not None and nullable.value else keywords


def _or_null(schema: Node, keywords: dict[str, Node]) -> Keywords:
    """`nullable: true` adds null to a type; beside what combines schemas it is one alternative more."""
    null = Node(schema.at, "null")
    if not _COMBINING.isdisjoint(keywords):
        alternatives = (Node(schema.at, fields=keywords), Node(schema.at, fields={"type": null}))
        return {"anyOf": Node(schema.at, items=alternatives), **_annotations(keywords)}
    if "type" in keywords:
        keywords["type"] = Node(keywords["type"].at, items=(keywords["type"], null))
    if "enum" in keywords:
        values = keywords["enum"]
        keywords["enum"] = Node(values.at, items=(*values.elements(), Node(values.at)))
    return keywords


def _annotations(keywords: Keywords) -> Keywords:
    """The keywords that describe a value, whatever its type."""
    names = ("description", "title", "default", "deprecated", "readOnly", "writeOnly")
    return {name: keywords[name] for name in names if name in keywords}


def _without_not(fields: Keywords) -> dict[str, Node]:
    """`not: {}` and `not: true` forbid every value."""
    keywords = dict(fields)
    refused = keywords.pop("not", None)
    if refused is not None and (refused.fields == {} or refused.value is True):
        keywords["enum"] = Node(refused.at, items=())
    return keywords


def _content_format(schema: Node) -> str:
    """Bytes in a string are `byte`, bytes on their own `binary`; text of some media type is a string."""
    if encoding := schema.text("contentEncoding"):
        return _ENCODINGS.get(encoding.lower(), "")
    media_type = schema.text("contentMediaType")
    textual = media_type.startswith("text/") or media_type.endswith(("json", "xml", "yaml"))
    return "binary" if media_type and not textual else ""
