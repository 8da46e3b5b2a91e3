"""Schemas emitted from YAML, imported, and judged by the document that they were made of."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from importlib import import_module, invalidate_caches
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
from pydantic import TypeAdapter, ValidationError

from dovetail.contract import Contract
from dovetail.emit.openapi import normalised
from dovetail.emit.python import schemas
from dovetail.emit.runtime import with_runtime
from dovetail.source import Json
from dovetail.templates.backend.runtime.wire import parsed
from dovetail.write.stage import stage

from . import lowered

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Emitted:
    """A contract, and the module of its schemas."""

    contract: Contract
    module: ModuleType

    @property
    def text(self) -> str:
        assert self.module.__file__ is not None
        return Path(self.module.__file__).read_text()

    def adapter(self, name: str) -> TypeAdapter[Any]:
        return TypeAdapter(getattr(self.module, name))

    def read(self, name: str, raw: str) -> Any:
        """As routers read a body."""
        return parsed(self.adapter(name), raw.encode())

    def accepts(self, name: str, raw: str) -> bool:
        try:
            self.read(name, raw)
        except ValidationError:
            return False
        return True

    def written(self, name: str, raw: str) -> Json:
        """What comes back of what was read."""
        adapter = self.adapter(name)
        value: Json = json.loads(adapter.dump_json(self.read(name, raw)))
        return value

    def allows(self, name: str, raw: str) -> bool:
        """Whether the hand-written schema does."""
        return _judge(self.contract.document, name).is_valid(json.loads(raw))

    def allows_normalised(self, name: str, raw: str) -> bool:
        """Whether the schema of the normalised document does."""
        return _judge(normalised(self.contract), name).is_valid(json.loads(raw))


def emitted(directory: Path, text: str) -> Emitted:
    """From component schemas as YAML."""
    contract = lowered.schemas(directory, text)
    return Emitted(contract, imported(contract, directory))


def imported(contract: Contract, directory: Path) -> ModuleType:
    """The module of a contract's schemas, in a new package; the directory is put on the path."""
    package = f"emitted_{next(_numbers)}"
    for path, text in stage(with_runtime(schemas.emit(contract)), directory).items():
        file = directory / package / path.relative_to("backend")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (directory / package / "__init__.py").touch()
    sys.path.insert(0, str(directory))
    invalidate_caches()
    try:
        return import_module(f"{package}.schemas")
    finally:
        sys.path.remove(str(directory))


def _judge(document: Any, name: str) -> jsonschema_rs.Validator:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/components/schemas/{name}",
        "components": document["components"],
    }
    return jsonschema_rs.validator_for(schema, validate_formats=True)
