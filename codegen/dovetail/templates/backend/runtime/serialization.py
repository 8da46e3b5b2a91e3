"""Serialization styles of OpenAPI: values put together as they stand in a request."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, cast
from urllib.parse import quote

from pydantic_core import to_jsonable_python

from .styles import Style

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Pair: TypeAlias = tuple[str, str]
Encode: TypeAlias = Callable[[str], str]

SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
EXPLODED = {"label": ".", "matrix": ";"}
# What a cookie may hold as it is, without the sign that starts an escape.
COOKIE = "!#$&'()*+-./:<=>?@[]^_`{|}~"


def percent_encoded(text: str) -> str:
    """For paths, queries and forms: everything but letters, digits and `-._~`."""
    return quote(text, safe="")


def cookie_encoded(text: str) -> str:
    return quote(text, safe=COOKIE)


def verbatim(text: str) -> str:
    return text


def plain(value: object) -> Json:
    """A value as plain JSON data, with the names of the wire; properties that are missing are not there."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [plain(each) for each in cast(list[object], value)]
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in cast(Mapping[str, object], value).items()}
    return cast(Json, to_jsonable_python(value, by_alias=True))


def json_text(value: object) -> str:
    """A value as JSON text; raises `ValueError` for a number that is none."""
    return json.dumps(plain(value), allow_nan=False)


def text(value: Json) -> str:
    """A scalar as it is written where there are no types; what is no scalar is written as JSON."""
    return value if isinstance(value, str) else json_text(value)


def join_value(
    value: Json, name: str, style: Style, explode: bool, encode: Encode = verbatim
) -> str:
    """One text that holds the whole value: in a path, a header, or not exploded."""
    pieces = list(_pieces(value, explode, encode))
    if style == "matrix":
        return _matrix(pieces, encode(name), explode, isinstance(value, dict))
    joined = (EXPLODED if explode else SEPARATORS).get(style, ",").join(pieces)
    return f".{joined}" if style == "label" else joined


def join_pairs(
    value: Json, name: str, style: Style, explode: bool, encode: Encode
) -> Iterator[Pair]:
    """A value as pairs of a query, a cookie or a form, encoded; an empty list that explodes is none."""
    if style == "deepObject":
        found = _deep(value, name)
    elif explode and isinstance(value, dict):
        found = ((key, each) for key, values in value.items() for each in _repeated(values))
    elif explode:
        found = ((name, each) for each in _repeated(value))
    else:
        yield encode(name), join_value(value, name, style, explode, encode)
        return
    for key, each in found:
        yield encode(key), encode(text(each))


def _pieces(value: Json, explode: bool, encode: Encode) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            pair = encode(key), encode(text(each))
            yield from ("=".join(pair),) if explode else pair
    else:
        for each in _repeated(value):
            yield encode(text(each))


def _matrix(pieces: list[str], name: str, explode: bool, is_object: bool) -> str:
    if not explode:
        return f";{name}={','.join(pieces)}"
    return "".join(f";{piece}" if is_object else f";{name}={piece}" for piece in pieces)


def _repeated(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _deep(value: Json, name: str) -> Iterator[tuple[str, Json]]:
    """`name[a]=1&name[b][c]=2`; values of an array repeat their key, objects in it are numbered."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _deep(each, f"{name}[{key}]")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            nested = isinstance(each, dict | list)
            yield from _deep(each, f"{name}[{index}]" if nested else name)
    else:
        yield name, value
