"""What `x-resource` says, where the rules do not see a resource by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast, get_args

from ..contract import Comparison, Filter, Operation, Page, Role
from ..documents import Documents
from ..source import Node
from .queries import Meaning


@dataclass(frozen=True, slots=True)
class Correction:
    """What `x-resource` says about one operation; a field is empty where it says nothing."""

    entity: str = ""
    role: Role | None = None
    page: Page | None = None
    envelope: str = ""
    meaning: Meaning = field(default_factory=Meaning)


def read_corrections(
    documents: Documents, operations: Iterable[Operation]
) -> Mapping[str, Correction]:
    """The corrections of all operations, by the operation's id."""
    paths = documents.openapi.get("paths")
    found: dict[str, Correction] = {}
    for operation in operations:
        written = paths.get(operation.path) if paths else None
        item = documents.resolve(written) if written else None
        method = item.get(operation.method.lower()) if item else None
        extension = method.get("x-resource") if method else None
        entity = item.text("x-resource") if item else ""
        if extension or entity:
            found[operation.id] = correction(extension, entity)
    return found


def correction(extension: Node | None, entity: str = "") -> Correction:
    """The correction by a mapping on an operation, and by the `entity` that stands on its path."""
    if extension is None:
        return Correction(entity)
    page = extension.get("page")
    return Correction(
        entity=extension.text("entity") or entity,
        role=_role(extension.text("operation")),
        page=Page(**{name: page.text(name) for name, _ in page.entries()}) if page else None,
        envelope=extension.text("envelope"),
        meaning=Meaning(
            search=tuple(str(name.value) for name in extension.elements("search")),
            filters={name: _filter(name, node) for name, node in extension.entries("filters")},
            sort={value: str(node.value) for value, node in extension.entries("sort")},
        ),
    )


def _role(name: str) -> Role | None:
    return cast(Role, name) if name in get_args(Role) else None


def _filter(parameter: str, node: Node) -> Filter:
    if node.fields is None:
        return Filter(parameter, str(node.value))
    comparison = node.text("comparison") or "equals"
    return Filter(parameter, node.text("property"), cast(Comparison, comparison))
