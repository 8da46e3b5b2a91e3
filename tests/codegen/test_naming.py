"""Names are taken apart and spelt alike everywhere."""

from __future__ import annotations

import keyword

import pytest

from dovetail import naming


@pytest.mark.parametrize(
    ("name", "snake", "pascal", "camel"),
    [
        ("order_line", "order_line", "OrderLine", "orderLine"),
        ("Wrapper-Collection", "wrapper_collection", "WrapperCollection", "wrapperCollection"),
        ("HTTPError", "http_error", "HTTPError", "httpError"),
        ("userIDs", "user_ids", "UserIDs", "userIDs"),
        ("ETag", "etag", "ETag", "etag"),
        ("OAuth2Token", "oauth2_token", "OAuth2Token", "oauth2Token"),
        ("address_line1", "address_line1", "AddressLine1", "addressLine1"),
        ("v1.2", "v1_2", "V1_2", "v1_2"),
        ("Größe", "größe", "Größe", "größe"),
        ("@type", "type", "Type", "type"),
    ],
)
def test_a_name_is_spelt_for_each_language(name: str, snake: str, pascal: str, camel: str) -> None:
    assert (naming.snake(name), naming.pascal(name), naming.camel(name)) == (snake, pascal, camel)
    assert naming.upper(name) == snake.upper()


def test_signs_that_tell_names_apart_are_spelt_out() -> None:
    assert naming.snake("+1") == "plus_1"
    assert naming.snake("-1") == "minus_1"
    assert naming.snake("-created_at") == "minus_created_at"
    assert naming.snake("*") == "asterisk"
    assert naming.snake("") == "empty"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("lines", "line"),
        ("OrderCategories", "OrderCategory"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("houses", "house"),
        ("caches", "cache"),
        ("batches", "batch"),
        ("people", "person"),
        ("IDs", "ID"),
        ("URIs", "URI"),
        ("keys", "key"),
    ],
)
def test_plural_and_singular_are_each_others_inverse(many: str, one: str) -> None:
    assert naming.singular(many) == one
    assert naming.plural(one) == many


@pytest.mark.parametrize("word", ["data", "status", "analysis", "series", "address", "is"])
def test_what_is_no_plural_stays(word: str) -> None:
    assert naming.singular(word) == word


def test_identifiers_are_valid_and_never_reserved() -> None:
    names = ["class", "None", "2fa", "404", "", "*", "a b", "日本", "x-y", "import", "-", "½"]
    for name in names:
        for spell in (naming.snake, naming.pascal, naming.upper):
            spelled = naming.identifier(name, spell)
            assert spelled.isidentifier(), (name, spelled)
            assert not keyword.iskeyword(spelled), (name, spelled)


def test_reserved_names_get_an_underscore() -> None:
    assert naming.identifier("class") == "class_"
    assert naming.identifier("none", naming.pascal) == "None_"
    assert naming.identifier("self", reserved={"self"}) == "self_"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("404", "NotFound"),
        ("413", "ContentTooLarge"),
        ("226", "ImUsed"),
        ("4XX", "ClientError"),
        ("4xx", "ClientError"),
        ("default", "Default"),
        ("499", "Status499"),
    ],
)
def test_statuses_have_names(key: str, name: str) -> None:
    assert naming.status(key) == name


def test_names_that_collide_are_numbered_around_those_that_exist() -> None:
    names = ["a-b", "a_b", "a_b_2"]
    assert naming.distinct(names) == {"a-b": "a_b", "a_b": "a_b_3", "a_b_2": "a_b_2"}
