"""An application that is observed: `uvicorn tests.codegen.runtime.watched:app`, or this file as a program."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from dovetail.templates.backend.runtime.failures import Failure
from dovetail.templates.backend.runtime.handlers import Shape, handle
from dovetail.templates.backend.runtime.limits import DEFAULT
from dovetail.templates.backend.runtime.observation import Observation, observe
from dovetail.templates.backend.runtime.routing import Router


class Error(BaseModel):
    id: str


def error(failure: Failure) -> Error:
    return Error(id=str(failure.id))


class Gate:
    """Where requests wait for each other."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.waiting = asyncio.Semaphore(0)


def application(observation: Observation | None, gate: Gate | None = None) -> FastAPI:
    app = FastAPI(title="Watched", openapi_url=None)
    handle(app, Shape(error, "application/json"), DEFAULT)
    if observation:
        observe(app, observation)
    app.include_router(_routes(gate or Gate()))
    return app


def _routes(gate: Gate) -> Router:
    routes = Router(prefix="/looms")

    @routes.get("/{loom}", name="getLoom")
    async def get_loom(request: Request, loom: str) -> Response:
        if loom == "named":
            return Response(loom, headers={"X-Request-ID": "of the loom"})
        logging.getLogger("shop").info("weaving on %s", loom)
        if loom == "broken":
            raise RuntimeError("a thread is torn")
        return Response(loom)

    @routes.put("/{loom}", name="stopLoom")
    async def stop_loom(request: Request, loom: str) -> Response:
        gate.waiting.release()
        await gate.open.wait()
        return Response(loom)

    @routes.get("/{loom}/cloth", name="getCloth")
    async def get_cloth(request: Request, loom: str) -> Response:
        async def cloth() -> AsyncGenerator[bytes]:
            yield b"warp"
            raise RuntimeError("a thread is torn")

        return StreamingResponse(cloth())

    return routes


def app() -> FastAPI:
    return application(Observation())


if __name__ == "__main__":
    uvicorn.run(app(), port=int(sys.argv[1]))
