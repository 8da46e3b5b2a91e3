"""Every object and enum has a name, and the same one each time."""

from __future__ import annotations

from pathlib import Path

from .lowered import alias_of, lowered, names, operation, properties, schemas, spelled


def test_inline_schemas_are_called_by_where_they_stand(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        order-form:
          properties:
            details: {properties: {note: {type: string}}}
            lines: {type: array, items: {properties: {state: {enum: [a, b]}}}}
            data: {type: array, items: {properties: {x: {}}}}
            prices: {additionalProperties: {properties: {amount: {}}}}
            pair: {prefixItems: [{properties: {x: {}}}, {properties: {y: {}}}], items: false}
        """,
    )
    assert properties(contract, "order-form") == {
        "details?": "OrderFormDetails",
        "lines?": "[OrderFormLine]",
        "data?": "[OrderFormDataItem]",
        "prices?": "{OrderFormPrice}",
        "pair?": "[OrderFormPair1, OrderFormPair2, -]",
    }
    assert properties(contract, "OrderFormLine") == {"state?": "OrderFormLineState"}


def test_schemas_of_the_document_keep_their_names(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Order: {properties: {line: {properties: {a: {}}}, lines: {items: {properties: {b: {}}}}}}
        OrderLine: {properties: {c: {}}}
        """,
    )
    assert properties(contract, "Order") == {"line?": "OrderLine2", "lines?": "[OrderLinesItem]"}
    assert properties(contract, "OrderLine") == {"c?": "any"}


def test_an_array_is_named_and_its_items_are_one_of_it(tmp_path: Path) -> None:
    contract = schemas(tmp_path, "Pets: {type: array, items: {properties: {name: {}}}}")
    assert alias_of(contract, "Pets") == "[Pet]"


def test_alternatives_are_called_by_what_tells_them_apart(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Base: {properties: {id: {}}}
        Event:
          oneOf:
            - {title: Page View, properties: {url: {}}}
            - {title: Same, properties: {a: {}}}
            - {properties: {kind: {const: click}}}
            - {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {b: {}}}]}
            - {properties: {other: {}}}
        Other: {properties: {it: {oneOf: [{title: Same, properties: {c: {}}}, {type: string}]}}}
        """,
    )
    assert alias_of(contract, "Event") == (
        "(PageView | EventSame | EventClick | EventBase | Event5)"
    )
    assert properties(contract, "Other") == {"it?": "(OtherIt | string)"}


def test_what_operations_have_inline_is_called_after_them(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /pets:
            post:
              operationId: create-pet
              parameters:
                - {name: sort-by, in: query, schema: {enum: [name, age]}}
                - {$ref: '#/components/parameters/Page'}
              requestBody:
                content:
                  application/json: {schema: {properties: {a: {}}}}
                  multipart/form-data: {schema: {properties: {b: {}}}}
              responses:
                '200':
                  description: Done.
                  headers: {X-State: {schema: {enum: [new, old]}}}
                  content: {application/json: {schema: {properties: {c: {}}}}}
                4XX: {$ref: '#/components/responses/problem'}
                default:
                  description: Other.
                  content: {application/json: {schema: {items: {properties: {e: {}}}}}}
        components:
          parameters:
            Page: {name: page, in: query, schema: {enum: [first, last]}}
          responses:
            problem:
              description: Wrong.
              content: {application/json: {schema: {properties: {d: {}}}}}
        """,
    )
    assert names(contract) == [
        "CreatePetSortBy",
        "Page",
        "CreatePetBody",
        "CreatePetMultipartBody",
        "CreatePetOkBody",
        "CreatePetOkXState",
        "ProblemBody",
        "CreatePetDefaultBodyItem",
    ]


def test_the_same_enum_in_the_same_place_is_one(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /pets/{kind}:
            parameters: [{name: kind, in: path, required: true, schema: {enum: [cat, dog]}}]
            get: {operationId: getPets, responses: {}}
            put: {operationId: putPets, responses: {}}
        """,
    )
    assert names(contract) == ["GetPetsKind"]
    assert [spelled(each.parameters[0].type) for each in contract.operations] == ["GetPetsKind"] * 2


def test_a_reference_into_a_schema_is_what_stands_there(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Order:
          properties:
            address: {properties: {city: {type: string}}}
            billing: {$ref: '#/components/schemas/Order/properties/address'}
            size: {$ref: '#/components/schemas/Later/properties/size'}
        Later: {properties: {size: {enum: [small, large]}}}
        """,
    )
    assert properties(contract, "Order") == {
        "address?": "OrderAddress",
        "billing?": "OrderAddress",
        "size?": "LaterSize",
    }
    assert properties(contract, "Later") == {"size?": "LaterSize"}
    assert sorted(names(contract)) == ["Later", "LaterSize", "Order", "OrderAddress"]


def test_a_schema_may_be_called_as_a_keyword_is(tmp_path: Path) -> None:
    contract = schemas(
        tmp_path,
        """
        Home: {allOf: [{$ref: '#/components/schemas/properties'}, {required: [at]}]}
        properties: {properties: {at: {properties: {city: {}}}}}
        """,
    )
    assert properties(contract, "Home") == {"at": "PropertiesAt"}


def test_operations_without_an_id_are_called_by_method_and_path(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /: {get: {responses: {}}}
          /pets/{petId}/photos: {get: {responses: {}}, put: {responses: {}}}
          /pets/{pet_id}/photos/: {get: {responses: {}}}
          /pets: {get: {operationId: getRoot, responses: {}}}
        """,
    )
    assert [each.id for each in contract.operations] == [
        "getRoot2",
        "getPetsByPetIdPhotos",
        "putPetsByPetIdPhotos",
        "getPetsByPetIdPhotos2",
        "getRoot",
    ]
    assert operation(contract, "getRoot").path == "/pets"


def test_references_into_paths_are_no_components(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /pets/{id}:
            get:
              operationId: getPet
              parameters: [{name: kind, in: query, schema: {enum: [cat, dog]}}]
              responses:
                '200':
                  description: It.
                  content: {application/json: {schema: {properties: {name: {}}}}}
            put:
              operationId: putPet
              parameters: [{$ref: '#/paths/~1pets~1%7Bid%7D/get/parameters/0'}]
              requestBody:
                content:
                  application/json:
                    schema:
                      $ref: '#/paths/~1pets~1%7Bid%7D/get/responses/200/content/application~1json/schema'
              responses: {'200': {$ref: '#/paths/~1pets~1%7Bid%7D/get/responses/200'}}
        """,
    )
    put = operation(contract, "putPet")
    assert put.body is not None
    assert spelled(put.body.content[0].type) == "GetPetOkBody"
    assert spelled(put.parameters[0].type) == "GetPetKind"
    assert (put.responses[0].component, spelled(put.responses[0].content[0].type)) == (
        "",
        "GetPetOkBody",
    )
    assert names(contract) == ["GetPetKind", "GetPetOkBody"]
