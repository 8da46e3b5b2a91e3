"""Serialization styles of OpenAPI: text as it stands in a request, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

from .lexical import Raw, Shape

Style: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]
Pairs: TypeAlias = Iterable[tuple[str, str]]
Tree: TypeAlias = "dict[str, Tree | list[str]]"

DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
BRACKETS = re.compile(r"\[([^\[\]]*)\]")
DEEPEST = 16
CLASH = "must not be a value and an object at once"


def split_value(text: str, name: str, shape: Shape, style: Style, explode: bool) -> Raw:
    """One text that holds the whole value: in a path, a header, or not exploded; raises `ValueError`."""
    prefix = {"label": ".", "matrix": ";"}.get(style, "")
    if not text.startswith(prefix):
        raise ValueError(f"must start with '{prefix}'")
    text = text[len(prefix) :]
    if style == "matrix" and not (explode and shape == "object"):
        text = _without_name(text, name, explode)
    if shape == "scalar":
        return text
    exploded = {"label": ".", "matrix": ";"}.get(style, ",")
    delimiter = exploded if explode else DELIMITERS.get(style, ",")
    parts = text.split(delimiter) if text else []
    if shape == "array":
        return parts
    return _assignments(parts) if explode else _alternating(parts)


def split_pairs(
    pairs: Pairs, name: str, shape: Shape, style: Style, explode: bool, names: frozenset[str] | None
) -> Raw | None:
    """A value among pairs of a query, a cookie or a form; `None` when it is absent, raises `ValueError`.

    `names` are the properties of an exploded object; with `None` every pair is one.
    """
    if style == "deepObject":
        return _deep(pairs, name)
    if explode and shape == "object":
        found = [pair for pair in pairs if names is None or pair[0] in names]
        return _grouped(found) if found else None
    values = [value for key, value in pairs if key == name]
    if not values:
        return None
    if explode and shape == "array":
        return values
    return split_value(only(values), name, shape, style, explode)


def only(texts: list[str]) -> str:
    """What is no list is written once; raises `ValueError`."""
    if len(texts) > 1:
        raise ValueError("must be given once")
    return texts[0]


def _without_name(text: str, name: str, explode: bool) -> str:
    start = f"{name}="
    parts = text.split(";") if explode else [text]
    if not all(part.startswith(start) for part in parts):
        raise ValueError(f"must be written as ';{name}=…'")
    return ";".join(part[len(start) :] for part in parts)


def _assignments(parts: list[str]) -> dict[str, Raw]:
    pairs = [part.partition("=") for part in parts]
    if not all(equals for _, equals, _ in pairs):
        raise ValueError("must be pairs of 'name=value'")
    return {name: value for name, _, value in pairs}


def _alternating(parts: list[str]) -> dict[str, Raw]:
    if len(parts) % 2:
        raise ValueError("must be names and values in turn")
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _grouped(pairs: Pairs) -> dict[str, Raw]:
    groups: dict[str, list[str]] = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in groups.items()}


def _deep(pairs: Pairs, name: str) -> Raw | None:
    """`name[a]=1&name[b][c]=2`; a repeated key, `name[a][]` and `name[a][0]` are arrays."""
    root: Tree = {}
    for key, value in pairs:
        if key.startswith(f"{name}["):
            path = BRACKETS.findall(key)
            if f"{name}{''.join(f'[{part}]' for part in path)}" != key or len(path) > DEEPEST:
                raise ValueError(f"must be written as '{name}[property]'")
            _put(root, path, value)
    return _lists(root) if root else None


def _put(tree: Tree, path: list[str], value: str) -> None:
    *parents, last = path
    for part in parents:
        below = tree.setdefault(part, {})
        if isinstance(below, list):
            raise ValueError(CLASH)
        tree = below
    values = tree.setdefault(last, [])
    if isinstance(values, dict):
        raise ValueError(CLASH)
    values.append(value)


def _lists(tree: Tree) -> Raw:
    """Leaves as values, and objects with the keys of an array as arrays."""
    values: dict[str, Raw] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            values[key] = _lists(value)
        else:
            values[key] = value[0] if len(value) == 1 and key else value
    if list(values) == [""]:
        return values[""]
    indices = [str(index) for index in range(len(values))]
    return list(values.values()) if list(values) == indices else values
