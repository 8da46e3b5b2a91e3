"""The abstract authenticator: one method a security scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...contract import Contract, SecurityScheme
from ...naming import identifier
from .. import File
from ..render import literal, render

ARGUMENTS = {
    "bearer": "token: str",
    "basic": "username: str, password: str",
    "apiKey": "key: str",
    "mutualTLS": "request: Request",
}
DESCRIPTIONS = {
    "bearer": "The principal of a bearer token; `None` when it is not valid.",
    "basic": "The principal of a name and a password; `None` when they are not valid.",
    "apiKey": "The principal of an API key; `None` when it is not valid.",
    "mutualTLS": "The principal of the client's certificate; `None` when there is none.",
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """A method of the authenticator, and how requests carry what it takes."""

    name: str
    arguments: str
    description: str
    credentials: str


def emit(contract: Contract) -> Iterator[File]:
    """`security.py`."""
    if contract.security_schemes:
        schemes = [_scheme(scheme) for scheme in contract.security_schemes]
        text = render("backend/security.py.jinja", schemes=schemes)
        yield File(PurePosixPath("backend/security.py"), text)


def _scheme(scheme: SecurityScheme) -> Scheme:
    place = [scheme.kind, *[scheme.parameter, scheme.location] * (scheme.kind == "apiKey")]
    return Scheme(
        identifier(scheme.name),
        ARGUMENTS[scheme.kind],
        "\n\n".join(filter(None, (DESCRIPTIONS[scheme.kind], scheme.description))),
        f"Scheme({', '.join(map(literal, place))})",
    )
