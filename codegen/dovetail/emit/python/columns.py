"""Columns of the contract as attributes of SQLAlchemy's declarative models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from ...contract import (
    Alias,
    Anything,
    Array,
    Column,
    Default,
    Definition,
    Enum,
    Literal,
    Map,
    Nullable,
    Object,
    Ref,
    Scalar,
    Table,
    Type,
    Union,
    resolve,
)
from ..render import literal
from .annotations import PLAIN, annotation

INT32 = range(-(2**31), 2**31)
SQL = {"str": "sa.Text", "int": "sa.BigInteger", "float": "", "bool": ""}


@dataclass(frozen=True, slots=True)
class Stored:
    """`annotation` is what Python sees, `type` is SQL's where the annotation does not say it."""

    annotation: str
    type: str = ""
    is_json: bool = False


def stored(type: Type, definitions: Mapping[str, Definition]) -> Stored:
    """How a value of a type is kept in a column."""
    plain = resolved(type, definitions)
    match plain:
        case Scalar():
            return _scalar(plain)
        case Ref(name):
            return _named(name, definitions[name])
        case Literal(values):
            return _alternatives({_kind(value) for value in values if value is not None})
        case Union(variants):
            return _alternatives({_json(variant, definitions) for variant in variants})
        case Array() | Map():
            kind = "JsonArray" if isinstance(plain, Array) else "JsonObject"
            return Stored(_json(plain, definitions), kind, is_json=True)
        case Nullable() | Anything():
            return Stored("Any", "Json", is_json=True)
        case _:
            assert_never(plain)


def resolved(type: Type, definitions: Mapping[str, Definition]) -> Type:
    """The type behind `null` and aliases; one that is only defined by itself is anything."""
    plain = resolve(type, definitions)
    is_alias = isinstance(plain, Ref) and isinstance(definitions.get(plain.name), Alias)
    return Anything() if is_alias else plain


def column(
    column: Column, table: Table, definitions: Mapping[str, Definition], foreign_key: str, name: str
) -> str:
    """The attribute's declaration; `foreign_key` is the code of that, empty when it is none."""
    kept = stored(column.type, definitions)
    arguments = list(_arguments(column, kept, foreign_key, name))
    optional = " | None" if column.nullable and kept.annotation != "Any" else ""
    if kept.annotation == "Any":
        arguments.append(f"nullable={column.nullable}")
    if column.name == table.version and not column.default:
        arguments.append('server_default=sa.text("1")')
    # The body of the class reads those that an index orders by.
    ordered = any(
        part.descending and part.expression == column.name for i in table.indexes for part in i.on
    )
    value = f" = mapped_column({', '.join(arguments)})" if arguments or ordered else ""
    return f"{name}: Mapped[{kept.annotation}{optional}]{value}"


def _arguments(column: Column, kept: Stored, foreign_key: str, name: str) -> Iterator[str]:
    if column.name != name:
        yield literal(column.name)
    if foreign_key:
        yield foreign_key
    elif column.primary and kept.annotation == "int":
        yield "Key"
    elif kept.type:
        yield kept.type
    if column.primary:
        yield "primary_key=True"
    if column.unique:
        yield "unique=True"
    if column.index:
        yield "index=True"
    yield from _defaults(column, kept)
    if column.renamed_from:
        yield f'info={{"renamed_from": {literal(column.renamed_from)}}}'


def _defaults(column: Column, kept: Stored) -> Iterator[str]:
    now = "utc_today" if kept.annotation == "datetime.date" else "utc_now"
    if column.generated:
        yield f"default={now if column.generated == 'now' else 'uuid.uuid4'}"
    elif column.default and column.default.value is not None:
        yield _default(column.default, kept)
    if column.on_update:
        yield f"onupdate={now}"


def _default(default: Default, kept: Stored) -> str:
    """On the server where it can be, so that rows that are there when the column comes get it too."""
    value = default.value
    if kept.is_json:
        return f"server_default={literal(json.dumps(value, ensure_ascii=False))}"
    if kept.annotation.startswith("datetime."):
        return f"default={kept.annotation}.fromisoformat({literal(str(value))})"
    if kept.annotation == "uuid.UUID":
        return f"default=uuid.UUID({literal(str(value))})"
    if isinstance(value, str):
        return f"server_default={literal(value)}"
    return f"server_default=sa.text({literal(json.dumps(value))})"


def _scalar(scalar: Scalar) -> Stored:
    kept = annotation(scalar)
    if kept == "str":
        length = scalar.constraints.max_length
        return Stored(kept, "sa.Text" if length is None else f"sa.String({length})")
    if kept == "int":
        return Stored(kept, "" if _is_int32(scalar) else "sa.BigInteger")
    return Stored(kept)


def _is_int32(scalar: Scalar) -> bool:
    if scalar.format:
        return scalar.format in ("int32", "int16", "int8", "uint8", "uint16")
    bounds = scalar.constraints
    upper = bounds.maximum if bounds.maximum is not None else bounds.exclusive_maximum
    lower = bounds.minimum if bounds.minimum is not None else bounds.exclusive_minimum
    return upper is not None and upper < INT32.stop and (lower is None or lower >= INT32.start)


def _named(name: str, definition: Definition) -> Stored:
    match definition:
        case Enum(values=values):
            kept = annotation(Ref(name))
            numbers = all(isinstance(value, int) for value in values)
            return Stored(kept, f"NumberEnum({kept})" if numbers else "")
        case Object() | Alias():
            return Stored("dict[str, Any]", "JsonObject", is_json=True)
        case _:
            assert_never(definition)


def _alternatives(kinds: set[str]) -> Stored:
    """A column of one Python type where all alternatives have that, else JSON."""
    kind = kinds.pop() if len(kinds) == 1 else "Any"
    if kind in SQL:
        return Stored(kind, SQL[kind])
    return Stored(kind, "JsonObject" if kind.startswith("dict") else "Json", is_json=True)


def _kind(value: str | int | float | bool | None) -> str:
    return type(value).__name__


def _json(type: Type, definitions: Mapping[str, Definition]) -> str:
    """What Python sees of a value inside JSON, where dates and the like are strings."""
    optional = " | None" if isinstance(type, Nullable) else ""
    match resolved(type, definitions):
        case Scalar(name):
            return f"{PLAIN[name]}{optional}"
        case Ref(name) if isinstance(enum := definitions[name], Enum):
            return f"{_kind(enum.values[0])}{optional}"
        case Ref():
            return f"dict[str, Any]{optional}"
        case Map(values):
            return f"dict[str, {_json(values, definitions)}]{optional}"
        case Array(items, prefix=()) if items is not None:
            return f"list[{_json(items, definitions)}]{optional}"
        case Array():
            return f"list[Any]{optional}"
        case _:
            return "Any"
