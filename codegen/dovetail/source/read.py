"""Read one file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .json import JsonReader
from .node import Location, Node, SourceError
from .yaml import YamlReader


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds and every fault of it; `root` is `None` when the faults leave nothing."""

    root: Node | None
    faults: tuple[SourceError, ...] = ()


def read_source(path: Path) -> Node:
    """The file as a tree, JSON where its name ends so and YAML otherwise; `SourceError` when it has a fault."""
    source = parse_source(path)
    if source.faults or source.root is None:
        first, *others = source.faults
        raise SourceError(first.at, first.message, tuple(others))
    return source.root


def parse_source(path: Path) -> Source:
    """The file as far as it can be read, with its faults in the order of their places."""
    shown_path = shown(path)
    try:
        text = _decode(path.read_bytes(), shown_path)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        return Source(None, (SourceError(Location(shown_path, 1, 1), reason),))
    except SourceError as error:
        return Source(None, (error,))
    reader = (JsonReader if path.suffix == ".json" else YamlReader)(text, shown_path)
    root = reader.read()
    faults = sorted(reader.faults, key=lambda fault: fault.at)
    if root is None and not faults:
        faults = [SourceError(Location(shown_path, 1, 1), "the file is empty")]
    return Source(root, tuple(faults))


def shown(path: Path) -> Path:
    """The path as people see it: relative when it is below the current directory."""
    here = Path.cwd()
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would rename links
    return absolute.relative_to(here) if absolute.is_relative_to(here) else absolute


def _decode(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        at = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise SourceError(at, "the file is not UTF-8") from None
