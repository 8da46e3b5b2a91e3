"""A generated client in front of a generated server, and what arrives there."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import FastAPI

from .backends import Backend, client


class Recorder:
    """A service that keeps what it was called with, and answers what it is told."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.given: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        async def operation(**arguments: Any) -> Any:
            self.given = {key: await read(value) for key, value in arguments.items()}
            return self.answer

        return operation


async def read(value: Any) -> Any:
    """What is gone when the request has been answered: streams, and the files of a form."""
    if isinstance(value, AsyncIterable):
        stream: AsyncIterable[Any] = cast(Any, value)
        return [each async for each in stream if each != b""]
    if isinstance(value, list):
        items: list[Any] = cast(Any, value)
        return [await read(each) for each in items]
    if hasattr(value, "filename"):
        return value.filename, value.content_type, await value.read()
    names = getattr(value, "model_fields_set", ())
    fields = {name: await read(getattr(value, name)) for name in names}
    return fields if any(isinstance(each, tuple) for each in fields.values()) else value


def mounted(generated: Backend, tag: str, service: object) -> FastAPI:
    """A server of one tag."""
    app = FastAPI()
    generated["application"].install(app)
    app.include_router(generated[f"routers.{tag}"].router(service))
    return app


@asynccontextmanager
async def called(generated: Backend, tag: str, app: FastAPI) -> AsyncGenerator[Any]:
    """The client of a tag, whose requests go straight into the application."""
    async with client(app) as http:
        yield getattr(generated["client"].Client(http), tag)
