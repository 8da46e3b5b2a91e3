"""Default services: what resources with a table do, unless the application does otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ....contract import Contract, Operation, ResourceOperation
from ... import File
from ...render import render
from ..operations import Argument, method_name, secured, tag_class, tags
from ..responses import ResponseNames
from .hooks import Hook, hooks
from .projections import Projections
from .reading import get_method, list_method
from .requests import Request, Surroundings
from .storage import Entity, Obstacle, Storage
from .writing import create_method, delete_method, update_method

LISTED = ("list", "create")


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    arguments: tuple[Argument, ...]
    returns: str
    description: str
    code: str


@dataclass(slots=True)
class Service:
    """The defaults of one tag; `obstacles` says why an operation of a resource has none."""

    tag: str
    module: str
    constants: dict[str, str] = field(default_factory=dict[str, str])
    hooks: list[Hook] = field(default_factory=list[Hook])
    methods: list[Method] = field(default_factory=list[Method])
    obstacles: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Complete:
    """A tag whose every operation has a default, and the class that serves it."""

    module: str
    service: str
    secured: bool


def emit(contract: Contract) -> Iterator[File]:
    """`services/` where something has a default, and `defaults.py` wherever something is stored."""
    found = list(services(contract))
    if any(service.methods for service in found):
        yield File(PurePosixPath("backend/services/__init__.py"), '"""Default services."""\n')
    for service in found:
        if service.methods:
            yield _module(contract, service)
    if contract.tables:
        yield _default_router(contract, found)


def _module(contract: Contract, service: Service) -> File:
    text = render(
        "backend/services/tag.py.jinja",
        service=service,
        name=tag_class(service.tag, "Crud"),
        parent=tag_class(service.tag, "Service"),
        description=_description(contract, service),
    )
    return File(PurePosixPath(f"backend/services/{service.module}.py"), text)


def _default_router(contract: Contract, services: Iterable[Service]) -> File:
    """The routes of what needs nothing written; an application includes it before there is any."""
    complete = [
        Complete(
            service.module,
            tag_class(service.tag, "Crud"),
            secured(contract.tagged(service.tag)),
        )
        for service in services
        if _is_complete(contract, service)
    ]
    is_secured = bool(contract.security_schemes)
    text = render("backend/defaults.py.jinja", complete=complete, secured=is_secured)
    return File(PurePosixPath("backend/defaults.py"), text)


def _is_complete(contract: Contract, service: Service) -> bool:
    operations = {method_name(operation) for operation in contract.tagged(service.tag)}
    methods = {method.name for method in service.methods}
    return operations == methods and not any(hook.is_abstract for hook in service.hooks)


def _description(contract: Contract, service: Service) -> str:
    """What is here, and what is left to the application."""
    defaults = {method.name for method in service.methods}
    left = [each for each in contract.tagged(service.tag) if method_name(each) not in defaults]
    lines = [
        f"- `{method_name(each)}`: {service.obstacles.get(each.id, 'not a create, read, update or delete of a stored resource')}"
        for each in left
    ]
    first = "What is done unless an operation, or a hook, is overridden."
    return "\n".join([first, "", "Left to the application:", "", *lines]) if lines else first


def services(contract: Contract) -> Iterator[Service]:
    """The service of every tag, also of those where nothing has a default."""
    storage, names = Storage.of(contract), ResponseNames.of(contract)
    found: dict[str, tuple[Entity, ResourceOperation, str]] = {}
    paths = {operation.id: operation.path for operation in contract.operations}
    for resource in contract.resources:
        entity = storage.entity(resource)
        items = (paths[each.operation] for each in resource.operations if each.role not in LISTED)
        path = next(items, "")
        if entity is not None:
            found |= {each.operation: (entity, each, path) for each in resource.operations}
    for tag, module, operations in tags(contract):
        wanted = [(each, *found[each.id]) for each in operations if each.id in found]
        service = _service(tag, module, wanted, storage, names, contract.base_path)
        if service.obstacles:
            # Hooks and constants are of the operations that do have a default.
            obstacles = service.obstacles
            possible = [each for each in wanted if each[0].id not in obstacles]
            service = _service(tag, module, possible, storage, names, contract.base_path)
            service.obstacles = obstacles
        yield service


def _service(
    tag: str,
    module: str,
    wanted: Sequence[tuple[Operation, Entity, ResourceOperation, str]],
    storage: Storage,
    names: ResponseNames,
    base_path: str,
) -> Service:
    service, projections = Service(tag, module), Projections(storage)
    principal = _principal([operation for operation, *_ in wanted])
    scoped = {entity.table.schema: entity.noun for _, entity, *_ in wanted}
    within = Surroundings(storage, names, projections, base_path, principal, scoped)
    requests: dict[str, list[Request]] = {}
    for operation, entity, role, path in wanted:
        request = Request(within, entity, role, operation, path)
        try:
            service.methods.append(_method(request, service.constants))
        except Obstacle as obstacle:
            service.obstacles[operation.id] = str(obstacle)
        else:
            requests.setdefault(entity.table.schema, []).append(request)
    for alike in requests.values():
        service.hooks += hooks(alike[0].entity, alike, principal)
    service.constants = {**projections.code, **service.constants}
    return service


def _method(request: Request, constants: dict[str, str]) -> Method:
    made: dict[str, str] = {}
    match request.role.role:
        case "list":
            code = list_method(request, made)
        case "create":
            code = create_method(request)
        case "get":
            code = get_method(request)
        case "update" | "replace":
            code = update_method(request)
        case "delete":
            code = delete_method(request)
    constants.update(made)
    operation = request.operation
    summary = operation.summary.strip() or f"`{operation.method.upper()} {operation.path}`"
    return Method(request.method, tuple(request.arguments), request.returns, summary, code)


def _principal(operations: Sequence[Operation]) -> str:
    """The type that hooks take: empty where no operation is secured, optional where not all of them are."""
    secured = [bool(operation.security.alternatives) for operation in operations]
    always = all(secured) and not any(operation.security.optional for operation in operations)
    return ("Principal" if always else "Principal | None") if any(secured) else ""
