"""The contract's own document, and pages that show it to people."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, Response
from starlette.routing import Route

from .pages import PAGE
from .protection import policy

CONTRACT = "/openapi.json"
SWAGGER = "https://cdn.jsdelivr.net"  # where FastAPI's page has its scripts from


def serve(app: FastAPI, file: Path) -> None:
    """The document at `/openapi.json`, a page that needs nothing else at `/docs`, and Swagger UI's at `/swagger`.

    They stand before FastAPI's own pages of those names, which describe the code.
    """
    document = read(file)
    tag = f'"{sha256(document).hexdigest()[:16]}"'

    async def openapi(request: Request) -> Response:
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(document, headers={"ETag": tag}, media_type="application/json")

    async def docs(_: Request) -> HTMLResponse:
        return HTMLResponse(PAGE, headers={"Content-Security-Policy": policy(PAGE)})

    async def swagger(request: Request) -> HTMLResponse:
        url = request.scope.get("root_path", "").rstrip("/") + CONTRACT
        page = get_swagger_ui_html(openapi_url=url, title=app.title, swagger_favicon_url="data:,")
        page.headers["Content-Security-Policy"] = policy(bytes(page.body).decode(), SWAGGER)
        return page

    for path, page in ((CONTRACT, openapi), ("/docs", docs), ("/swagger", swagger)):
        app.router.routes.insert(0, Route(path, page, include_in_schema=False))


def read(file: Path) -> bytes:
    """The document without the line that marks the file as generated, which JSON cannot hold."""
    text = file.read_bytes()
    return text.partition(b"\n")[2] if text.startswith(b"#") else text
