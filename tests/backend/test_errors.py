"""Whatever a client sends is answered in the contract's error shape."""

import httpx
import pytest

from generated.backend import schemas

from .conftest import Account

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path", "content", "media_type", "status", "code"),
    [
        ("GET", "/nowhere", b"", None, 404, "NOT_FOUND"),
        ("GET", "/api/v1/nowhere", b"", None, 404, "NOT_FOUND"),
        ("PUT", "/api/v1/items", b"", None, 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/api/v1/items?page=x", b"", None, 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/items/0", b"", None, 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/items/99999999999999999999999", b"", None, 422, "VALIDATION_ERROR"),
        ("POST", "/api/v1/items", b"{", "application/json", 422, "VALIDATION_ERROR"),
        ("POST", "/api/v1/items", b"\xff", "application/json", 422, "VALIDATION_ERROR"),
        ("POST", "/api/v1/items", b"", "application/json", 422, "VALIDATION_ERROR"),
        ("POST", "/api/v1/items", b'{"title":"x"}', "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", "/api/v1/items", b'{"title":5}', "application/json", 422, "VALIDATION_ERROR"),
        ("POST", "/api/v1/items", b" " * 5_000_000, "application/json", 413, "CONTENT_TOO_LARGE"),
        ("POST", "/api/v1/items/1/attachments", b"x", "multipart/form-data", 415, None),
    ],
)
async def test_failures_have_one_shape(
    ada: Account,
    method: str,
    path: str,
    content: bytes,
    media_type: str | None,
    status: int,
    code: str | None,
) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    answer = await ada.http.request(method, path, content=content, headers=headers)
    assert answer.status_code == status, answer.text
    error = schemas.Error.model_validate_json(answer.content, strict=True).error
    assert code is None or error.code == code


async def test_no_credentials_are_asked_for(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/items")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert schemas.Error.model_validate_json(answer.content).error.code == "UNAUTHORIZED"


async def test_a_method_that_is_not_there_says_which_are(ada: Account) -> None:
    answer = await ada.http.put("/api/v1/items/1")
    assert set(answer.headers["Allow"].split(", ")) >= {"DELETE", "GET", "PATCH"}


async def test_nul_in_a_text_is_no_failure_of_the_server(ada: Account) -> None:
    answer = await ada.http.post("/api/v1/items", json={"title": "a\0b"})
    assert answer.status_code in (201, 422)


async def test_the_contract_is_served(http: httpx.AsyncClient) -> None:
    document = (await http.get("/openapi.json")).json()
    assert document["paths"]["/items"]["get"]["operationId"] == "listItems"
    assert (await http.get("/docs")).status_code == 200
