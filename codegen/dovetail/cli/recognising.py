"""`dovetail resources`."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from ..contract import Contract, Resource
from ..diagnostics import Severity
from ..documents import read_documents
from ..lint import lint
from ..lower import lower
from ..lower.corrections import corrections
from ..lower.resources import recognise
from .documents import chosen
from .linting import report


def show_resources(file: Path | None) -> int:
    """Print what is a resource and why, then the operations of none and why not."""
    config = chosen(file, None, None)
    documents = read_documents(config.openapi, config.asyncapi)
    errors = [finding for finding in lint(documents) if finding.severity is Severity.ERROR]
    if errors:
        report(errors, "text")
        return 1
    contract = lower(documents)
    said = corrections(documents, contract.operations)
    found = recognise(contract.operations, contract.definitions, contract.tables, said)
    console = Console()
    console.print(_recognised(contract, found.resources))
    if found.missed:
        missed = Table("operation", "of no resource, because", box=None, title_justify="left")
        for miss in found.missed:
            operation = miss.operation
            missed.add_row(f"{operation.method.upper()} {operation.path}", miss.reason)
        console.print(missed)
    return 0


def _recognised(contract: Contract, resources: tuple[Resource, ...]) -> Table:
    table = Table("resource", "entity", "operations", "table", "because", box=None)
    tables = {stored.schema: stored.name for stored in contract.tables}
    for resource in resources:
        roles = ", ".join(operation.role for operation in resource.operations)
        stored = tables.get(resource.entity, "")
        table.add_row(resource.name, resource.entity, roles, stored, resource.reason)
    return table
