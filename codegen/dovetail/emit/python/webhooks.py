"""What the server sends by itself: webhooks, and callbacks to addresses that it was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from ...contract import Callback, Contract, Operation
from .. import File
from ..render import render, runtime
from .calls import RUNTIME, Calls
from .operations import description
from .responses import Answers, ResponseNames, response_class


def emit(contract: Contract) -> Iterator[File]:
    """`webhooks.py`, where the contract has any, and of the runtime what it takes."""
    sent = {operation.id: operation for operation in _sent(contract)}.values()
    if not sent:
        return
    names = ResponseNames({})
    definitions = {definition.name: definition for definition in contract.definitions}
    calls = Calls(definitions, names, responses="")
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
    yield from runtime(*RUNTIME)


def _sent(contract: Contract) -> Iterator[Operation]:
    """Webhooks first; a callback of several operations comes as often."""
    yield from map(_owning, contract.webhooks)
    pending = [*reversed(contract.operations), *reversed(contract.webhooks)]
    while pending:
        operation = pending.pop()
        for callback in operation.callbacks:
            yield _owning(_told(callback, operation))
        pending += [callback.operation for callback in reversed(operation.callbacks)]


def _owning(operation: Operation) -> Operation:
    """With every response a class of its own: the shared ones are of what the server answers."""
    responses = (replace(response, component="") for response in operation.responses)
    return replace(operation, responses=tuple(responses))


def _told(callback: Callback, operation: Operation) -> Operation:
    """The callback's operation, with where it goes."""
    address = f"A callback of `{operation.id}`; it goes to `{callback.expression}`."
    told = f"{description(callback.operation)}\n\n{address}"
    return replace(callback.operation, summary="", description=told)
