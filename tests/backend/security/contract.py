"""The operations of the contract, as attacks go through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DOCUMENT: dict[str, Any] = yaml.safe_load(Path("spec/openapi.yaml").read_text())


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    document: Mapping[str, Any]

    @property
    def body(self) -> tuple[str, Mapping[str, Any]] | None:
        """The media type and the schema of its body."""
        content: Mapping[str, Any] = self.document.get("requestBody", {}).get("content", {})
        for media_type, media in content.items():
            return media_type, resolved(media["schema"])
        return None

    def address(self, **parameters: object) -> str:
        """With 1 where nothing is given."""
        path = self.path
        for name in ("user_id", "item_id", "attachment_id"):
            path = path.replace(f"{{{name}}}", str(parameters.get(name, 1)))
        return f"/api/v1{path}"

    def __str__(self) -> str:
        return self.id


def operations() -> Iterator[Operation]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield Operation(operation["operationId"], method.upper(), path, operation)


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference leads to."""
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
