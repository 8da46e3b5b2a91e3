"""Names of the models, and of their attributes."""

from __future__ import annotations

from ...contract import Column
from ...naming import identifier, pascal
from .annotations import attribute

# What the module of the models defines or imports, and what its class bodies read.
CLASSES = frozenset(
    {"Any", "DeclarativeBase", "Json", "JsonArray", "JsonObject", "Key", "Mapped", "Model"}
    | {"NAMING", "NumberEnum", "UtcDateTime"}
)
ATTRIBUTES = frozenset(
    {"mapped_column", "metadata", "registry", "relationship", "sa", "schemas", "utc_now"}
    | {"utc_today"}
)


def model_name(schema: str) -> str:
    """The model of a schema that is stored."""
    return identifier(schema, pascal, CLASSES)


def column_name(column: Column) -> str:
    """The model's attribute for a column: named as the schema's for the property, where it has one."""
    return relation_name(column.property or column.name)


def relation_name(property: str) -> str:
    """The model's attribute for a property."""
    name = attribute(property)
    return f"{name}_" if name in ATTRIBUTES else name
