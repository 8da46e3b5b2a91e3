"""Schemas that are stored, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from dovetail.contract import Column, Relationship, Table

from .. import stored

Lower: TypeAlias = Callable[[str], dict[str, Table]]


@pytest.fixture
def lower(tmp_path: Path) -> Lower:
    """The tables of schemas, by the names of those."""
    return lambda schemas: {
        table.schema: table for table in stored.contract(schemas, tmp_path).tables
    }


@pytest.fixture
def emit(tmp_path: Path) -> Callable[[str], str]:
    """The text of the models of schemas."""
    return lambda schemas: stored.emitted(stored.contract(schemas, tmp_path), tmp_path)[
        "backend/models.py"
    ]


def schema(name: str, *properties: str, table: str = "{}", required: str = "") -> str:
    lines = [f"{name}:", "  type: object", f"  required: [{required}]", f"  x-table: {table}"]
    key = "id: {type: integer, format: int64, readOnly: true, x-column: {primary: true}}"
    return "\n".join([*lines, "  properties:", *(f"    {each}" for each in (key, *properties)), ""])


def column(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def relation(table: Table, name: str) -> Relationship:
    return next(each for each in table.relationships if each.property == name)
