"""Find what a reference leads to, in this file or in another one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ..source import Node, shown

_REMOTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+:|//)")


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to."""

    file: Path
    pointer: tuple[str, ...]
    node: Node

    @property
    def name(self) -> str:
        """The last word of the pointer, or the file's name: what a component made of it is called."""
        return self.pointer[-1] if self.pointer else self.file.name.split(".")[0]


def is_remote(reference: str) -> bool:
    """Whether it leads to another machine."""
    return _REMOTE.match(reference) is not None


def beside(base: Path, reference: str) -> Path:
    """The file that a reference names, seen from the file that it is written in."""
    name = unquote(reference.partition("#")[0])
    return shown(base.parent / name) if name else base


def exists(file: Path) -> bool:
    """Whether there is such a file; never fails, however odd the name."""
    return os.path.isfile(file)  # noqa: PTH113 - pathlib's raises for names that are too long


def neighbours(file: Path) -> list[str]:
    """The names of the files that stand where this one should."""
    try:
        return sorted(os.listdir(file.parent))  # noqa: PTH208 - names are wanted, no paths
    except (OSError, ValueError):
        return []


def fragment(reference: str) -> str:
    return unquote(reference.partition("#")[2])


def tokens(pointer: str) -> tuple[str, ...]:
    """The words of a JSON pointer."""
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def descend(node: Node, pointer: tuple[str, ...]) -> Node | None:
    """What stands at the pointer."""
    current: Node | None = node
    for token in pointer:
        if current is None:
            return None
        current = current.get(token) if current.items is None else _item(current.items, token)
    return current


def _item(items: tuple[Node, ...], token: str) -> Node | None:
    if not token.isdecimal() or not token.isascii() or len(token) > 9:
        return None
    return items[int(token)] if int(token) < len(items) else None


def anchors(root: Node) -> Mapping[str, tuple[str, ...]]:
    """Where each `$anchor` of a file stands."""
    found: dict[str, tuple[str, ...]] = {}
    pending: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    while pending:
        node, pointer = pending.pop()
        for keyword in ("$anchor", "$dynamicAnchor"):
            if name := node.text(keyword):
                found.setdefault(name, pointer)
        pending.extend((child, (*pointer, name)) for name, child in node.entries())
        pending.extend((child, (*pointer, str(n))) for n, child in enumerate(node.elements()))
    return found
