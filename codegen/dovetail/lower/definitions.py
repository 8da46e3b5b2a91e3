"""What needs a definition, and what each is called."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from ..contract import Ref
from ..documents import Documents
from ..source import Node
from .dialects import Keywords
from .merging import STRUCTURE, Merged, Merging, Part, Parts, Value
from .names import Choices, Names

Kind: TypeAlias = OneOf["schema", "object", "enum", "alias"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a definition is made of: a schema of the document, or the part of one that needs a name."""

    name: str
    kind: Kind
    parts: Parts


class Definitions:
    """The schemas that the document names, and those that get a name because they need one."""

    def __init__(self, documents: Documents, merging: Merging) -> None:
        self._documents = documents
        self._merging = merging
        self._names = Names()
        self._named: dict[Node, str] = {}
        self._hoisted: dict[object, str] = {}
        self._drafts: dict[str, Draft] = {}
        self._merged: dict[str, Merged] = {}
        self._pending: deque[Draft] = deque()
        self._name_components(component_schemas(documents))

    def pending(self) -> Iterator[Draft]:
        """What is not defined yet; defining it may add more."""
        while self._pending:
            yield self._pending.popleft()

    def merged(self, name: str) -> Merged:
        """All that is written about a definition."""
        if name not in self._merged:
            self._merged[name] = self._merging.merge(self._drafts[name].parts)
        return self._merged[name]

    def named(self, target: Part) -> str:
        """The definition of what a reference leads to."""
        passed = set[Node]()
        while target.node not in self._named and target.node not in passed:
            passed.add(target.node)
            keywords = self._merging.keywords(target)
            if not only_refers(keywords):
                break
            target = self._merging.target(target, keywords["$ref"])
        if target.node not in self._named:
            self._named[target.node] = self._hoisted_before(target) or self._add(target)
        return self._named[target.node]

    def known(self, part: Part) -> str | None:
        """The definition that the document's references give to this very schema."""
        return self._named.get(part.node) if not part.without else None

    def _hoisted_before(self, target: Part) -> str | None:
        """A reference into a definition may lead to what has a name already, unless that is null too."""
        names = (self._hoisted.get(_key(kind, (target,))) for kind in ("object", "enum"))
        name = next((name for name in names if name is not None), None)
        return (
            name if name is not None and "null" not in (self.merged(name).types() or ()) else None
        )

    def _add(self, target: Part) -> str:
        name = self._names.claim((target.owner,))
        self._add_draft(Draft(name, "schema", (Part(target.node, name),)))
        return name

    def is_hoisted(self, kind: Kind, parts: Parts) -> bool:
        return _key(kind, parts) in self._hoisted

    def hoist(self, kind: Kind, parts: Parts, names: Choices) -> Ref:
        """Give a name to what has none; the same parts have the same one each time."""
        key = _key(kind, parts)
        if key not in self._hoisted:
            self._hoisted[key] = self._names.claim(names)
            self._add_draft(Draft(self._hoisted[key], kind, parts))
        return Ref(self._hoisted[key])

    def hoist_enum(self, values: tuple[Value, ...], parts: Parts, names: Choices) -> Ref:
        """Give a name to an enum; enums that have the same values and would be called the same are one."""
        alike = (names[0], values)
        if alike in self._hoisted:
            self._hoisted.setdefault(_key("enum", parts), self._hoisted[alike])
        found = self.hoist("enum", parts, names)
        self._hoisted.setdefault(alike, found.name)
        return found

    def _add_draft(self, draft: Draft) -> None:
        self._drafts[draft.name] = draft
        self._pending.append(draft)

    def _name_components(self, schemas: Mapping[str, Node]) -> None:
        """One that only refers to a schema outside of the components gives its name to that."""
        self._names.keep(schemas)
        self._named = {node: name for name, node in schemas.items()}
        for name, node in schemas.items():
            target = self._documents.resolve(node)
            if target not in self._named and only_refers(self._merging.keywords(Part(node, name))):
                self._named[target] = name
            part = Part(target if self._named.get(target) == name else node, name)
            self._add_draft(Draft(name, "schema", (part,)))


def only_refers(keywords: Keywords) -> bool:
    """Whether a schema is a `$ref` with at most annotations beside it."""
    return "$ref" in keywords and not any(name in STRUCTURE and name != "$ref" for name in keywords)


def component_schemas(documents: Documents) -> Mapping[str, Node]:
    """The schemas of the document by their names."""
    components = documents.openapi.get("components")
    schemas = components.get("schemas") if components is not None else None
    return dict(schemas.entries()) if schemas is not None else {}


def _key(kind: Kind, parts: Parts) -> object:
    return kind, frozenset(part.key for part in parts)
