"""Rules about security requirements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..documents import Documents
from ..source import Node
from .outline import Outline, outline
from .rules import Finding, rule, suggestion


@rule
def unknown_security_scheme(documents: Documents) -> Iterator[Finding]:
    """A security requirement names a scheme of `components/securitySchemes`.

    Each scheme becomes a method of the `Authenticator` that the application implements.

    ```yaml
    security:
      - bearer: []
    components:
      securitySchemes:
        bearer: {type: http, scheme: bearer}
    ```
    """
    view = outline(documents)
    schemes = view.components("securitySchemes")
    for name, requirement in _requirements(view):
        # OpenAPI 3.2 also allows the scheme's URI.
        if name not in schemes and not (view.version == ("3", "2") and "/" in name):
            at = requirement.head
            yield Finding(at, f"no security scheme is called '{name}'", suggestion(name, schemes))


@rule
def unknown_scope(documents: Documents) -> Iterator[Finding]:
    """A scope that is asked for is declared by a flow of the OAuth2 scheme.

    Nobody can be given a scope that no flow declares, so the operation would answer 403 to everybody.

    ```yaml
    security:
      - oauth2: ["items:read"]
    components:
      securitySchemes:
        oauth2:
          type: oauth2
          flows:
            password:
              tokenUrl: /login
              scopes: {"items:read": Read items.}
    ```
    """
    view = outline(documents)
    declared = _declared_scopes(view)
    for name, requirement in _requirements(view):
        for scope in requirement.elements() if name in declared else ():
            if isinstance(scope.value, str) and scope.value not in declared[name]:
                hint = suggestion(scope.value, declared[name])
                yield Finding(scope.at, f"'{name}' declares no scope '{scope.value}'", hint)


def _declared_scopes(view: Outline) -> Mapping[str, set[str]]:
    """The scopes of each OAuth2 scheme."""
    written = view.components("securitySchemes")
    schemes = {name: view.resolve(node) for name, node in written.items()}
    return {
        name: _scopes(scheme) for name, scheme in schemes.items() if scheme.text("type") == "oauth2"
    }


def _requirements(view: Outline) -> Iterator[tuple[str, Node]]:
    holders = [view.documents.openapi, *(operation.node for operation in view.operations)]
    for holder in holders:
        for alternative in holder.elements("security"):
            yield from alternative.entries()


def _scopes(scheme: Node) -> set[str]:
    flows = scheme.entries("flows")
    return {name for _, flow in flows for name, _ in flow.entries("scopes")}
