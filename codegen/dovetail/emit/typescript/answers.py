"""What operations answer: its types, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...contract import Contract, MediaType, Operation, Response
from ...naming import distinct, identifier, pascal
from .annotations import annotation, literal, union, variable
from .layout import Entry, behind, record
from .operations import is_conditional
from .readers import Names, Readers, header_name

RANGES = {
    "1XX": "Informational",
    "2XX": "Success",
    "3XX": "Redirection",
    "4XX": "ClientError",
    "5XX": "ServerError",
}
# What `default` stands for, as an answer and as a failure.
DEFAULTS = {"Answer": ["2XX"], "HttpError": ["4XX", "5XX"]}


@dataclass(frozen=True, slots=True)
class Answers:
    """`shared` are the components, by their names."""

    readers: Readers
    shared: Mapping[str, Shared]

    @property
    def names(self) -> Names:
        return self.readers.names

    def shape(self, shared: Shared) -> str:
        """The type of a shared response; `Status` stands for the status where there are several."""
        body = self.arguments(shared.response)
        arguments = ", ".join([shared.status or "Status", *body])
        return f"{self.names(shared.generic)}<{arguments}>"

    def successes(self, operation: Operation) -> list[str]:
        """The types of answers, one a status."""
        found = [each for each in _responses(operation) if is_success(each, operation)]
        return [self._typed(each, "Answer", operation) for each in found]

    def failures(self, operation: Operation) -> list[str]:
        """The types of declared failures, one a status."""
        found = [each for each in _responses(operation) if is_failure(each, operation)]
        return [self._typed(each, "HttpError", operation) for each in found]

    def declared(self, operation: Operation) -> Entry:
        """How each answer is read, by its status."""
        conditional = is_conditional(operation)
        return record(
            behind(f"{_status_key(each.status)}: ", self._reader(each))
            for each in _responses(operation)
            if not (conditional and each.status == "304")
        )

    def arguments(self, response: Response) -> list[str]:
        """The type of the body and those of the headers, as far as they are not the default."""
        bodies = union(self._content(each) for each in response.content) or ["undefined"]
        fields = (
            f"{header_name(each)}{'' if each.required else '?'}: {self.readers.header_type(each)}"
            for each in response.headers
        )
        headers = f"{{ {'; '.join(fields)} }}" if response.headers else ""
        body = " | ".join(bodies)
        return [body, headers] if headers else [body]

    def _typed(self, response: Response, generic: str, operation: Operation) -> str:
        status = self._status(response, generic, operation)
        component = self.shared.get(response.component)
        if component is not None and component.generic == generic:
            name = f"responses.{component.name}"
            return name if component.status else f"{name}<{status}>"
        body = self.arguments(response)
        is_bare = body == ["undefined"] and generic == "Answer"
        arguments = ", ".join([status, *([] if is_bare else body)])
        return f"{self.names(generic)}<{arguments}>"

    def _status(self, response: Response, generic: str, operation: Operation) -> str:
        """The status as a type; what stands for several is without what is declared by itself."""
        if response.status.isdecimal():
            return response.status
        declared = [each.status.upper() for each in operation.responses]
        stated = response.status.upper()
        if stated == "DEFAULT":
            left = [each for each in DEFAULTS[generic] if each not in declared]
            ranges = left or ["3XX"]
        else:
            ranges = [stated]
        codes = [each for each in declared if each.isdecimal() and f"{each[0]}XX" in ranges]
        whole = " | ".join(self.names(RANGES[each]) for each in ranges)
        return f"Exclude<{whole}, {' | '.join(codes)}>" if codes else whole

    def _reader(self, response: Response) -> Entry:
        if not response.component:
            return self.readers.declared(response)
        return f"responses.{variable(self.shared[response.component].name)}"

    def _content(self, media: MediaType) -> str:
        known = "unknown" if media.type is None else annotation(media.type)
        match media.kind:
            case "json":
                return known
            case "text":
                return "string"
            case "events" | "lines":
                return f"AsyncIterable<{known}>"
            case "binary" | "form" | "multipart":
                return "Blob"


@dataclass(frozen=True, slots=True)
class Shared:
    """A response that is a component.

    `generic` is its type, empty where it is an answer here and a failure there; `status` is empty where there
    are several.
    """

    name: str
    response: Response
    generic: str
    status: str


def shared(contract: Contract) -> dict[str, Shared]:
    """The responses that operations share, by their components."""
    uses: dict[str, list[tuple[Response, Operation]]] = {}
    for operation in contract.operations:
        for response in operation.responses:
            if response.component:
                uses.setdefault(response.component, []).append((response, operation))
    names = distinct(uses, lambda name: identifier(name, pascal))
    return {component: _shared(names[component], found) for component, found in uses.items()}


def _shared(name: str, uses: list[tuple[Response, Operation]]) -> Shared:
    response, _ = uses[0]
    generics = {generic for use in uses for generic in _generics(*use)}
    statuses = {each.status for each, _ in uses}
    status = response.status if len(statuses) == 1 and response.status.isdecimal() else ""
    return Shared(name, response, generics.pop() if len(generics) == 1 else "", status)


def _generics(response: Response, operation: Operation) -> Iterator[str]:
    if is_success(response, operation):
        yield "Answer"
    if is_failure(response, operation):
        yield "HttpError"


def is_success(response: Response, operation: Operation) -> bool:
    """`default` stands for the success that is not declared otherwise."""
    if response.status.lower() == "default":
        return not any(each.status[0] == "2" for each in operation.responses)
    return response.status[0] == "2"


def is_failure(response: Response, operation: Operation) -> bool:
    return response.status[0] != "2" and not (
        response.status == "304" and is_conditional(operation)
    )


def is_streamed(operation: Operation) -> bool:
    content = (each for response in _responses(operation) for each in response.content)
    return any(each.kind in ("events", "lines") for each in content)


def _responses(operation: Operation) -> tuple[Response, ...]:
    """Those of a `HEAD` come without what they declare."""
    if operation.method.upper() != "HEAD":
        return operation.responses
    return tuple(replace(each, content=(), component="") for each in operation.responses)


def _status_key(status: str) -> str:
    """`2XX` is no name."""
    return status if status.isdecimal() or status == "default" else literal(status.upper())
