"""The defaults of operations that read: a list, and one item."""

from __future__ import annotations

from collections.abc import Mapping

from ....contract import ListQuery, Page
from ...render import render
from .answers import entity_of
from .conditions import always, conditions, order
from .paging import fetch
from .requests import Request
from .storage import Obstacle

NOT_MODIFIED = "304"


def get_method(request: Request) -> str:
    """The code of a method that answers one item."""
    request.check(("header", "if-none-match"))
    schema = entity_of(request.answer, request.role.envelope)
    version = request.version(schema)
    headers = {"etag": f"etags.etag(found.{version})"} if version else {}
    return render(
        "backend/services/_get.py.jinja",
        request=request,
        projection=request.projection(schema),
        key=request.key,
        where=request.conditions[1 if request.key else 0 :],
        version=version,
        if_none_match=request.argument.get(("header", "if-none-match")),
        not_modified=_not_modified(request, version, headers),
        answer=request.answer.code({request.role.envelope: "found"}, headers),
    )


def _not_modified(request: Request, version: str, headers: Mapping[str, str]) -> str:
    """The answer to a client that has the item already; only the contract can ask for it."""
    if ("header", "if-none-match") not in request.argument:
        return ""
    for response in request.operation.responses:
        if response.status == NOT_MODIFIED and version:
            return request.other(response).code({}, headers)
    raise Obstacle("`If-None-Match` needs an answer 304 and a version of the table")


def list_method(request: Request, constants: dict[str, str]) -> str:
    """The code of a method that answers a list; what it is ordered by becomes one of the constants."""
    query, page = request.role.query or ListQuery(), request.role.page or Page("")
    if query.unknown:
        raise Obstacle(f"no rule knows the parameter `{query.unknown[0]}`")
    request.check(*(("query", each.name.lower()) for each in request.operation.parameters))
    schema = request.storage.object(request.storage.elements(request.answer.at(page.items)))
    if schema is None:
        raise Obstacle("it answers no list of objects")
    if query.page and not always(request.parameter(query.limit)):
        raise Obstacle(f"`{query.limit}` has no default")
    projection, ordering = request.projection(schema), order(request, query, constants)
    fetched = fetch(request, query, page, projection, ordering)
    return render(
        "backend/services/_list.py.jinja",
        request=request,
        projection=projection,
        conditions=[*conditions(request, query)],
        call=fetched.call,
        answer=request.answer.code(fetched.values, {}),
    )
