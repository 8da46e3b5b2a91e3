"""Parameters that FastAPI does not read by itself: other styles, objects, JSON."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

from fastapi import Request
from pydantic import ValidationError

from .failures import Failure, fields_of
from .lexical import Lexical, Raw
from .styles import Style, split_pairs, split_value

Place: TypeAlias = Literal["path", "query", "header", "cookie"]
Reader: TypeAlias = Callable[[Request], Coroutine[Any, Any, Any]]
Find: TypeAlias = "Callable[[Request], Raw | None]"


def parameter(
    place: Place,
    name: str,
    type: Any,
    *,
    style: Style,
    explode: bool = False,
    required: bool = False,
    default: str = "",
    segment: str = "",
) -> Reader:
    """A FastAPI dependency that reads one parameter in its style.

    `default` is JSON text, for when it is absent; without one it is `None`. `segment` is what the path of
    the route calls it, where that is not its name.
    """
    lexical = Lexical(type)

    def find(request: Request) -> Raw | None:
        if place == "path":
            text = request.path_params[segment or name]
            return split_value(text, name, lexical.shape, style, explode)
        if place == "header":
            lines = request.headers.getlist(name)
            return (
                split_value(", ".join(lines), name, lexical.shape, style, explode)
                if lines
                else None
            )
        pairs = request.query_params.multi_items() if place == "query" else _cookies(request)
        names = lexical.names_of(lexical.schema) or None
        return split_pairs(pairs, name, lexical.shape, style, explode, names)

    absent = lexical.read_json(default) if default else None
    return _reader(place, name, find, lexical.read, required, absent)


def json_parameter(
    place: Place,
    name: str,
    type: Any,
    *,
    required: bool = False,
    default: str = "",
    segment: str = "",
) -> Reader:
    """A FastAPI dependency that reads one parameter whose value is JSON text."""
    lexical = Lexical(type)

    def find(request: Request) -> Raw | None:
        if place == "path":
            return str(request.path_params[segment or name])
        values = {
            "query": request.query_params,
            "header": request.headers,
            "cookie": dict(_cookies(request)),
        }
        return values[place].get(name)

    absent = lexical.read_json(default) if default else None
    return _reader(place, name, find, lexical.read_json, required, absent)


def _reader(
    place: Place,
    name: str,
    find: Find,
    parse: Callable[[Any], Any],
    required: bool,
    absent: Any,
) -> Reader:
    async def read(request: Request) -> Any:
        try:
            raw = find(request)
            if raw is None and required:
                raise ValueError("Field required")
            return absent if raw is None else parse(raw)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=False, include_input=False)
            raise Failure.invalid(fields_of(errors, place, name)) from error
        except ValueError as error:
            raise Failure.invalid({f"{place}.{name}": str(error)}) from error

    return read


def _cookies(request: Request) -> list[tuple[str, str]]:
    """Cookies as pairs, repeated names included."""
    pairs = (
        part.strip().partition("=")
        for line in request.headers.getlist("cookie")
        for part in line.split(";")
    )
    return [(name.strip(), unquote(value.strip().strip('"'))) for name, _, value in pairs if name]
