"""Dependencies that are made at once mean what FastAPI means by them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from dovetail.templates.backend.runtime.dependencies import injected, maker_of
from fastapi import Depends, FastAPI, Query, Request

pytestmark = pytest.mark.anyio


async def number(request: Request) -> dict[str, str]:
    return {"path": request.url.path}


async def stream() -> AsyncIterator[int]:
    yield 7


class Inner:
    def __init__(self, number: Annotated[dict[str, str], Depends(number)]) -> None:
        self.number = number


class Outer:
    def __init__(
        self,
        inner: Annotated[Inner, Depends()],
        number: Annotated[dict[str, str], Depends(number)],
    ) -> None:
        self.shared = inner.number is number
        self.path = number["path"]
        self.thread = threading.get_ident()


class FromQuery:
    def __init__(self, q: Annotated[int, Query()], seven: Annotated[int, Depends(stream)]) -> None:
        self.path = f"{q} {seven}"
        self.shared = True
        self.thread = threading.get_ident()


async def call(dependency: Any, overrides: dict[Any, Any] | None = None) -> Any:
    app = FastAPI()

    async def route(made: Any = Depends(injected(dependency))) -> Any:  # noqa: B008  # FastAPI's way
        return [made.path, made.shared, made.thread == threading.get_ident()]

    app.add_api_route("/it", route)
    app.dependency_overrides = overrides or {}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as http:
        return (await http.get("/it?q=3")).json()


async def test_a_class_is_made_in_the_event_loop_and_shares_what_it_depends_on() -> None:
    assert maker_of(Outer) is not None
    assert await call(Outer) == ["/it", True, True]


async def test_what_only_fastapi_can_make_is_left_to_it() -> None:
    assert maker_of(FromQuery) is None
    assert await call(FromQuery) == ["3 7", True, True]


async def test_overrides_hold() -> None:
    assert await call(Outer, {number: lambda: {"path": "other"}}) == ["other", True, True]


def test_a_function_stays_as_it_is() -> None:
    def plain() -> int:
        return 1

    assert injected(plain) is plain
