"""The application behind a real socket, and requests written byte by byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` went by until it was there."""

    status: int
    headers: dict[str, str]
    content: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.content)


@asynccontextmanager
async def serving(app: FastAPI, **options: Any) -> AsyncGenerator[int]:
    """Serve it by uvicorn until the block ends; gives its port."""
    config = uvicorn.Config(app, host=HOST, port=0, log_config=None, ws="none", **options)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn tells it by this attribute alone
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


async def exchange(port: int, head: str, body: AsyncIterable[bytes] | bytes = b"") -> Answer:
    """Send lines of a request as they stand, and a body as it comes; the answer, or what there is of it."""
    reader, writer = await asyncio.open_connection(HOST, port)
    started = asyncio.get_running_loop().time()
    sending = asyncio.create_task(_send(writer, head, body))
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if line)
        headers = {name.lower(): value for name, value in headers.items()}
        content = await reader.readexactly(int(headers.get("content-length", "0")))
        seconds = asyncio.get_running_loop().time() - started
        return Answer(int(lines[0].split()[1]), headers, content, seconds)
    finally:
        sending.cancel()
        writer.close()


async def _send(
    writer: asyncio.StreamWriter, head: str, body: AsyncIterable[bytes] | bytes
) -> None:
    lines = [line.strip() for line in head.strip().splitlines()]
    writer.write("\r\n".join([*lines, f"Host: {HOST}", "", ""]).encode("latin-1"))
    if isinstance(body, bytes):
        writer.write(body)
        await writer.drain()
        return
    async for chunk in body:
        writer.write(chunk)
        await writer.drain()
