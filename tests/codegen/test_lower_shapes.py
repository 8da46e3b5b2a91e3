"""What is read is told from what is written."""

from __future__ import annotations

from pathlib import Path

from dovetail.contract import Alias, Contract, Discriminator, Union

from .lowered import alias_of, defined, lowered, names, object_of, operation, properties, spelled

USER = """
User:
  required: [id, name]
  properties:
    id: {type: integer, readOnly: true}
    name: {type: string}
    password: {type: string, writeOnly: true}
"""


def used(directory: Path, written: str, read: str, components: str = USER) -> Contract:
    """A contract in which one schema is sent to the server and one comes back."""
    lines = components.replace("\n", "\n    ")
    return lowered(
        directory,
        f"""
paths:
  /users:
    post:
      operationId: createUser
      requestBody: {{content: {{application/json: {{schema: {_ref(written)}}}}}}}
      responses:
        '201': {{description: It., content: {{application/json: {{schema: {_ref(read)}}}}}}}
components:
  schemas:
    {lines}
""",
    )


def _ref(schema: str) -> str:
    return f"{{$ref: '#/components/schemas/{schema}'}}" if schema.isidentifier() else schema


def body(contract: Contract) -> str:
    written = operation(contract, "createUser").body
    assert written is not None
    return spelled(written.content[0].type)


def answer(contract: Contract) -> str:
    return spelled(operation(contract, "createUser").responses[0].content[0].type)


def test_a_schema_of_both_directions_has_two_shapes(tmp_path: Path) -> None:
    contract = used(tmp_path, "User", "User")
    assert (body(contract), answer(contract)) == ("UserWrite", "User")
    assert properties(contract, "User") == {"id": "integer", "name": "string"}
    assert properties(contract, "UserWrite") == {"name": "string", "password?": "string"}
    read, write = object_of(contract, "User"), object_of(contract, "UserWrite")
    assert (read.origin, read.shape, write.origin, write.shape) == ("User", "read", "User", "write")


def test_a_schema_of_one_direction_has_one_shape(tmp_path: Path) -> None:
    contract = used(tmp_path, "User", "{type: string}")
    assert names(contract) == ["User"]
    assert properties(contract, "User") == {"name": "string", "password?": "string"}
    assert object_of(contract, "User").shape == "write"
    contract = used(tmp_path, "{type: string}", "User")
    assert properties(contract, "User") == {"id": "integer", "name": "string"}
    assert object_of(contract, "User").shape == "read"


def test_an_unused_schema_keeps_everything(tmp_path: Path) -> None:
    contract = used(tmp_path, "{type: string}", "{type: string}")
    assert list(properties(contract, "User")) == ["id", "name", "password?"]
    assert object_of(contract, "User").shape == "both"


def test_what_refers_to_two_shapes_has_two_shapes(tmp_path: Path) -> None:
    components = (
        USER
        + """
Users: {type: array, items: {$ref: '#/components/schemas/User'}}
Team: {properties: {lead: {$ref: '#/components/schemas/User'}, name: {type: string}}}
Club: {properties: {users: {$ref: '#/components/schemas/Users'}, team: {$ref: '#/components/schemas/Team'}}}
Plain: {properties: {name: {type: string}}}
"""
    )
    both = "{properties: {club: {$ref: '#/components/schemas/Club'}, plain: {$ref: '#/components/schemas/Plain'}}}"
    contract = used(tmp_path, both, both, components)
    assert properties(contract, "CreateUserBody") == {"club?": "ClubWrite", "plain?": "Plain"}
    assert properties(contract, "CreateUserCreatedBody") == {"club?": "Club", "plain?": "Plain"}
    assert properties(contract, "ClubWrite") == {"users?": "UsersWrite", "team?": "TeamWrite"}
    assert properties(contract, "Club") == {"users?": "Users", "team?": "Team"}
    assert (alias_of(contract, "Users"), alias_of(contract, "UsersWrite")) == (
        "[User]",
        "[UserWrite]",
    )
    assert "PlainWrite" not in names(contract)


def test_recursive_schemas_have_two_shapes(tmp_path: Path) -> None:
    components = """
User:
  properties:
    id: {type: integer, readOnly: true}
    friends: {type: array, items: {$ref: '#/components/schemas/User'}}
"""
    contract = used(tmp_path, "User", "User", components)
    assert properties(contract, "UserWrite") == {"friends?": "[UserWrite]"}
    assert properties(contract, "User") == {"id?": "integer", "friends?": "[User]"}


def test_what_only_a_read_only_property_reaches_is_not_written(tmp_path: Path) -> None:
    components = """
User: {properties: {team: {allOf: [{$ref: '#/components/schemas/Team'}], readOnly: true}}}
Team: {properties: {id: {type: integer, readOnly: true}}}
"""
    contract = used(tmp_path, "User", "User", components)
    assert names(contract) == ["User", "UserWrite", "Team"]
    assert object_of(contract, "Team").shape == "both"


def test_a_write_shape_refuses_read_only_properties(tmp_path: Path) -> None:
    contract = used(tmp_path, "User", "User")
    assert object_of(contract, "UserWrite").refused == ("id",)
    assert object_of(contract, "User").refused == ()
    closed = USER + "  additionalProperties: false\n"
    assert object_of(used(tmp_path, "User", "User", closed), "UserWrite").refused == ()
    only_hidden = "User: {properties: {password: {type: string, writeOnly: true}}}\n"
    contract = used(tmp_path, "User", "User", only_hidden)
    assert object_of(contract, "UserWrite").refused == ()


def test_nothing_needs_a_property_that_is_not_written(tmp_path: Path) -> None:
    components = USER + "  dependentRequired: {password: [id, name], id: [name]}\n"
    contract = used(tmp_path, "User", "User", components)
    assert object_of(contract, "UserWrite").dependent_required == {"password": ("name",)}
    assert object_of(contract, "User").dependent_required == {"id": ("name",)}


def test_a_name_of_the_document_is_never_taken(tmp_path: Path) -> None:
    contract = used(tmp_path, "User", "User", USER + "UserWrite: {properties: {own: {}}}\n")
    assert body(contract) == "UserWrite2"
    assert properties(contract, "UserWrite") == {"own?": "any"}


def test_discriminators_follow_the_shapes(tmp_path: Path) -> None:
    components = """
Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
Cat: {required: [kind], properties: {kind: {const: cat}, id: {type: integer, readOnly: true}}}
Dog: {required: [kind], properties: {kind: {const: dog}}}
"""
    contract = used(tmp_path, "Pet", "Pet", components)
    assert alias_of(contract, "PetWrite") == "(CatWrite | Dog)"
    written = defined(contract, "PetWrite")
    assert isinstance(written, Alias) and isinstance(written.type, Union)
    assert written.type.discriminator == Discriminator("kind", {"CatWrite": "cat", "Dog": "dog"})


def test_webhooks_and_callbacks_go_the_other_way(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /users:
            post:
              operationId: createUser
              callbacks:
                created:
                  '{$request.body#/url}':
                    post:
                      requestBody:
                        content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
                      responses: {}
              responses: {}
        webhooks:
          userDeleted:
            post:
              requestBody:
                content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
              responses:
                '200':
                  description: Kept.
                  content: {application/json: {schema: {$ref: '#/components/schemas/Kept'}}}
        components:
          schemas:
            User:
              properties: {id: {type: integer, readOnly: true}, pin: {type: string, writeOnly: true}}
            Kept:
              properties: {id: {type: integer, readOnly: true}, pin: {type: string, writeOnly: true}}
        """,
    )
    assert properties(contract, "User") == {"id?": "integer"}
    assert properties(contract, "Kept") == {"pin?": "string"}
    (callback,) = operation(contract, "createUser").callbacks
    assert (callback.name, callback.expression) == ("created", "{$request.body#/url}")
    assert callback.operation.id == "createUserCreated"
    assert [each.id for each in contract.webhooks] == ["userDeleted"]


def test_a_long_chain_of_references_is_followed(tmp_path: Path) -> None:
    link = "S{0}: {{properties: {{next: {{$ref: '#/components/schemas/S{1}'}}}}}}"
    links = "\n".join(link.format(number, number + 1) for number in range(5000))
    last = "S5000: {properties: {id: {type: integer, readOnly: true}}}"
    contract = used(tmp_path, "S0", "S0", f"{links}\n{last}\n")
    assert properties(contract, "S0Write") == {"next?": "S1Write"}
    assert properties(contract, "S5000Write") == {}
