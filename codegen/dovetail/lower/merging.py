"""Schemas that hold together: what `allOf`, references and siblings of `$ref` say of one value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from .. import naming
from ..documents import Documents, Target
from ..source import Node
from .dialects import Keywords, Vocabulary

Value: TypeAlias = str | int | float | bool | None

_INFERRED = {
    "object": {"properties", "additionalProperties", "required"}
    | {"minProperties", "maxProperties", "dependentRequired", "unevaluatedProperties"},
    "array": {"items", "prefixItems", "minItems", "maxItems", "uniqueItems"},
    "string": {"minLength", "maxLength", "pattern"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
}
# What merging looks through.
EXPANDED = frozenset({"$ref", "allOf"})
_GROUPS = frozenset({"oneOf", "anyOf"})
_COMBINING = frozenset({"$ref", "allOf", "anyOf", "oneOf", "const", "enum", "type", "format"})
_CONTAINERS = ("parameters", "requestBody", "responses", "content", "headers", "schema")
# A schema with none of these says nothing about which values are valid.
STRUCTURE = _COMBINING.union(*_INFERRED.values())


@dataclass(frozen=True, slots=True)
class Part:
    """A schema that holds together with others.

    `owner` is what it is called, by the place where it is written; `without` are keywords that are dealt with.
    """

    node: Node
    owner: str
    without: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[Node, frozenset[str]]:
        return self.node, self.without

    def below(self, node: Node, *words: str) -> Part:
        """A schema inside this one."""
        return Part(node, hint(self.owner, *words))


Parts: TypeAlias = tuple[Part, ...]


def hint(owner: str, *words: str) -> str:
    """What a schema without a name is called."""
    return naming.pascal(owner) + "".join(map(naming.pascal, words))


@dataclass(slots=True)
class Merged:
    """The keywords of all parts, without `$ref` and `allOf`; a keyword has a part for each time it is written."""

    keywords: dict[str, list[Part]] = field(default_factory=dict[str, list[Part]])
    schemas: frozenset[Node] = frozenset()

    def nodes(self, keyword: str) -> Iterator[Node]:
        return (part.node for part in self.keywords.get(keyword, ()))

    def first(self, keyword: str) -> Node | None:
        return next(self.nodes(keyword), None)

    def types(self) -> tuple[str, ...] | None:
        """The types that every part allows, `None` when nothing is said about them."""
        allowed: tuple[str, ...] | None = None
        for node in self.nodes("type"):
            stated = tuple(str(each.value) for each in node.items or (node,))
            allowed = stated if allowed is None else _both(allowed, stated)
        return self._inferred() if allowed is None else tuple(dict.fromkeys(allowed))

    def _inferred(self) -> tuple[str, ...] | None:
        for name, keywords in _INFERRED.items():
            if not self.keywords.keys().isdisjoint(keywords):
                return (name,)
        return None

    def values(self) -> tuple[Value, ...] | None:
        """What `const` and `enum` allow, `None` when neither stands there or a value is no scalar."""
        allowed: dict[tuple[bool, Value], Value] | None = None
        stated = [node.items or () for node in self.nodes("enum")]
        for nodes in [*stated, *((node,) for node in self.nodes("const"))]:
            if any(node.items is not None or node.fields is not None for node in nodes):
                return None
            values = {(isinstance(node.value, bool), node.value): node.value for node in nodes}
            allowed = (
                values if allowed is None else {k: v for k, v in allowed.items() if k in values}
            )
        if allowed is None:
            return None
        types = self.types()
        fitting = tuple(_whole(v) for v in allowed.values() if types is None or _is_of(v, types))
        # A schema whose values are all of other types than its own has slipped; rules report that.
        has_slipped = bool(allowed) and not fitting and len(self.schemas) == 1
        return None if has_slipped else fitting

    def properties(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for part in self.keywords.get("properties", ()):
            for name, node in part.node.entries():
                found.setdefault(name, []).append(part.below(node, name))
        return found

    def required(self) -> dict[str, None]:
        """Names of required properties, in the order of the document."""
        nodes = (each for node in self.nodes("required") for each in node.elements())
        return dict.fromkeys(str(node.value) for node in nodes)

    def is_true(self, keyword: str) -> bool:
        return any(node.value is True for node in self.nodes(keyword))


class Merging:
    """Looks through references and `allOf`."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._vocabulary = Vocabulary(documents.openapi)

    def keywords(self, part: Part) -> Keywords:
        """The keywords of one schema that are not dealt with yet."""
        found = self._vocabulary.keywords(part.node)
        if not part.without:
            return found
        return {name: node for name, node in found.items() if name not in part.without}

    def merge(self, parts: Iterable[Part]) -> Merged:
        expanded = self.expand(parts)
        merged = Merged(schemas=frozenset(part.node for part in expanded))
        for part in expanded:
            for name, node in self.keywords(part).items():
                if name not in _GROUPS or not self._returns(node, merged.schemas):
                    merged.keywords.setdefault(name, []).append(Part(node, part.owner))
        return merged

    def expand(self, parts: Iterable[Part]) -> list[Part]:
        """Every schema that must be kept to: parts of `allOf` and targets of references come before their user."""
        found: dict[Node, Part] = {}
        seen = set[Node]()
        pending = [(part, False) for part in reversed([*parts])]
        while pending:
            part, is_last = pending.pop()
            if is_last:
                found[part.node] = Part(part.node, part.owner, part.without | EXPANDED)
            elif part.node not in seen:
                seen.add(part.node)
                pending.append((part, True))
                conjuncts = [*self.conjuncts(part, self.keywords(part))]
                pending.extend((inner, False) for inner in reversed(conjuncts))
        return list(found.values())

    def target(self, part: Part, reference: Node) -> Part:
        """What a `$ref` of this part leads to, one step on."""
        target = self._documents.locate(str(reference.value), reference.at.path)
        return (
            Part(target.node, _called(target)) if target else Part(Node(reference.at), part.owner)
        )

    def conjuncts(self, part: Part, keywords: Keywords) -> Iterator[Part]:
        """What a schema refers to and combines, without itself."""
        if "$ref" in keywords:
            yield self.target(part, keywords["$ref"])
        if "allOf" in keywords:
            yield from (Part(node, part.owner) for node in keywords["allOf"].elements())

    def annotation(self, parts: Sequence[Part], keyword: str) -> Node | None:
        """What the parts say about the value themselves, or else what they refer to says."""
        own = [self.keywords(part) for part in parts]
        node = next((keywords[keyword] for keywords in own if keyword in keywords), None)
        if node is None and any("$ref" in keywords or "allOf" in keywords for keywords in own):
            return self.merge(parts).first(keyword)
        return node

    def is_true(self, parts: Sequence[Part], keyword: str) -> bool:
        node = self.annotation(parts, keyword)
        return node is not None and node.value is True

    def _returns(self, variants: Node, seen: frozenset[Node]) -> bool:
        """Whether an alternative is what is being merged: a base that lists the schemas made from it."""
        return any(
            "$ref" in variant and self._documents.resolve(variant) in seen
            for variant in variants.elements()
        )


def _called(target: Target) -> str:
    """A component's name; what stands inside one is called after it, and the rest after its place."""
    pointer = target.pointer
    if pointer[:1] == ("components",) and len(pointer) == 3:
        return target.name
    if "properties" in pointer[1:]:
        first = pointer.index("properties", 1)
        inner = [name for keyword, name in pairwise(pointer[first:]) if keyword == "properties"]
        return hint(pointer[first - 1], *inner)
    if pointer[:1] == ("components",):
        return hint(pointer[2], naming.singular(pointer[-1]))
    if pointer[:1] in (("paths",), ("webhooks",)):
        return hint(" ".join(word for word in pointer[1:] if word not in _CONTAINERS))
    return target.name


def _both(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """Types in both; an integer is a number."""
    wide = [{*types, *(("integer",) if "number" in types else ())} for types in (left, right)]
    return tuple(name for name in (*left, *right) if all(name in types for types in wide))


def _is_of(value: Value, types: tuple[str, ...]) -> bool:
    match value:
        case None:
            return "null" in types
        case bool():
            return "boolean" in types
        case str():
            return "string" in types
        case _:
            is_whole = isinstance(value, int) or value.is_integer()
            return "number" in types or ("integer" in types and is_whole)


def _whole(value: Value) -> Value:
    """JSON knows no difference between 1 and 1.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
