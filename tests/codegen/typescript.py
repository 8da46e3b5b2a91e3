"""TypeScript of small contracts."""

from __future__ import annotations

from pathlib import Path

from dovetail.contract import Contract
from dovetail.emit import Emitter
from dovetail.emit.typescript import client, types

from .lowered import lowered, schemas


def emitted(contract: Contract, emitter: Emitter) -> dict[str, str]:
    return {str(file.path): file.text for file in emitter(contract)}


def types_of(directory: Path, text: str) -> str:
    """The declarations of component schemas, without what stands above them."""
    found = emitted(schemas(directory, text), types.emit)["frontend/types.ts"]
    return found.partition("export type { Int64 };\n")[2].strip()


def client_of(directory: Path, operation: str, rest: str = "") -> str:
    """The module of one operation, `GET /it` tagged `it`."""
    contract = lowered(directory, f"paths: {{/it: {{get: {operation}}}}}\n{rest}")
    return emitted(contract, client.emit)["frontend/client/it.ts"]
