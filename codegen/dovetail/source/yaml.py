"""Read YAML by the core schema of YAML 1.2, in which `yes`, `09:00` and `2024-01-01` are strings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from .node import MAX_DEPTH, Location, Node, SourceError
from .scalars import UNPRINTABLE, core, tagged

# How many values aliases and merge keys may stand for before they are an attack on memory.
MAX_SHARED = 1_000_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# libyaml reads YAML 1.1, where these break lines; they stand aside for it as private characters.
_BREAKS = {0x85: 0xF700, 0x2028: 0xF701, 0x2029: 0xF702}
_BACK = {aside: itself for itself, aside in _BREAKS.items()}
_BREAK = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Anchored:
    """A node that aliases may name; `size` counts the values in it, `height` its levels."""

    node: Node
    size: int
    height: int


class YamlReader:
    """Composes nodes from libyaml's events, so that nesting is bounded and every key keeps its place."""

    def __init__(self, text: str, path: Path) -> None:
        self.faults: list[SourceError] = []
        self._path = path
        self._text = text
        self._has_breaks = _BREAK.search(text) is not None
        self._anchors: dict[str, Anchored | None] = {}
        self._size = 0
        self._shared = 0
        self._deepest = 0

    def read(self) -> Node | None:
        """The document, as far as it makes sense; what does not is in `faults`."""
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            self.faults.append(self._syntax(error))
        except SourceError as error:
            self.faults.append(error)
        return None

    def _document(self) -> Node | None:
        self._expect_printable()
        text = self._text.translate(_BREAKS) if self._has_breaks else self._text
        self._events = iter(yaml.parse(text, Loader=_LOADER))
        root = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise SourceError(self._at(event), "a second document starts here")
                root = self._node(next(self._events), 1)
        return root

    def _expect_printable(self) -> None:
        if odd := UNPRINTABLE.search(self._text):
            before = self._text[: odd.start()]
            at = Location(self._path, before.count("\n") + 1, odd.start() - before.rfind("\n"))
            raise SourceError(at, f"the character U+{ord(odd[0]):04X} may not stand in YAML")

    def _node(self, event: yaml.Event, depth: int, key: Location | None = None) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth, key)
        if depth > MAX_DEPTH:
            raise SourceError(self._at(event), f"nested more than {MAX_DEPTH} levels deep")
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is None:
            return self._content(event, depth, key)
        self._anchors[event.anchor] = None
        size, deepest, self._deepest = self._size, self._deepest, depth
        node = self._content(event, depth, key)
        anchored = Anchored(node, self._size - size, self._deepest - depth)
        self._deepest = max(deepest, self._deepest)
        self._anchors[event.anchor] = anchored
        return node

    def _content(self, event: yaml.Event, depth: int, key: Location | None) -> Node:
        self._size += 1
        self._deepest = max(self._deepest, depth)
        at = self._at(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, at, key)
        if isinstance(event, yaml.MappingStartEvent):
            self._check_tag(event, at, "map")
            return Node(at, fields=self._fields(depth), key=key)
        assert isinstance(event, yaml.SequenceStartEvent)
        self._check_tag(event, at, "seq")
        return Node(at, items=tuple(self._items(depth)), key=key)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _fields(self, depth: int) -> Mapping[str, Node]:
        fields: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            at, name = self._at(event), self._key(event, depth)
            node = self._node(next(self._events), depth + 1, at)
            if name == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                self._merge(node, merged)
            elif name in fields:
                first = fields[name].head.line
                self.faults.append(SourceError(at, f"{name!r} stands twice, first on line {first}"))
            else:
                fields[name] = node
        return {**merged, **fields} if merged else fields

    def _key(self, event: yaml.Event, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None:
                self._node(event, depth + 1)
            return self._words(event)
        node = self._node(event, depth + 1)
        if isinstance(node.value, str):
            return node.value
        raise SourceError(self._at(event), "a key must be a string")

    def _merge(self, node: Node, merged: dict[str, Node]) -> None:
        for source in node.items if node.items is not None else (node,):
            if source.fields is None:
                self.faults.append(SourceError(node.head, "'<<' merges mappings only"))
            self._share(len(source.fields or ()), node.head)
            for name, child in source.entries():
                merged.setdefault(name, child)

    def _alias(self, event: yaml.AliasEvent, depth: int, key: Location | None) -> Node:
        at, name = self._at(event), event.anchor or ""
        anchored = self._anchors.get(name)
        if anchored is None:
            inside = name in self._anchors
            raise SourceError(at, f"'*{name}' stands {'inside' if inside else 'before'} '&{name}'")
        if depth + anchored.height > MAX_DEPTH:
            raise SourceError(at, f"nested more than {MAX_DEPTH} levels deep")
        self._share(anchored.size, at)
        self._deepest = max(self._deepest, depth + anchored.height)
        return replace(anchored.node, key=key)

    def _share(self, size: int, at: Location) -> None:
        self._size += size
        self._shared += size
        if self._shared > MAX_SHARED:
            raise SourceError(at, f"aliases stand for more than {MAX_SHARED} values")

    def _scalar(self, event: yaml.ScalarEvent, at: Location, key: Location | None) -> Node:
        text = self._words(event)
        try:
            if event.implicit[0]:
                return Node(at, core(text), key=key)
            if event.implicit[1]:
                return Node(at, text, key=key)
            return Node(at, tagged(event.tag or "", text), key=key)
        except ValueError as error:
            self.faults.append(SourceError(at, str(error)))
            return Node(at, key=key)

    def _words(self, event: yaml.ScalarEvent) -> str:
        return event.value.translate(_BACK) if self._has_breaks else event.value

    def _check_tag(self, event: yaml.CollectionStartEvent, at: Location, kind: str) -> None:
        if event.tag not in (None, f"tag:yaml.org,2002:{kind}"):
            self.faults.append(SourceError(at, f"the tag {event.tag} has no meaning here"))

    def _at(self, event: yaml.Event) -> Location:
        start, end = event.start_mark, event.end_mark
        assert start is not None and end is not None
        same = end.line == start.line
        return Location(
            self._path,
            start.line + 1,
            start.column + 1,
            max(1, end.column - start.column) if same else 1,
        )

    def _syntax(self, error: yaml.MarkedYAMLError) -> SourceError:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        at = Location(self._path, line + 1, column + 1)
        before = "".join(self._text.split("\n")[line : line + 1])[: column + 1]
        if "\t" in before and not before.strip():
            return SourceError(at, "a tab may not indent YAML; use spaces")
        context = f", {error.context}" if error.context else ""
        return SourceError(at, f"{error.problem}{context}")
