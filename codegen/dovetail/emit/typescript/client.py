"""The client: one module a tag, one function an operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath

from ...contract import Contract, Operation
from .. import File
from ..render import render
from ..runtime import frontend_runtime
from .annotations import comment, union
from .answers import Answers, shared
from .imports import imports
from .int64 import Places
from .layout import WIDTH, Group, lines
from .operations import description, function_name, members, stem, tags
from .readers import Names, Readers
from .requests import Requests

# What an application puts its requests together from.
RUNTIME = ("authentication", "cache", "errors", "http", "json", "retry")


def emit(contract: Contract) -> Iterator[File]:
    """`client/`."""
    components = shared(contract)
    places = Places(contract.named)
    for tag, module, operations in tags(contract):
        answers = Answers(Readers(contract.named, places, Names()), components)
        functions = Functions(Requests(contract.base_path.rstrip("/"), answers))
        declared = [list(functions.declarations(each)) for each in operations]
        text = render(
            "frontend/client/tag.ts.jinja",
            tag="\n".join(comment(f"The operations tagged `{tag}`.")),
            imports=list(imports(functions.names.used, chain(*declared), "..")),
            operations=declared,
        )
        yield File(PurePosixPath(f"frontend/client/{module}.ts"), text)
    if contract.operations:
        yield from map(frontend_runtime, RUNTIME)


@dataclass(frozen=True, slots=True)
class Functions:
    """The functions of one module, and what they read."""

    requests: Requests

    @property
    def names(self) -> Names:
        return self.requests.names

    def declarations(self, operation: Operation) -> Iterator[str]:
        """The lines of an operation: its request, its answers, its failures, its function."""
        name = stem(operation)
        found = members(operation)
        if found:
            yield f"export interface {name}Request {{"
            for each in found:
                yield from each.lines()
            yield "}"
            yield ""
        yield from _type(
            f"{name}Answer = ", self.requests.answers.successes(operation) or ["never"], ""
        )
        failures = self.requests.answers.failures(operation) or ["never"]
        yield from _type(f"{name}Failure = {self.names('Failure')}<", failures, ">")
        yield ""
        yield from comment(description(operation), deprecated=operation.deprecated)
        yield from self._function(operation, name, any(each.required for each in found))

    def _function(self, operation: Operation, name: str, required: bool) -> Iterator[str]:
        arguments = [f"http: {self.names('Http')}"]
        if members(operation):
            arguments.append(f"request: {name}Request{'' if required else ' = {}'}")
        arguments.append(f"options?: {self.names('Options')}")
        call = f"{self.names('Call')}<{name}Answer, {name}Failure>"
        opening = f"export function {function_name(operation)}("
        yield from lines(Group(opening, tuple(arguments), f"): {call} {{"))
        sent = self.requests.request(operation)
        yield f"  return {self.names('send')}(http, options, {{"
        for each in sent.entries:
            yield from lines(each, 4, ",")
        yield "  });"
        yield "}"


def _type(before: str, types: list[str], end: str) -> Iterator[str]:
    """One line where it has room, else one a variant."""
    found = union(types)
    line = f"export type {before}{' | '.join(found)}{end};"
    if len(line) <= WIDTH or len(found) == 1:
        yield line
        return
    *others, last = found
    yield f"export type {before}".rstrip()
    yield from (f"  | {each}" for each in others)
    yield f"  | {last}{'' if end else ';'}"
    if end:
        yield f"{end};"
