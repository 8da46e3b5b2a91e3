"""Form bodies: the properties of an object, each as its encoding says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from .bodies import invalid, read_pairs
from .encodings import PLAIN, Encodings
from .failures import Failure
from .lexical import Lexical, Schema, json_object
from .styles import only, split_pairs

T = TypeVar("T")


# Not `functools.cache`: mypy takes classes for unhashable.
LEXICALS: dict[object, Lexical] = {}


def lexical_of(type: object) -> Lexical:
    """How texts of a type are read; made once a type."""
    if type not in LEXICALS:
        LEXICALS[type] = Lexical(type)
    return LEXICALS[type]


async def read_form(
    request: Request, type: type[T] | TypeAdapter[T], encodings: Encodings | None = None
) -> T:
    """A body that is `application/x-www-form-urlencoded`; raises failures 413, 415 and 422."""
    pairs = await read_pairs(request)
    form = Form(lexical_of(type), encodings or {})
    try:
        value: T = form.lexical.read_json(json_object(form.read(pairs)))
    except ValidationError as error:
        raise invalid(error) from error
    return value


@dataclass(frozen=True, slots=True)
class Form:
    """The names and values of a form, as JSON texts of an object's properties."""

    lexical: Lexical
    encodings: Encodings

    def read(self, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
        """JSON texts of the properties; those that no schema declares are kept, as strings."""
        texts: dict[str, str] = {}
        taken = set[str]()
        for name, schema in self.lexical.properties.items():
            taken |= self._names(name, schema)
            text = self._property(pairs, name, schema)
            if text is not None:
                texts[name] = text
        deep = tuple(
            f"{name}[" for name, each in self.encodings.items() if each.style == "deepObject"
        )
        for name, value in pairs:
            if name not in taken and not name.startswith(deep):
                texts[name] = self.lexical.json(value, {})
        return texts

    def is_json(self, name: str, schema: Schema) -> bool:
        """By its encoding; without one, what is no scalar and no array of them."""
        if name in self.encodings:
            return self.encodings[name].is_json
        return "object" in (
            self.lexical.shape_of(schema),
            self.lexical.shape_of(self.lexical.items_of(schema)),
        )

    def _names(self, name: str, schema: Schema) -> frozenset[str]:
        encoding = self.encodings.get(name)
        flat = encoding is not None and encoding.style == "form" and encoding.explode
        if flat and self.lexical.shape_of(schema) == "object" and not self.is_json(name, schema):
            return self.lexical.names_of(schema)
        return frozenset({name})

    def _property(self, pairs: Sequence[tuple[str, str]], name: str, schema: Schema) -> str | None:
        encoding = self.encodings.get(name, PLAIN)
        shape, names = self.lexical.shape_of(schema), self._names(name, schema)
        try:
            if self.is_json(name, schema):
                found = [json_text(name, value) for key, value in pairs if key == name]
                return json_value(found, shape) if found else None
            raw = split_pairs(pairs, name, shape, encoding.style, encoding.explode, names)
        except ValueError as error:
            raise Failure.invalid({name: str(error)}) from error
        return None if raw is None else self.lexical.json(raw, schema)


def json_text(name: str, text: str) -> str:
    """The text, when it is JSON; raises a failure 422."""
    try:
        from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise Failure.invalid({name: "must be JSON"}) from error
    return text


def json_value(texts: list[str], shape: str) -> str:
    """One value of several texts: an array may come as a whole, or item by item; raises `ValueError`."""
    if shape != "array" or (len(texts) == 1 and texts[0].lstrip().startswith("[")):
        return only(texts)
    return f"[{', '.join(texts)}]"
