"""What the server sends by itself: webhooks, and callbacks to addresses that it was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from ...contract import Callback, Contract, Operation
from .. import File
from ..render import render
from .calls import Calls
from .operations import description
from .responses import Answers, ResponseNames, response_class


def emit(contract: Contract) -> Iterator[File]:
    """`webhooks.py`, where the contract has any."""
    sent = [_owning(operation) for operation in (*contract.webhooks, *_callbacks(contract))]
    if not sent:
        return
    names = ResponseNames({})
    calls = Calls(contract.named, names, responses="")
    text = render(
        "backend/webhooks.py.jinja",
        classes=[
            response_class(names.own(operation, response), response)
            for operation in sent
            for response in operation.responses
        ],
        answers=[Answers(names.union(each), names.variants(each)) for each in sent],
        calls=[calls.call(operation, "to", "http") for operation in sent],
    )
    yield File(PurePosixPath("backend/webhooks.py"), text)


def _callbacks(contract: Contract) -> Iterator[Operation]:
    """Each once, with where it goes; several operations may share one."""
    found: dict[str, list[tuple[Callback, Operation]]] = {}
    pending = [*contract.operations, *contract.webhooks][::-1]
    while pending:
        operation = pending.pop()
        for callback in operation.callbacks:
            found.setdefault(callback.operation.id, []).append((callback, operation))
        pending += [callback.operation for callback in operation.callbacks[::-1]]
    for uses in found.values():
        yield _told([operation.id for _, operation in uses], uses[0][0])


def _told(origins: list[str], callback: Callback) -> Operation:
    """The callback's operation, with where it goes in its description."""
    asked = " and ".join(f"`{origin}`" for origin in dict.fromkeys(origins))
    address = f"A callback of {asked}; it goes to `{callback.expression}`."
    told = f"{description(callback.operation)}\n\n{address}"
    return replace(callback.operation, summary="", description=told)


def _owning(operation: Operation) -> Operation:
    """With every response a class of its own: the shared ones are of what the server answers."""
    responses = (replace(response, component="") for response in operation.responses)
    return replace(operation, responses=tuple(responses))
