"""A generated package, mounted and called: what its routes take from an address and from headers."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from .backends import HERE, Backend, backend, client
from .backends.echo import application

pytestmark = pytest.mark.anyio

STYLES = "/api/v1/styles/1,2/.a.b/;matrix=x,1,y,2/3-4"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return backend(HERE / "routes.yaml", tmp_path_factory.mktemp("routes"))


@pytest.fixture
async def http(generated: Backend) -> AsyncIterator[httpx.AsyncClient]:
    async with client(application(generated)) as http:
        yield http


async def test_a_list_takes_typed_parameters_and_answers_typed_headers(
    http: httpx.AsyncClient,
) -> None:
    query = "limit=5&tag=a&tag=b&sort=oldest&since=2024-02-29T12:00:00%2B01:00&exact=true"
    answer = await http.get(f"/api/v1/items?{query}", headers={"Cookie": "theme=dark"})
    assert answer.status_code == 200
    assert answer.headers["x-total"] == "1"
    assert "x-next" not in answer.headers
    assert json.loads(answer.json()[0]["title"]) == {
        "limit": "5",
        "tag": "['a', 'b']",
        "sort": "oldest",
        "since": "2024-02-29 11:00:00+00:00",
        "exact": "True",
        "theme": "dark",
    }


async def test_defaults_stand_for_what_is_absent(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/items")
    assert json.loads(answer.json()[0]["title"]) == {"limit": "20", "sort": "newest"}


async def test_all_wrong_parameters_are_told_at_once_and_not_echoed(
    http: httpx.AsyncClient,
) -> None:
    query = "limit=0x5&tag=&sort=zzz&since=today&exact=yes"
    headers = {"X-Trace-Id": "abc", "Cookie": "theme=pink"}
    answer = await http.get(f"/api/v1/items?{query}", headers=headers)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "VALIDATION_ERROR"
    assert list(error["details"]["fields"]) == [
        "query.limit",
        "query.tag.0",
        "query.sort",
        "query.since",
        "query.exact",
        "header.X-Trace-Id",
        "cookie.theme",
    ]
    for sent in ("0x5", "zzz", "today", "pink"):
        assert sent not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        f"/items?limit={'9' * 5000}",
        "/items?limit=%ED%A0%80",
        "/items?limit=1e3",
        "/items?tag=%00",
        "/items?sort=%FF",
        "/items/99999999999999999999",
        "/items/%00",
        "/items/%FF",
    ],
)
async def test_hostile_text_is_never_a_fault_of_the_server(
    http: httpx.AsyncClient, address: str
) -> None:
    answer = await http.get(f"/api/v1{address}")
    assert answer.status_code in (200, 422)


async def test_what_is_fixed_goes_before_what_is_templated(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/items/search")
    assert (answer.status_code, answer.text) == (200, "found")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_template_leaves_to_another_tag_what_is_written_out_there(
    http: httpx.AsyncClient,
) -> None:
    """The router of `/items/{itemId}/{part}` is asked before that of `/items/{itemId}/tags`."""
    assert (await http.get("/api/v1/items/1/tags")).json() == ["a", "b"]
    assert (await http.get("/api/v1/items/1/other")).status_code == 204
    answer = await http.post("/api/v1/items/1/tags")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, PUT")


async def test_a_template_leaves_every_method_of_what_is_written_out(
    http: httpx.AsyncClient,
) -> None:
    """`/items/{itemId}` can be deleted, and `/items/search` is none of them."""
    answer = await http.delete("/api/v1/items/search")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


async def test_every_style_of_parameters(http: httpx.AsyncClient) -> None:
    query = (
        "csv=1,2&pipes=a%7Cb&spaces=a%20b&x=5&y=6&json=%7B%22x%22:1,%22y%22:2%7D"
        "&filter[name]=n&filter[size][min]=3&filter[tags]=a&filter[tags]=b"
    )
    headers = {"X-Point": "x=7,y=8", "Cookie": "ids=1,2"}
    answer = await http.get(f"{STYLES}?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "simple": [1, 2],
        "label": ["a", "b"],
        "matrix": {"x": 1, "y": 2},
        "left": 3,
        "right": 4,
        "csv": [1, 2],
        "pipes": ["a", "b"],
        "spaces": ["a", "b"],
        "filter": {"name": "n", "size": {"min": 3}, "tags": ["a", "b"]},
        "point": {"x": 5, "y": 6},
        "json_": {"x": 1, "y": 2},
        "x_point": {"x": 7, "y": 8},
        "ids": [1, 2],
    }


@pytest.mark.parametrize(
    ("address", "field"),
    [
        (STYLES.replace("1,2/", "1,a/"), "path.simple.1"),
        (STYLES.replace(".a.b", "a.b"), "path.label"),
        (STYLES.replace("matrix=", "other="), "path.matrix"),
        (STYLES.replace("3-4", "3-b"), "path.right"),
        (f"{STYLES}?csv=1,,2", "query.csv.1"),
        (f"{STYLES}?filter[size][min]=a", "query.filter.size.min"),
        (f"{STYLES}?filter[size=1", "query.filter"),
        (f"{STYLES}?x=1", "query.point.y"),
        (f"{STYLES}?json=[", "query.json"),
    ],
)
async def test_what_is_wrong_in_a_style_is_told_by_its_place(
    http: httpx.AsyncClient, address: str, field: str
) -> None:
    answer = await http.get(address)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["details"]["fields"]) == [field]


def test_the_service_is_abstract_and_takes_keywords_only(generated: Backend) -> None:
    service = generated["routers.items"].ItemsService
    with pytest.raises(TypeError, match="abstract"):
        service()
    parameters = inspect.signature(service.list_items).parameters.values()
    kinds = {each.kind for each in parameters if each.name != "self"}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    assert all(each.default is inspect.Parameter.empty for each in parameters)


def test_an_operation_is_no_builtin_to_the_annotations_beside_it(generated: Backend) -> None:
    """`list` is an operation of the same class that answers lists."""
    assert hasattr(generated["routers.items"].ItemsService, "list_")
