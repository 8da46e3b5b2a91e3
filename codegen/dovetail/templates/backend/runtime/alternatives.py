"""Unions and tuples that pydantic cannot read as JSON Schema does by itself.

The generator's `emit/python/exact.py` writes them; `exactly_one` only where its `contract/overlap.py`
finds that one value may fit two variants.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, Union, Unpack, cast, get_args, get_origin

from pydantic import BaseModel, Discriminator, GetCoreSchemaHandler, ValidationError
from pydantic.annotated_handlers import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from .keywords import wrong


def tagged(property: str) -> Discriminator:
    """Tells the variants of a union apart by a property of theirs that is no constant."""

    def tag(value: object) -> str | None:
        if isinstance(value, BaseModel):
            value = value.model_dump(by_alias=True)
        found = cast(Mapping[str, object], value).get(property) if isinstance(value, dict) else None
        return str(found) if isinstance(found, str) else None

    return Discriminator(tag)


@dataclass(slots=True)
class Trial:
    """A value, and what the variants that it fits make of it."""

    value: object
    found: list[object] = field(default_factory=list[object])


class ExactlyOne:
    """`oneOf`: a value that fits several variants is refused, as one that fits none."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        variants = [handler.generate_schema(variant) for variant in get_args(source)]
        trials = [core_schema.no_info_wrap_validator_function(_try, each) for each in variants]
        decided = core_schema.no_info_wrap_validator_function(_decide, handler(source))
        # Each step validates the same value and adds what it made of it; the last decides.
        return core_schema.chain_schema(
            [core_schema.no_info_plain_validator_function(Trial), *trials, decided]
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(cast(core_schema.ChainSchema, schema)["steps"][-1])


exactly_one = ExactlyOne()


def _try(trial: Trial, variant: core_schema.ValidatorFunctionWrapHandler) -> Trial:
    with suppress(ValidationError):
        trial.found.append(variant(trial.value))
    return trial


def _decide(trial: Trial, union: core_schema.ValidatorFunctionWrapHandler) -> object:
    if len(trial.found) > 1:
        raise wrong("valid for exactly one of the alternatives")
    return trial.found[0] if trial.found else union(trial.value)


class Tuples:
    """An array with `prefixItems`: a tuple, or a union of them, of which one may be `tuple[A, *tuple[B, ...]]`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        shapes = get_args(source) if get_origin(source) in (Union, UnionType) else (source,)
        schemas = [_tuple(get_args(shape), handler) for shape in shapes]
        union = core_schema.union_schema([*schemas]) if len(schemas) > 1 else schemas[0]
        # What a function hands on is no JSON any more, of which a strict tuple would take an array.
        return core_schema.no_info_before_validator_function(_frozen, union)


tuples = Tuples()


def _tuple(items: tuple[Any, ...], handler: GetCoreSchemaHandler) -> core_schema.TupleSchema:
    rest = items[-1] if items else None
    if get_origin(rest) is Unpack:  # so spelt where pydantic has replaced names
        rest = get_args(rest)[0]
    if get_origin(rest) is not tuple or get_args(rest)[-1:] != (...,):
        return core_schema.tuple_schema([handler.generate_schema(item) for item in items])
    schemas = [handler.generate_schema(item) for item in (*items[:-1], get_args(rest)[0])]
    return core_schema.tuple_schema(schemas, variadic_item_index=len(items) - 1)


def _frozen(value: object) -> object:
    return tuple(cast(list[object], value)) if isinstance(value, list) else value
