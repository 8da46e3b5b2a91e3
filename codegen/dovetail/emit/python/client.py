"""The client: one class a tag, one method an operation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ...contract import Contract
from .. import File
from ..render import literal, render
from .calls import Calls
from .operations import tag_class, tags
from .responses import ResponseNames


def emit(contract: Contract) -> Iterator[File]:
    """`client/`."""
    base = contract.base_path.rstrip("/")
    calls = Calls(contract.named, ResponseNames.of(contract))
    clients: list[tuple[str, str]] = []
    for tag, module, operations in tags(contract):
        clients.append((module, tag_class(tag, "Client")))
        text = render(
            "backend/client/tag.py.jinja",
            tag=tag,
            module=module,
            client=clients[-1][1],
            calls=[
                calls.call(operation, literal(f"{base}{operation.path}"), "self.http")
                for operation in operations
            ],
        )
        yield File(PurePosixPath(f"backend/client/{module}.py"), text)
    names = sorted(["Client", "FilePart", "UnexpectedResponse", *(name for _, name in clients)])
    text = render("backend/client/__init__.py.jinja", clients=clients, names=names)
    yield File(PurePosixPath("backend/client/__init__.py"), text)
