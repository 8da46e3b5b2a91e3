"""The router of every tag whose default service needs nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...contract import Contract
from .. import File
from ..render import render
from .operations import method_name, secured, tag_class
from .services import Service, services


@dataclass(frozen=True, slots=True)
class Complete:
    """A tag, and the class that serves it."""

    module: str
    service: str
    secured: bool


def emit(contract: Contract) -> Iterator[File]:
    """`defaults.py`, wherever something is stored: an application includes it before there is anything in it."""
    if contract.tables:
        found = [
            Complete(
                service.module,
                tag_class(service.tag, "Crud"),
                secured(contract.tagged(service.tag)),
            )
            for service in services(contract)
            if _is_complete(contract, service)
        ]
        text = render(
            "backend/defaults.py.jinja", complete=found, secured=bool(contract.security_schemes)
        )
        yield File(PurePosixPath("backend/defaults.py"), text)


def _is_complete(contract: Contract, service: Service) -> bool:
    operations = {method_name(operation) for operation in contract.tagged(service.tag)}
    methods = {method.name for method in service.methods}
    return operations == methods and not any(hook.is_abstract for hook in service.hooks)
