"""Alternatives are each one type together with what stands beside them."""

from __future__ import annotations

from pathlib import Path

from .lowered import alias_of, names, object_of, properties, schemas


def test_alternatives_hold_together_with_what_stands_beside_them(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Card: {properties: {number: {type: string}}}
        Bank: {properties: {iban: {type: string}}}
        Payment:
          properties: {amount: {type: number}}
          required: [amount]
          oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Bank'}]
        """,
    )
    assert alias_of(contract, "Payment") == "(PaymentCard | PaymentBank)"
    assert properties(contract, "PaymentCard") == {"amount": "number", "number?": "string"}
    assert properties(contract, "PaymentBank") == {"amount": "number", "iban?": "string"}


def test_alternatives_of_what_is_required(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Contact:
          properties: {email: {type: string}, phone: {type: string}}
          anyOf: [{required: [email]}, {required: [phone]}]
        """,
    )
    assert alias_of(contract, "Contact") == "(ContactWithEmail | ContactWithPhone)"
    assert properties(contract, "ContactWithPhone") == {"email?": "string", "phone": "string"}


def test_an_alternative_that_cannot_be_is_none(tmp_path: Path) -> None:
    contract = schemas(tmp_path, "Id: {type: string, oneOf: [{type: integer}, {minLength: 3}]}")
    assert alias_of(contract, "Id") == "string"


def test_unevaluated_properties_close_each_alternative(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Source:
          unevaluatedProperties: false
          oneOf:
            - {title: Card, properties: {number: {type: string}}}
            - {title: Bank Account, properties: {iban: {type: string}}}
        """,
    )
    assert alias_of(contract, "Source") == "(Card | BankAccount)"
    assert object_of(contract, "BankAccount").additional is None


def test_a_base_may_list_what_is_made_from_it(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Pet:
          required: [kind]
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind}
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tricks: {type: integer}}}]}
        """,
    )
    assert alias_of(contract, "Pet") == "(Cat | Dog)"
    assert properties(contract, "Cat") == {"kind": "string", "lives?": "integer"}
    assert names(contract) == ["Pet", "Cat", "Dog"]


def test_alternatives_may_be_nested_deeper_than_types(tmp_path: Path) -> None:
    link = (
        "S{0}: {{required: [p{0}], "
        "oneOf: [{{$ref: '#/components/schemas/S{1}'}}, {{required: [x]}}]}}"
    )
    links = [link.format(number, number + 1) for number in range(60)]
    contract = schemas(tmp_path, "\n".join([*links, "S60: {properties: {last: {}}}"]))
    assert {f"S{number}" for number in range(61)} <= set(names(contract))
