"""Requests and answers of an application, changed on their way."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = dict[str, str]


@dataclass(slots=True)
class Request:
    """`headers` by their names in lower case."""

    method: str
    path: str
    query: str
    headers: Headers


@dataclass(slots=True)
class Answer:
    """`headers` by their names in lower case; `body` is what JSON holds, or bytes."""

    status: int
    headers: Headers = field(default_factory=dict[str, str])
    body: Any = b""


Before = Callable[[Request], Answer | None]
After = Callable[[Request, Answer], None]


class Tampering:
    """`before` may change the request or answer it; `after` may change the answer."""

    def __init__(self, app: ASGIApp, before: Before, after: After) -> None:
        self.app = app
        self.before = before
        self.after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(
            scope["method"], scope["path"], scope["query_string"].decode(), _texts(scope["headers"])
        )
        answer = self.before(request)
        if answer is None:
            headers = [
                (name.encode(), value.encode("latin-1")) for name, value in request.headers.items()
            ]
            changed = {**scope, "query_string": request.query.encode(), "headers": headers}
            answer = await _answer(self.app, changed, receive)
        self.after(request, answer)
        await _send(answer, send)


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    answer, content = Answer(500), b""

    async def collect(message: Message) -> None:
        nonlocal content
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], _texts(message["headers"])
        else:
            content += message.get("body", b"")

    await app(scope, receive, collect)
    is_json = re.match("application/json", answer.headers.get("content-type", ""))
    answer.body = json.loads(content) if is_json else content
    return answer


async def _send(answer: Answer, send: Send) -> None:
    content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    answer.headers["content-length"] = str(len(content))
    if answer.status in (204, 304):
        del answer.headers["content-length"]
    headers = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _texts(headers: list[tuple[bytes, bytes]]) -> Headers:
    return {name.decode().lower(): value.decode("latin-1") for name, value in headers}
