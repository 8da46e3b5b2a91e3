"""Lower security schemes and what operations require of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Requirement, SchemeKind, Security, SecurityScheme
from ..documents import Documents
from ..source import Node
from .styles import LOCATIONS


def security_schemes(documents: Documents) -> Iterator[SecurityScheme]:
    components = documents.openapi.get("components")
    for name, reference in components.entries("securitySchemes") if components else ():
        scheme = documents.resolve(reference)
        is_key = scheme.text("type") == "apiKey"
        yield SecurityScheme(
            name,
            _kind(scheme),
            parameter=scheme.text("name") if is_key else "",
            location=LOCATIONS.get(scheme.text("in"), "header"),
            scopes=_scopes(scheme),
            description=scheme.text("description"),
        )


def security(stated: Node | None) -> Security:
    """`{}` among the alternatives makes it optional."""
    alternatives = [
        tuple(
            Requirement(name, tuple(str(scope.value) for scope in scopes.elements()))
            for name, scopes in alternative.entries()
        )
        for alternative in (stated.elements() if stated is not None else ())
    ]
    return Security(tuple(filter(None, alternatives)), optional=() in alternatives)


def _kind(scheme: Node) -> SchemeKind:
    match scheme.text("type"):
        case "apiKey":
            return "apiKey"
        case "mutualTLS":
            return "mutualTLS"
        case "http" if scheme.text("scheme").lower() == "basic":
            return "basic"
        case _:
            return "bearer"


def _scopes(scheme: Node) -> dict[str, str]:
    """The scopes of all flows."""
    flows = (flow for _, flow in scheme.entries("flows"))
    return {
        name: str(description.value or "")
        for flow in flows
        for name, description in flow.entries("scopes")
    }
