"""The document as plain data, with what stands in other files among its components."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from typing import cast
from urllib.parse import quote

from .. import naming
from ..documents import Documents, Reference, Target
from ..source import Json, Node

_SECTIONS = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "request-body": "requestBodies",
    "header": "headers",
    "security-scheme": "securitySchemes",
    "link": "links",
    "callback": "callbacks",
    "media-type": "mediaTypes",
}


def bundle(documents: Documents) -> Mapping[str, Json]:
    """What is written in one file stays as it was written."""
    if all(file == documents.openapi.at.path for file in documents.files):
        return cast("Mapping[str, Json]", documents.openapi.plain())
    return _Bundle(documents).document()


class _Bundle:
    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._root = documents.openapi
        self._references = {reference.node: reference for reference in documents.references()}
        self._places: dict[Node, str] = {}
        self._replaced: dict[Node, Node] = {}
        self._taken: dict[str, set[str]] = {}
        self._pending: deque[tuple[str, str, Node]] = deque()
        self._open: set[Node] = set()

    def document(self) -> dict[str, Json]:
        self._keep_components()
        document = cast("dict[str, Json]", self._plain(self._root))
        components = cast("dict[str, dict[str, Json]]", document.setdefault("components", {}))
        while self._pending:
            section, name, node = self._pending.popleft()
            components.setdefault(section, {})[name] = self._plain(node)
        return document

    def _keep_components(self) -> None:
        """A component that only refers to another file is what stands there."""
        components = self._root.get("components")
        for section, entries in components.entries() if components is not None else ():
            self._taken[section] = {name for name, _ in entries.entries()}
            for name, node in entries.entries():
                reference = self._references.get(node)
                target = self._documents.follow(reference) if reference is not None else None
                if (
                    target is not None
                    and self._is_foreign(target)
                    and target.node not in self._places
                ):
                    self._places[target.node] = _pointer("components", section, name)
                    self._replaced[node] = target.node

    def _plain(self, node: Node) -> Json:
        reference = self._references.get(node)
        if node in self._replaced:
            return self._plain(self._replaced[node])
        if reference is not None:
            return self._reference(reference)
        if node.fields is not None:
            return {name: self._plain(child) for name, child in node.fields.items()}
        if node.items is not None:
            return [self._plain(child) for child in node.items]
        return node.value

    def _reference(self, reference: Reference) -> Json:
        """Rewritten where it leads out of the document, or was written outside."""
        target = self._documents.follow(reference)
        if target is None:
            return reference.node.plain()
        if reference.kind == "path-item" and self._is_foreign(target):
            return self._inlined(target.node)
        is_outside = reference.node.at.path != self._root.at.path
        pointer = reference.text
        if is_outside or self._is_foreign(target):
            pointer = self._place(target, reference.kind)
        if reference.is_mapping:
            return pointer
        fields = (reference.node.fields or {}).items()
        return {name: pointer if name == "$ref" else self._plain(node) for name, node in fields}

    def _inlined(self, node: Node) -> Json:
        """Path items stand where they are referred to: before 3.1 there are no components of them."""
        if node in self._open:
            return {}
        self._open.add(node)
        plain = self._plain(node)
        self._open.remove(node)
        return plain

    def _place(self, target: Target, kind: str) -> str:
        """Where the target stands in the bundled document."""
        if not self._is_foreign(target):
            return _pointer(*target.pointer)
        if target.node not in self._places:
            section = _SECTIONS[kind]
            taken = self._taken.setdefault(section, set())
            name = naming.free(re.sub(r"[^A-Za-z0-9._-]", "_", target.name), taken)
            taken.add(name)
            self._places[target.node] = _pointer("components", section, name)
            self._pending.append((section, name, target.node))
        return self._places[target.node]

    def _is_foreign(self, target: Target) -> bool:
        return target.file != self._root.at.path


def _pointer(*words: str) -> str:
    escaped = (word.replace("~", "~0").replace("/", "~1") for word in words)
    return "#/" + "/".join(quote(word, safe="~!$&'()*+,;=:@{}") for word in escaped)
