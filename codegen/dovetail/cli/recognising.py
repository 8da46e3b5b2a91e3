"""`dovetail resources`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ..contract import Contract, Operation, Resource
from ..diagnostics import Severity
from ..documents import read_documents
from ..emit.python.services import services
from ..lint import lint
from ..lower import lower
from ..lower.corrections import read_corrections
from ..lower.resources import Missed, recognise
from .documents import chosen
from .linting import report


def show_resources(file: Path | None) -> int:
    """Print what is a resource and why, then the operations of none, and those without a default, and why not."""
    config = chosen(file, None, None)
    documents = read_documents(config.openapi, config.asyncapi)
    errors = [finding for finding in lint(documents) if finding.severity is Severity.ERROR]
    if errors:
        report(errors, "text")
        return 1
    contract = lower(documents)
    corrections = read_corrections(documents, contract.operations)
    recognition = recognise(contract.operations, contract.definitions, contract.tables, corrections)
    wide = None if sys.stdout.isatty() else 1000  # another program wants whole lines
    console = Console(width=wide, markup=False, highlight=False)
    console.print(_recognised(contract, recognition.resources))
    console.print(_missed(recognition.missed))
    obstacles = {id: why for service in services(contract) for id, why in service.obstacles.items()}
    if obstacles:
        console.print(_left(contract, obstacles))
    return 0


def _recognised(contract: Contract, resources: tuple[Resource, ...]) -> Table:
    table = Table("resource", "entity", "operations", "table", "because", box=SIMPLE_HEAD)
    tables = {stored.schema: stored.name for stored in contract.tables}
    for resource in resources:
        roles = ", ".join(operation.role for operation in resource.operations)
        stored = tables.get(resource.entity, "")
        table.add_row(resource.name, resource.entity, roles, stored, resource.reason)
    return table


def _missed(missed: tuple[Missed, ...]) -> Table:
    table = Table("operation", "of no resource, because", box=SIMPLE_HEAD)
    for miss in missed:
        table.add_row(_called(miss.operation), miss.reason)
    return table


def _left(contract: Contract, obstacles: Mapping[str, str]) -> Table:
    table = Table("operation", "without a default, because", box=SIMPLE_HEAD)
    for operation in contract.operations:
        if operation.id in obstacles:
            table.add_row(_called(operation), obstacles[operation.id])
    return table


def _called(operation: Operation) -> str:
    return f"{operation.method.upper()} {operation.path}"
