"""Paths become operations."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.contract import Default, Requirement, Security, SecurityScheme

from .lowered import lowered, operation, spelled


def test_an_operation_has_what_its_path_says_unless_it_says_so_itself(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /pets/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: integer}}
              - {name: q, in: query, schema: {type: string}}
            get:
              operationId: getPet
              tags: [pets, other]
              summary: One.
              description: Exactly one.
              deprecated: true
              parameters:
                - {name: q, in: query, required: true, schema: {type: integer, default: 3}}
                - {$ref: '#/components/parameters/Trace'}
              responses: {}
        components:
          parameters:
            Trace: {name: X-Trace, in: header, description: For logs., schema: {type: string}}
        """,
    )
    found = operation(contract, "getPet")
    assert (found.tag, found.method, found.path) == ("pets", "get", "/pets/{id}")
    assert (found.summary, found.description, found.deprecated) == ("One.", "Exactly one.", True)
    assert found.at.line == 9
    id, q, trace = found.parameters
    assert (id.name, id.location, id.required, spelled(id.type)) == ("id", "path", True, "integer")
    assert (q.required, q.default, spelled(q.type)) == (True, Default(3), "integer")
    assert (trace.name, trace.location, trace.description) == ("X-Trace", "header", "For logs.")


@pytest.mark.parametrize(
    ("parameter", "style", "explode"),
    [
        ("in: path", "simple", False),
        ("in: path, style: matrix, explode: true", "matrix", True),
        ("in: query", "form", True),
        ("in: query, explode: false", "form", False),
        ("in: query, style: deepObject, explode: true", "deepObject", True),
        ("in: query, style: pipeDelimited", "pipeDelimited", False),
        ("in: header", "simple", False),
        ("in: cookie", "form", True),
        ("in: cookie, style: cookie", "cookie", True),
    ],
)
def test_styles_are_those_of_the_place(
    tmp_path: Path, parameter: str, style: str, explode: bool
) -> None:
    contract = lowered(
        tmp_path,
        f"""
        paths:
          /a:
            get:
              operationId: a
              parameters: [{{name: p, {parameter}, schema: {{type: array}}}}]
              responses: {{}}
        """,
        "3.2.0",
    )
    (found,) = operation(contract, "a").parameters
    assert (found.style, found.explode) == (style, explode)


def test_parameters_may_be_described_by_content(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /a:
            get:
              operationId: a
              parameters:
                - name: filter
                  in: query
                  content: {application/json: {schema: {properties: {x: {}}}}}
                - {name: Authorization, in: header, schema: {type: string}}
              responses: {}
        """,
    )
    (found,) = operation(contract, "a").parameters
    assert (found.media_type, spelled(found.type)) == ("application/json", "AFilter")


SECURED = """
paths:
  /a:
    get: {{operationId: a, {stated} responses: {{}}}}
security: [{{key: []}}]
components:
  securitySchemes:
    key: {{type: apiKey, name: X-Key, in: header, description: A key.}}
"""


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("", Security(((Requirement("key"),),))),
        ("security: [],", Security()),
        ("security: [{}],", Security((), optional=True)),
        (
            "security: [{login: [read, write]}, {key: [], login: []}, {}],",
            Security(
                (
                    (Requirement("login", ("read", "write")),),
                    (Requirement("key"), Requirement("login")),
                ),
                optional=True,
            ),
        ),
    ],
)
def test_security_is_the_documents_unless_stated(
    tmp_path: Path, stated: str, expected: Security
) -> None:
    contract = lowered(tmp_path, SECURED.format(stated=stated))
    assert operation(contract, "a").security == expected


def test_security_schemes_say_how_credentials_arrive(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths: {}
        components:
          securitySchemes:
            key: {type: apiKey, name: token, in: cookie, description: A key.}
            basic: {type: http, scheme: Basic}
            bearer: {type: http, scheme: bearer}
            mutual: {type: mutualTLS}
            connect: {type: openIdConnect, openIdConnectUrl: 'https://example.com'}
            login:
              type: oauth2
              flows:
                password: {tokenUrl: /token, scopes: {read: Read., write: Write.}}
                clientCredentials: {tokenUrl: /token, scopes: {admin: All.}}
        """,
    )
    key, basic, bearer, mutual, connect, login = contract.security_schemes
    assert key == SecurityScheme("key", "apiKey", "token", "cookie", {}, "A key.")
    assert [each.kind for each in (basic, bearer, mutual, connect)] == [
        "basic",
        "bearer",
        "mutualTLS",
        "bearer",
    ]
    assert (login.kind, login.scopes) == (
        "bearer",
        {"read": "Read.", "write": "Write.", "admin": "All."},
    )


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ("[]", ""),
        ("[{url: 'https://example.com'}]", ""),
        ("[{url: 'https://example.com/v1/'}, {url: /v2}]", "/v1"),
        ("[{url: /}]", ""),
        ("[{url: v1}]", "/v1"),
        ("[{url: 'https://example.com/My%20API/a+b?x=/y'}]", "/My API/a+b"),
        ("[{url: 'https://{h}/{base}', variables: {h: {default: h}, base: {default: v3}}}]", "/v3"),
    ],
)
def test_paths_begin_where_the_first_server_says(
    tmp_path: Path, servers: str, expected: str
) -> None:
    assert lowered(tmp_path, f"servers: {servers}\npaths: {{}}\n").base_path == expected


def test_callbacks_are_operations_that_the_server_calls(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        security: [{key: []}]
        paths:
          /a:
            post:
              operationId: a
              tags: [things]
              callbacks:
                done: {$ref: '#/components/callbacks/Done'}
              responses: {}
        webhooks:
          sent: {$ref: '#/components/pathItems/Sent'}
        components:
          pathItems:
            Sent: {post: {responses: {}}, put: {tags: [hooks], responses: {}}}
          callbacks:
            Done:
              '{$request.query.url}':
                post:
                  callbacks: {again: {$ref: '#/components/callbacks/Done'}}
                  responses: {'204': {description: Fine.}}
        """,
    )
    (callback,) = operation(contract, "a").callbacks
    assert (callback.operation.id, callback.operation.tag) == ("aDone", "things")
    assert callback.operation.security == Security()
    assert callback.operation.callbacks == ()
    assert [(hook.id, hook.tag, hook.path) for hook in contract.webhooks] == [
        ("postSent", "default", "sent"),
        ("putSent", "hooks", "sent"),
    ]


def test_a_document_may_be_empty(tmp_path: Path) -> None:
    contract = lowered(tmp_path, "components: {}\n")
    assert (contract.title, contract.version, contract.operations) == ("Test", "1", ())
    assert contract.document == {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "components": {},
    }
