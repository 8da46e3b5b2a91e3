"""Read every file that a `$ref` reaches, and follow the references between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..source import Location, Node, SourceError, parse_source, shown
from .files import Target, anchors, beside, descend, exists, fragment, is_remote, tokens
from .grammar import Reference, parts, reference


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """`files` has every file that was reached, by the path that locations show; `faults` is what could not be read."""

    openapi: Node
    asyncapi: Node | None
    files: Mapping[Path, Node]
    faults: tuple[SourceError, ...] = ()
    _kinds: Mapping[Node, str] = field(default_factory=dict[Node, str])
    _entries: tuple[Node, ...] = ()
    _references: tuple[Reference, ...] = ()
    _anchors: dict[Path, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict[Path, Mapping[str, tuple[str, ...]]]
    )
    _found: dict[tuple[Path, str], Target | None] = field(
        default_factory=dict[tuple[Path, str], Target | None]
    )

    def references(self) -> Iterator[Reference]:
        """Every reference, in the order of reading; a `$ref` in an example or below `x-` is none."""
        yield from self._references

    def entries(self) -> Iterator[tuple[Node, str]]:
        """Whole documents, and what only a reference gives a meaning, with their kinds."""
        yield from ((node, self._kinds[node]) for node in self._entries)

    def kind(self, node: Node) -> str:
        """What the node is by where it stands (`schema`, `parameter`, ...), empty when it is no such thing."""
        return self._kinds.get(node, "")

    def each(self, kind: str) -> Iterator[Node]:
        """Every node of that kind in every file, references to one included."""
        yield from (node for node, found in self._kinds.items() if found == kind)

    def target(self, node: Node) -> Target | None:
        """What the node's own `$ref` leads to, which may be a reference again; `None` when it has none or it is broken."""
        text = node.text("$ref")
        return self.locate(text, node["$ref"].at.path) if text else None

    def resolve(self, node: Node) -> Node:
        """What stands at the end of a chain of references; the node itself when it is none or leads nowhere."""
        current, passed = node, {node}
        while current.text("$ref"):
            target = self.target(current)
            if target is None or target.node in passed:
                return node
            current = target.node
            passed.add(current)
        return current

    def name(self, node: Node) -> str:
        """The name of the component that the node refers to, empty when it refers to none."""
        target = self.target(node)
        return target.name if target is not None else ""

    def mapped(self, value: Node) -> Target | None:
        """What a value of a discriminator's mapping leads to: the name of a schema, or a reference."""
        text, file = str(value.value), value.at.path
        schemas = self._descend(file, ("components", "schemas", text))
        return schemas or self.locate(text, file)

    def follow(self, reference: Reference) -> Target | None:
        """What a reference leads to, `None` when it is broken."""
        find = self.mapped if reference.is_mapping else self.target
        return find(reference.node)

    def locate(self, text: str, base: Path) -> Target | None:
        """What a reference leads to that is written in the file `base`."""
        if (base, text) not in self._found:
            self._found[base, text] = self._locate(text, base)
        return self._found[base, text]

    def _locate(self, text: str, base: Path) -> Target | None:
        root = self.files.get(base)
        own = root.text("$self") if root is not None else ""
        if own and text.partition("#")[0] == own:
            text = text.removeprefix(own) or "#"
        if is_remote(text):
            return None
        file, place = beside(base, text), fragment(text)
        if place == "" or place.startswith("/"):
            return self._descend(file, tokens(place))
        return self._descend_to_anchor(file, place)

    def _descend(self, file: Path, pointer: tuple[str, ...]) -> Target | None:
        root = self.files.get(file)
        node = descend(root, pointer) if root is not None else None
        return Target(file, pointer, node) if node is not None else None

    def _descend_to_anchor(self, file: Path, name: str) -> Target | None:
        if file not in self._anchors and file in self.files:
            self._anchors[file] = anchors(self.files[file])
        pointer = self._anchors.get(file, {}).get(name)
        return self._descend(file, pointer) if pointer is not None else None


def read_documents(openapi: Path, asyncapi: Path | None = None) -> Documents:
    """Read the documents and every file that they refer to; what is wrong with a file is in `faults`."""
    reading = _Reading()
    root = reading.root(shown(openapi), "openapi")
    events = reading.root(shown(asyncapi), "asyncapi") if asyncapi is not None else None
    reading.follow()
    return Documents(
        root,
        events,
        reading.files,
        tuple(reading.faults),
        reading.kinds,
        tuple(reading.entries),
        tuple(reading.references),
    )


class _Reading:
    """What was read so far; following a reference may read more."""

    def __init__(self) -> None:
        self.files: dict[Path, Node] = {}
        self.faults: list[SourceError] = []
        self.kinds: dict[Node, str] = {}
        self.entries: list[Node] = []
        self.references: list[Reference] = []
        self._missing: set[Path] = set()

    def root(self, file: Path, kind: str) -> Node:
        """The whole document; an empty one where it cannot be read."""
        self._load(file)
        node = self.files.get(file) or Node(Location(file, 1, 1))
        self._visit(node, kind)
        return node

    def follow(self) -> None:
        """Follow every reference that was met, and those met on the way."""
        documents = Documents(Node(Location(Path(), 1, 1)), None, self.files)
        for met in self.references:  # grows while it is followed
            file = beside(met.value.at.path, met.text)
            if file not in self.files and not is_remote(met.text) and exists(file):
                self._load(file)
            target = documents.follow(met)
            if target is not None and target.node not in self.kinds:
                self._visit(target.node, met.kind)

    def _load(self, file: Path) -> None:
        if file in self.files or file in self._missing:
            return
        source = parse_source(file)
        self.faults += source.faults
        if source.root is None:
            self._missing.add(file)
            return
        self.files[file] = source.root
        for kind in ("openapi", "asyncapi"):
            if kind in source.root:
                self._visit(source.root, kind)

    def _visit(self, node: Node, kind: str) -> None:
        if node not in self.kinds:
            self.entries.append(node)
        pending = [(node, kind)]
        while pending:
            node, kind = pending.pop()
            if node in self.kinds:
                continue
            self.kinds[node] = kind
            if found := reference(node, kind):
                self.references.append(found)
            pending.extend(reversed([*parts(node, kind)]))
