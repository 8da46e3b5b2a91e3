"""The defaults of operations that write: create, update or replace, delete."""

from __future__ import annotations

from ....contract import Object
from ...render import render
from .answers import entity_of
from .assigning import Assigning, Mode
from .requests import Request
from .storage import Obstacle, attribute_of, column


def body_of(request: Request) -> Object:
    """The JSON object that the operation takes, and nothing else."""
    body = request.operation.body
    types = [media.type for media in body.content if media.kind == "json"] if body else []
    found = request.storage.object(types[0]) if types else None
    if body is None or found is None or len(body.content) > 1:
        raise Obstacle("it takes something else than one JSON object")
    if not body.required:
        raise Obstacle("its body may be left out")
    return found


def create_method(request: Request) -> str:
    """The code of a method that stores a new row."""
    request.check()
    return render(
        "backend/services/_create.py.jinja",
        request=request,
        assignments=[*Assigning(request, body_of(request), "create").lines()],
        projection=_projection(request),
        answer=_answer(request),
    )


def update_method(request: Request) -> str:
    """The code of a method that changes a row: PUT replaces what PATCH updates, whatever the role."""
    request.check(("header", "if-match"))
    mode: Mode = "replace" if request.operation.method == "put" else "update"
    return render(
        "backend/services/_update.py.jinja",
        request=request,
        assignments=[*Assigning(request, body_of(request), mode).lines()],
        if_match=_if_match(request),
        projection=_projection(request),
        answer=_answer(request),
    )


def delete_method(request: Request) -> str:
    """The code of a method that deletes a row, or marks it."""
    request.check(("header", "if-match"))
    if request.operation.body is not None:
        raise Obstacle("it takes a body")
    mark = column(request.table, request.table.soft_delete) if request.table.soft_delete else None
    return render(
        "backend/services/_delete.py.jinja",
        request=request,
        mark=attribute_of(request.table, mark).rpartition(".")[2] if mark else "",
        if_match=_if_match(request),
        projection=_projection(request),
        answer=_answer(request),
    )


def _if_match(request: Request) -> str:
    """The argument that holds the header, empty when the operation has none."""
    argument = request.argument.get(("header", "if-match"), "")
    if argument and not request.version():
        raise Obstacle("`If-Match` needs a version of the table")
    return argument


def _projection(request: Request) -> str:
    """What makes the entity that is answered; empty when the answer has no body."""
    if not request.answer.response.content:
        return ""
    return request.projection(entity_of(request.answer, request.role.envelope))


def _answer(request: Request) -> str:
    version = request.version()
    headers = {"etag": f"etags.etag({request.row}.{version})"} if version else {}
    if request.role.location:
        headers["location"] = request.location()
    return request.answer.code({request.role.envelope: "found"}, headers)
