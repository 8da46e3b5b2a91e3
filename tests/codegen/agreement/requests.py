"""Requests to generated routers, and whether they reach the service."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI

from ..stubs import everybody, operations
from .contracts import Judged

# 400 where a contract declares it instead of 422, and 404 for what is no path.
REFUSED = {400, 404, 413, 415, 422}
CREDENTIALS = {"basic": b"Basic c29tZWJvZHk6c2VjcmV0"}


class Reached(BaseException):
    """What every operation of the stub services raises: the request was found to be valid."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as bytes; `path` is percent-encoded."""

    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


@dataclass(slots=True)
class Server:
    """All routers of a generated backend, in front of services that only tell that they were reached."""

    judged: Judged
    app: FastAPI = field(default_factory=lambda: FastAPI(openapi_url=None))

    def __post_init__(self) -> None:
        backend, document = self.judged.backend, self.judged.document
        backend["application"].install(self.app)
        routers = backend["routers"]
        for path in sorted(Path(str(routers.__file__)).parent.glob("[!_]*.py")):
            module = import_module(f"{routers.__name__}.{path.stem}")
            arguments: list[Any] = [_service(module)]
            if hasattr(module, "Authenticator"):
                arguments.append(everybody(module, operations(document)))
            self.app.include_router(module.router(*arguments))

    @property
    def _credentials(self) -> bytes:
        """Of the scheme that the contract asks for."""
        schemes = self.judged.contract.security_schemes
        return CREDENTIALS.get(schemes[0].kind if schemes else "", b"Bearer token")

    def reached(self, sent: Sent) -> bool:
        """Whether the request is valid; expects that it is refused otherwise."""
        statuses: list[int] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": sent.body, "more_body": False}

        async def send(message: Any) -> None:
            statuses.extend([message["status"]] if "status" in message else [])

        try:
            asyncio.run(self.app(_scope(sent, self._credentials), receive, send))
        except Reached:
            return True
        assert set(statuses) <= REFUSED, (statuses, sent)
        return False


def _service(module: Any) -> object:
    abstract: Any = next(getattr(module, name) for name in dir(module) if name.endswith("Service"))

    async def reach(self: object, **arguments: object) -> None:
        raise Reached

    body = dict.fromkeys(abstract.__abstractmethods__, reach)
    return type("Stub", (abstract,), body)()


def _scope(sent: Sent, credentials: bytes) -> dict[str, Any]:
    length = (b"content-length", str(len(sent.body)).encode())
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": sent.method.upper(),
        "scheme": "http",
        "path": unquote(sent.path.decode()),
        "raw_path": sent.path,
        "root_path": "",
        "query_string": sent.query,
        "headers": [(b"host", b"test"), (b"authorization", credentials), length, *sent.headers],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "state": {},
    }
