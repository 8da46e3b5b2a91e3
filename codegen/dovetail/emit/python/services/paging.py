"""Which part of a list is fetched, and what its page says about it, as Python code."""

from __future__ import annotations

from dataclasses import dataclass

from ....contract import Array, ListQuery, Page
from .conditions import always
from .requests import Request
from .storage import Obstacle, column


@dataclass(frozen=True, slots=True)
class Fetched:
    """`call` gives `found`; `values` are the parts of the page by their paths."""

    call: str
    values: dict[str, str]


def fetch(request: Request, query: ListQuery, page: Page, projection: str, order: str) -> Fetched:
    """By what the client can ask for, and by what the page answers."""
    if query.cursor:
        return _following(request, query, page, projection, order)
    if not query.limit:
        return _whole(request, query, page, projection, order)
    limit, offset = request.argument["query", query.limit.lower()], _offset(request, query)
    arguments = f"({projection}, connection, statement, {order}, offset={offset}, limit={limit})"
    if page.total or page.pages:
        return _counted(request, query, page, arguments)
    if page.has_next:
        return _part(request, query, page, arguments)
    most = _most(request, page)
    if most and not always(request.parameter(query.limit)):
        limit = f"{limit} if {limit} is not None else {most}"
    part = f"{_ordered(order)}.limit({limit})" + f".offset({offset})" * (offset != "0")
    return Fetched(f"{projection}.all(connection, {part})", {page.items: "found"})


def _counted(request: Request, query: ListQuery, page: Page, arguments: str) -> Fetched:
    _expect_limit(request, query)
    values = _parts(
        page,
        items="found.items",
        total="found.total",
        page="found.number",
        limit="found.limit",
        pages="found.pages",
        has_next="found.has_next",
        has_prev="found.has_prev",
    )
    return Fetched(f"paging.page{arguments}", values)


def _part(request: Request, query: ListQuery, page: Page, arguments: str) -> Fetched:
    _expect_limit(request, query)
    values = _parts(
        page,
        items="found.items",
        page=_stated(request, query.page, "1"),
        limit=request.argument["query", query.limit.lower()],
        has_next="found.has_next",
        has_prev=f"{_offset(request, query)} > 0",
    )
    return Fetched(f"paging.part{arguments}", values)


def _whole(request: Request, query: ListQuery, page: Page, projection: str, order: str) -> Fetched:
    if query.offset:
        raise Obstacle(f"`{query.offset}` needs a parameter that limits the list")
    most = _most(request, page)
    if most:
        part = f"{_ordered(order)}.limit({most})"
        return Fetched(f"{projection}.all(connection, {part})", {page.items: "found"})
    values = _parts(page, items="found", total="len(found)")
    return Fetched(f"{projection}.all(connection, {_ordered(order)})", values)


def _most(request: Request, page: Page) -> int | None:
    """How many items the contract allows in one answer."""
    items = request.answer.at(page.items)
    plain = request.storage.plain(items) if items else None
    return plain.constraints.max_items if isinstance(plain, Array) else None


def _following(
    request: Request, query: ListQuery, page: Page, projection: str, order: str
) -> Fetched:
    if not query.limit:
        raise Obstacle(f"`{query.cursor}` needs a parameter that limits the list")
    if other := query.page or query.offset:
        raise Obstacle(f"`{query.cursor}` and `{other}` both say where a page starts")
    if not page.cursor:
        raise Obstacle(f"`{query.cursor}` needs an answer that says where the rest starts")
    _expect_limit(request, query)
    for key in query.sort_keys:
        held = column(request.table, key.property)
        if held is not None and held.nullable:
            raise Obstacle(f"a cursor cannot follow `{key.property}`, which may be null")
    limit, cursor = (
        request.argument["query", each.lower()] for each in (query.limit, query.cursor)
    )
    values = _parts(
        page,
        items="found.items",
        limit=limit,
        has_next="found.has_next",
        cursor=_next(request, page.cursor),
    )
    arguments = f"{projection}, connection, statement, {order}, cursor={cursor}, limit={limit}"
    return Fetched(f"paging.following({arguments})", values)


def _ordered(order: str) -> str:
    """The statement with its order; a tuple of one expression is that."""
    keys = order[1:-2] if order.startswith("(") and order.endswith(",)") else f"*{order}"
    return f"statement.order_by({keys})"


def _next(request: Request, path: str) -> str:
    """The next page's cursor: null, or absent, on the last."""
    type = request.answer.at(path) if path else None
    if type is None or request.storage.nullable(type):
        return "found.cursor"
    return "MISSING if found.cursor is None else found.cursor"


def _offset(request: Request, query: ListQuery) -> str:
    limit = request.argument["query", query.limit.lower()]
    if query.page:
        return f"({_stated(request, query.page, '1')} - 1) * {limit}"
    return _stated(request, query.offset, "0")


def _stated(request: Request, name: str, otherwise: str) -> str:
    """What the client asks for, also when it says nothing."""
    if not name:
        return otherwise
    argument = request.argument["query", name.lower()]
    return argument if always(request.parameter(name)) else f"({argument} or {otherwise})"


def _expect_limit(request: Request, query: ListQuery) -> None:
    if not always(request.parameter(query.limit)):
        raise Obstacle(f"`{query.limit}` has no default")


def _parts(answered: Page, /, items: str, **parts: str) -> dict[str, str]:
    """Only those of the parts that the page has; its items may be all of the answer."""
    paths: dict[str, str] = {name: getattr(answered, name) for name in parts}
    return {answered.items: items} | {path: parts[name] for name, path in paths.items() if path}
