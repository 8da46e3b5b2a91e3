"""Contracts and backends of `dovetail conform`, and the command in their directory."""

from __future__ import annotations

from .command import Ended, Run

CONTRACT = """\
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
servers: [{url: /v1}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      responses:
        "200":
          description: The thing.
          content: {application/json: {schema: {type: object, required: [id]}}}
        "422": {description: The id is none.}
  /pictures:
    post:
      operationId: addPicture
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              additionalProperties: false
              required: [file]
              properties: {file: {type: string, format: binary}}
            encoding: {file: {contentType: "image/png, image/webp"}}
      responses:
        "204": {description: It is kept.}
        "415": {description: It is no picture.}
        "422": {description: It is no file.}
"""
BACKEND = '''\
"""Things and pictures."""

import re
from pathlib import Path

import yaml
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


async def thing(request):
    if not re.fullmatch("[1-9][0-9]*", request.path_params["id"]):
        return Response(status_code=422)
    return JSONResponse({"id": int(request.path_params["id"])})


async def picture(request):
    try:
        async with request.form() as form:
            if set(form) != {"file"}:
                return Response(status_code=422)
            content = await form["file"].read()
    except (AttributeError, KeyError, HTTPException):
        return Response(status_code=422)
    is_picture = content.startswith(b"\\x89PNG") or content[8:12] == b"WEBP"
    return Response(status_code=204 if is_picture else 415)


class OnlyGet(Route):
    """Without the HEAD that the contract does not have."""

    def __init__(self, path, endpoint, methods):
        super().__init__(path, endpoint, methods=methods)
        self.methods = set(methods)


async def document(request):
    return JSONResponse(yaml.safe_load(Path("api.yaml").read_text()))


app = Starlette(
    routes=[
        Route("/openapi.json", document, include_in_schema=False),
        OnlyGet("/v1/things/{id}", thing, ["GET"]),
        OnlyGet("/v1/pictures", picture, ["POST"]),
    ]
)
'''

NOTE_CONTRACT = """\
openapi: 3.1.0
info: {title: A note, version: 1.0.0}
paths:
  /note:
    patch:
      operationId: updateNote
      security: [{oauth: []}]
      parameters: [{name: If-Match, in: header, required: true, schema: {type: string}, example: v1}]
      responses:
        "204": {description: It is changed., headers: {ETag: {required: true, schema: {type: string}}}}
        "401": {description: "Who are you?"}
        "412": {description: It was changed meanwhile.}
        "422": {description: "Which one?"}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {password: {tokenUrl: /token, scopes: {}}}}
"""
NOTE = '''\
"""A note."""

from pathlib import Path

import yaml
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

version = 1


async def update(request):
    global version
    if request.headers.get("Authorization") != "Bearer right":
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    stated = request.headers.get("If-Match")
    if stated is None:
        return Response(status_code=422)
    if stated != f"v{version}":
        return Response(status_code=412)
    version += 1
    return Response(status_code=204, headers={"ETag": f"v{version}"})


async def document(request):
    return JSONResponse(yaml.safe_load(Path("api.yaml").read_text()))


app = Starlette(
    routes=[
        Route("/openapi.json", document, include_in_schema=False),
        Route("/note", update, methods=["PATCH"]),
    ]
)
'''

NAMES_CONTRACT = """\
openapi: 3.1.0
info: {title: Names, version: 1.0.0}
paths:
  /names:
    post:
      operationId: takeName
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [name]
              properties: {name: {type: string, enum: [a, b, c, d]}}
      responses:
        "201":
          description: It is yours.
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}}
          links: {get: {operationId: getName, parameters: {id: "$response.body#/id"}}}
        "409": {description: It is taken.}
        "422": {description: It is none.}
  /names/{id}:
    get:
      operationId: getName
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: It is here.}
        "404": {description: It is not.}
        "422": {description: The id is none.}
"""
NAMES = '''\
"""Names that are taken once."""

from pathlib import Path

import yaml
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

taken = []


async def take(request):
    body = await request.json()
    if body["name"] in taken:
        return Response(status_code=409)
    taken.append(body["name"])
    return JSONResponse({"id": len(taken)}, status_code=201)


async def get(request):
    is_here = 0 < int(request.path_params["id"]) <= len(taken)
    return Response(status_code=200 if is_here else 404)


async def document(request):
    return JSONResponse(yaml.safe_load(Path("api.yaml").read_text()))


app = Starlette(
    routes=[
        Route("/openapi.json", document, include_in_schema=False),
        Route("/names", take, methods=["POST"]),
        Route("/names/{id}", get, methods=["GET"]),
    ]
)
'''


def conform(run: Run, *arguments: str) -> Ended:
    return run("conform", "--openapi", "api.yaml", *arguments)
