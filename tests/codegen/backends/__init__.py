"""Backends generated for tests, imported and called without a server."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import ModuleType

import httpx
from fastapi import FastAPI

from dovetail.contract import Contract
from dovetail.documents import read_documents
from dovetail.emit import File
from dovetail.emit.python import (
    application,
    errors,
    responses,
    routers,
    schemas,
    security,
    webhooks,
)
from dovetail.emit.python import client as clients
from dovetail.emit.runtime import with_runtime
from dovetail.lower import lower
from dovetail.write.stage import stage

NUMBERS = count()
EMITTERS = (schemas, responses, routers, security, errors, application, clients, webhooks)
HERE = Path(__file__).parent


class Backend:
    """A generated package; `backend["routers.items"]` is a module of it."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package

    def __getitem__(self, module: str) -> ModuleType:
        return importlib.import_module(f"{self.package.__name__}.{module}")


def backend(contract: Path | str, directory: Path) -> Backend:
    """The backend of a contract, given as a file or as its text."""
    if isinstance(contract, str):
        source = directory / "openapi.source.yaml"
        source.write_text(contract, encoding="utf-8")
        contract = source
    return load(lower(read_documents(contract, None)), directory)


def load(contract: Contract, directory: Path) -> Backend:
    """The backend of a contract, as a package that no other test imports."""
    for relative, text in stage(with_runtime(files(contract)), directory).items():
        path = directory / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    name = f"generated_{next(NUMBERS)}"
    root = directory / "backend"
    spec = importlib.util.spec_from_file_location(
        name, root / "__init__.py", submodule_search_locations=[str(root)]
    )
    assert spec is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    return Backend(package)


def files(contract: Contract) -> Iterator[File]:
    for emitter in EMITTERS:
        yield from emitter.emit(contract)


def client(app: FastAPI) -> httpx.AsyncClient:
    """Requests straight into the application; what it raises is answered, as by a server."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")
