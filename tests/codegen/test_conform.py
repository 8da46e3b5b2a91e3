"""`dovetail conform`: a backend that keeps its contract is told from one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.conform import judging

from .command import Ended, Run, runner, write

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


app = Starlette(
    routes=[
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
        "401": {description: Who are you?}
        "412": {description: It was changed meanwhile.}
        "422": {description: Which one?}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {password: {tokenUrl: /token, scopes: {}}}}
"""
NOTE = '''\
"""A note."""

from starlette.applications import Starlette
from starlette.responses import Response
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


app = Starlette(routes=[Route("/note", update, methods=["PATCH"])])
'''


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    run = runner(tmp_path, monkeypatch, capfd)
    write(api=CONTRACT)
    Path("server.py").write_text(BACKEND)
    return run


def conform(run: Run, *arguments: str) -> Ended:
    return run("conform", "--openapi", "api.yaml", *arguments)


def test_a_backend_that_keeps_its_contract(run: Run) -> None:
    ended = conform(run, "--app", "server:app", "--", "--max-examples=20")
    assert ended.status == 0, ended.out
    assert "No issues found" in ended.out


def test_what_no_schema_says_of_files_is_no_finding(run: Run) -> None:
    fuzzing = ("--phase", "fuzzing", "--seed", "4")
    more = ("--max-examples=400", "--include-path=/pictures")
    ended = conform(run, "--app", "server:app", *fuzzing, "--", *more)
    assert ended.status == 0, ended.out
    assert "dropped by `filter_failure`" in ended.out


def test_one_that_does_not_is_found_and_reported(run: Run) -> None:
    Path("server.py").write_text(BACKEND.replace('{"id": int', '{"it": int'))
    asked = ("--app", "server:app", "--phase", "coverage", "--seed", "7", "--reports", "found")
    ended = conform(run, *asked)
    assert ended.status == 1
    assert '"id" is a required property' in ended.out
    assert "GET /things/{id}" in ended.out
    assert "/pictures" not in ended.out
    assert "Seed: 7" in ended.out
    assert "Fuzzing (disabled)" in ended.out
    assert len(list(Path("found").glob("*.xml"))) == 1
    assert len(list(Path("found").rglob("*.html"))) == 1


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "what is to be judged? name it with --url URL or with --app MODULE:APP"),
        (
            ("--url", "http://127.0.0.1:1", "--app", "server:app"),
            "what is to be judged? name it with --url URL or with --app MODULE:APP",
        ),
        (
            ("--app", "server:app", "--phase", "fuzing"),
            "unknown phase `fuzing`; did you mean `fuzzing`?",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(arguments: tuple[str, ...], line: str, run: Run) -> None:
    assert conform(run, *arguments) == Ended(2, "", f"error: {line}\n")


def test_an_application_that_does_not_start(run: Run) -> None:
    ended = conform(run, "--app", "nothing:app")
    assert ended.status == 2
    assert ended.err.endswith("error: uvicorn did not start nothing:app\n")


def test_it_is_told_when_schemathesis_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        assert name == "schemathesis"

    monkeypatch.setattr(judging, "find_spec", missing)
    assert conform(run, "--url", "http://127.0.0.1:1") == Ended(
        2, "", "error: schemathesis is missing; install it with `pip install 'dovetail[conform]'`\n"
    )


@pytest.mark.parametrize(
    ("said", "done", "line"),
    [
        ("", "", ""),
        ('!= "Bearer right"', "is None", "wrong token was answered 412, not 401"),
        ('!= "Bearer right"', '== "Bearer"', "no token was answered 412, not 401"),
        (
            ', headers={"WWW-Authenticate": "Bearer"}',
            "",
            "no token was answered 401 without WWW-Authenticate",
        ),
        ('!= f"v{version}"', "is None", "If-Match: v1 was answered 204 when the ETag was v2"),
    ],
)
def test_tokens_and_versions_are_tried(said: str, done: str, line: str, run: Run) -> None:
    write(api=NOTE_CONTRACT)
    Path("server.py").write_text(NOTE.replace(said, done) if said else NOTE)
    header = ("--header", "Authorization: Bearer right")
    ended = conform(run, "--app", "server:app", "--phase", "examples", *header)
    assert ended.status == int(bool(line)), ended.out
    assert line in ended.out


@pytest.mark.parametrize(("status", "is_found"), [(422, False), (500, True)])
def test_nul_may_be_refused(status: int, is_found: bool, run: Run) -> None:
    contract = NOTE_CONTRACT.replace("name: If-Match, in: header", "name: text, in: query")
    write(api=contract.replace("example: v1", 'example: "\\0"').replace('"412"', '"500"'))
    Path("server.py").write_text(
        NOTE.replace('headers.get("If-Match")', 'query_params.get("text")')
        .replace('stated != f"v{version}"', '"\\0" in stated')
        .replace("status_code=412", f"status_code={status}")
    )
    header = ("--header", "Authorization: Bearer right")
    ended = conform(run, "--app", "server:app", "--phase", "examples", *header)
    assert (ended.status, "1 passed" in ended.out) == (int(is_found), not is_found), ended.out
