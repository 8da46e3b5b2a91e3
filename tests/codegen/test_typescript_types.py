"""TypeScript types: how what is odd comes out."""

from __future__ import annotations

from pathlib import Path

from dovetail.emit.typescript import int64

from .lowered import schemas
from .typescript import emitted, types_of


def test_properties_are_as_they_are_on_the_wire(tmp_path: Path) -> None:
    assert (
        types_of(
            tmp_path,
            """
            Thing:
              description: What is kept.
              required: [id, when, __proto__]
              properties:
                id: {type: integer, format: int64}
                small: {type: integer, format: int64, minimum: 0, maximum: 9007199254740991}
                when: {type: string, format: date-time}
                "a b": {type: [string, "null"]}
                file: {type: string, format: binary}
                "naïve": {deprecated: true, type: boolean}
                __proto__: {type: number}
            """,
        )
        == """\
/** What is kept. */
export interface Thing {
  id: Int64;
  small?: number;
  when: string;
  "a b"?: string | null;
  file?: Blob;
  /** @deprecated */
  "naïve"?: boolean;
  __proto__: number;
}"""
    )


def test_what_is_no_object_is_an_alias(tmp_path: Path) -> None:
    assert (
        types_of(
            tmp_path,
            """
            Pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2}
            Some: {type: array, prefixItems: [{type: string}, {type: integer}], items: {type: boolean}, minItems: 1}
            Few: {type: array, items: {type: [string, "null"]}}
            Prices: {additionalProperties: {type: number}}
            Tree: {type: array, items: {$ref: "#/components/schemas/Tree"}}
            Nothing: {type: "null"}
            Any: {}
            Mixed: {enum: [a, 1, true, null]}
            """,
        )
        == """\
export type Pair = [string, number];

export type Some = [string, number?, ...boolean[]];

export type Few = (string | null)[];

export type Prices = { [name: string]: number };

export type Tree = Tree[];

export type Nothing = null;

export type Any = unknown;

export type Mixed = "a" | 1 | true | null;"""
    )


def test_undeclared_properties_take_in_the_declared_ones(tmp_path: Path) -> None:
    declared = types_of(
        tmp_path,
        "Extra: {required: [a], properties: {a: {type: string}, b: {type: boolean}}, additionalProperties: {type: number}}",
    )
    assert "  [name: string]: number | string | boolean | undefined;\n" in declared


def test_where_64_bit_integers_stand(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Card: {required: [kind], properties: {kind: {const: card}, number: {type: integer, format: int64}}}
        Cash: {required: [kind], properties: {kind: {const: cash}, sum: {type: integer, format: int64}}}
        Coin: {required: [kind], properties: {kind: {const: coin}, number: {type: integer}}}
        Payment:
          oneOf:
            - {$ref: "#/components/schemas/Card"}
            - {$ref: "#/components/schemas/Cash"}
            - {$ref: "#/components/schemas/Coin"}
          discriminator: {propertyName: kind}
        Either: {anyOf: [{$ref: "#/components/schemas/Node"}, {$ref: "#/components/schemas/Maps"}]}
        Node: {properties: {next: {$ref: "#/components/schemas/Node"}, id: {type: integer, format: int64}}}
        Maps: {additionalProperties: {type: array, items: {$ref: "#/components/schemas/Node"}}}
        Pair: {type: array, prefixItems: [{type: string}, {type: integer, format: int64}], items: false}
        Rest: {properties: {a: {type: string}}, additionalProperties: {type: integer, format: int64}}
        Plain: {properties: {a: {type: integer}, again: {$ref: "#/components/schemas/Plain"}}}
        """,
    )
    text = emitted(contract, int64.emit)["frontend/int64.ts"]
    assert [line for line in text.splitlines() if line.startswith("export")] == [
        "export const Card: Places = { number: true };",
        "export const Cash: Places = { sum: true };",
        'export const Payment: Places = byProperty("kind", { card: () => Card, cash: () => Cash });',
        "export const Either: Places = anyOf(() => Node, () => Maps);",
        "export const Node: Places = { next: () => Node, id: true };",
        "export const Maps: Places = [[() => Node]];",
        'export const Pair: Places = { "1": true };',
        'export const Rest: Places = { "": true };',
    ]
    assert emitted(schemas(tmp_path, "A: {type: string}"), int64.emit) == {}
