"""The hooks of an entity: what the application overrides, and what it must give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ....contract import Role
from ....naming import snake
from ..annotations import python_name
from .assigning import Assigning
from .requests import Request
from .storage import Entity, column
from .writing import body_of

KINDS: dict[Role, str] = {
    "create": "create",
    "update": "update",
    "replace": "update",
    "delete": "delete",
}


@dataclass(frozen=True, slots=True)
class Hook:
    name: str
    arguments: tuple[str, ...]
    returns: str
    description: str
    is_abstract: bool = False
    is_async: bool = True
    statement: str = ""


def hooks(entity: Entity, requests: list[Request], principal: str) -> Iterable[Hook]:
    """Those that the defaults of an entity's operations call, in the order of their calls."""
    several = snake(entity.resource.name).replace("_", " ")
    yield Hook(
        f"scope_{entity.noun}",
        ("statement: Select[Any]", *[f"principal: {principal}"] * bool(principal)),
        "Select[Any]",
        f"Which {several} {'this principal sees' if principal else 'are seen'}: all, unless overridden.",
        is_async=False,
        statement="return statement",
    )
    yield from _stores(entity, requests)
    for kind in ("create", "update", "delete"):
        found = [request for request in requests if KINDS.get(request.role.role) == kind]
        if found:
            yield from _around(entity, kind, found, principal)


def _around(entity: Entity, kind: str, requests: list[Request], principal: str) -> Iterable[Hook]:
    words = entity.noun.replace("_", " ")
    bodies = " | ".join(dict.fromkeys(_body(request) for request in requests if kind != "delete"))
    arguments = (
        f"{entity.row()}: {entity.model}",
        "*",
        *[f"body: {bodies}"] * bool(bodies),
        *[f"principal: {principal}"] * bool(principal),
        "session: AsyncSession",
    )
    missing = _missing(requests) if kind == "create" else ""
    before = f"After the body is applied, before the {words} is flushed."
    if missing:
        before = f"Give {missing} a value before the {words} is stored."
    elif kind == "delete":
        before = f"Before the {words} is deleted, in the same transaction."
    yield Hook(
        f"before_{kind}_{entity.noun}",
        arguments,
        "None",
        before,
        is_abstract=bool(missing),
    )
    after = f"After the {words} is {kind}d, in the same transaction."
    yield Hook(f"after_{kind}_{entity.noun}", arguments, "None", after)


def _missing(requests: list[Request]) -> str:
    """The columns that no body gives a value and that must have one."""
    names = (
        name for each in requests for name in Assigning(each, body_of(each), "create").missing()
    )
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))


def _body(request: Request) -> str:
    return f"schemas.{python_name(body_of(request).name)}"


def _stores(entity: Entity, requests: list[Request]) -> Iterable[Hook]:
    """What makes a stored value of a property that is only written."""
    for stored in entity.table.stored:
        types = {
            request.storage.seen(property.type)
            for request in requests
            if request.role.role in ("create", "update", "replace")
            for property in body_of(request).properties
            if property.name == stored.property
        }
        held = column(entity.table, stored.column)
        if types and held is not None:
            kept = requests[0].storage.kept(held.type).annotation
            yield Hook(
                f"store_{snake(stored.property)}",
                (f"{snake(stored.property)}: {' | '.join(sorted(types))}",),
                kept,
                f"What is stored of it, in `{held.name}`.",
                is_abstract=True,
            )
