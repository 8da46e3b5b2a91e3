"""What pages of other origins may send and read, by the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...contract import Contract

# Names that browsers let pages read, or set, whatever is said.
SAFELISTED = frozenset({"cache-control", "content-language", "content-type", "expires", "pragma"})
FORBIDDEN = frozenset({"set-cookie"})


@dataclass(frozen=True, slots=True)
class Cors:
    """Methods and names of headers; `credentials` says whether any of it is in cookies."""

    methods: tuple[str, ...]
    request_headers: tuple[str, ...]
    response_headers: tuple[str, ...]
    credentials: bool


def cors_of(contract: Contract) -> Cors:
    response_headers = set(_response_headers(contract))
    return Cors(
        methods=tuple(sorted({operation.method.upper() for operation in contract.operations})),
        request_headers=_sorted(_request_headers(contract)),
        response_headers=_sorted(
            name for name in response_headers if name.lower() not in SAFELISTED | FORBIDDEN
        ),
        credentials="set-cookie" in map(str.lower, response_headers) or _reads_cookies(contract),
    )


def _request_headers(contract: Contract) -> Iterator[str]:
    for scheme in contract.security_schemes:
        if scheme.kind in ("bearer", "basic"):
            yield "Authorization"
        elif scheme.kind == "apiKey" and scheme.location == "header":
            yield scheme.parameter
    for operation in contract.operations:
        if operation.body is not None:
            yield "Content-Type"
        for parameter in operation.parameters:
            if parameter.location == "header":
                yield parameter.name


def _response_headers(contract: Contract) -> Iterator[str]:
    yield "Retry-After"  # of a server that is too slow, whatever is declared
    for operation in contract.operations:
        for response in operation.responses:
            yield from (header.name for header in response.headers)


def _reads_cookies(contract: Contract) -> bool:
    return any(scheme.location == "cookie" for scheme in contract.security_schemes) or any(
        parameter.location == "cookie"
        for operation in contract.operations
        for parameter in operation.parameters
    )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    """Each once, in whichever case it is written."""
    return tuple(sorted({name.lower(): name for name in sorted(names)}.values()))
