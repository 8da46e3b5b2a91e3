"""Which rows a list selects, and in which order, as Python code."""

from __future__ import annotations

from collections.abc import Iterator

from ....contract import Array, Filter, ListQuery, Parameter, SortKey
from ....naming import upper
from ...render import literal
from .requests import Request
from .storage import Obstacle, attribute_of, column, key_column, stored_attribute

PLAIN = ("str", "int", "float", "bool")
SYMBOLS = {"equals": "==", "min": ">=", "max": "<=", "above": ">", "below": "<"}


def conditions(request: Request, query: ListQuery) -> Iterator[str]:
    """Lines that narrow `statement`: by the parents, by what is searched, by the filters."""
    for argument, attribute in request.parents.items():
        yield f"statement = statement.where({attribute} == {argument})"
    if query.search:
        searched = [stored_attribute(request.table, name) for name in query.searched]
        argument = request.argument["query", query.search.lower()]
        found = f"crud.search({argument}, {', '.join(searched)})"
        yield _when(request.parameter(query.search), argument, found)
    for filter in query.filters:
        argument = request.argument["query", filter.parameter.lower()]
        parameter = request.parameter(filter.parameter)
        yield _when(parameter, argument, _condition(request, filter, parameter, argument))


def order(request: Request, query: ListQuery, constants: dict[str, str]) -> str:
    """A tuple to order by, which ends with the key, so that the order is always the same."""
    key = attribute_of(request.table, key_column(request.table))
    plain = f"({key}.asc(),)"
    if not query.sort:
        return plain
    entries = (f"{literal(each.value)}: {_sorting(request, each)}" for each in query.sort_keys)
    name = f"{upper(request.method)}_ORDER"
    constants[f"{name}: paging.Order"] = f"{{{', '.join(entries)}}}"
    parameter, argument = (
        request.parameter(query.sort),
        request.argument["query", query.sort.lower()],
    )
    chosen = f"{name}[{argument}]"
    if isinstance(request.storage.plain(parameter.type), Array):
        if query.cursor:
            raise Obstacle("a cursor follows one order only")
        several = argument if always(parameter) else f"{argument} or ()"
        return f"(*(key for each in {several} for key in {name}[each]), {key}.asc())"
    return chosen if always(parameter) else f"({chosen} if {argument} is not None else {plain})"


def _sorting(request: Request, sorted: SortKey) -> str:
    found, key = column(request.table, sorted.property), key_column(request.table)
    if found is None:
        raise Obstacle(f"`{sorted.property}` is no column")
    direction = "desc" if sorted.descending else "asc"
    by = [found] if found is key else [found, key]
    keys = [f"{attribute_of(request.table, each)}.{direction}()" for each in by]
    return f"({', '.join(keys)}{',' * (len(keys) == 1)})"


def _condition(request: Request, filter: Filter, parameter: Parameter, argument: str) -> str:
    attribute = stored_attribute(request.table, filter.property)
    held = column(request.table, filter.property)
    given = request.storage.elements(parameter.type) or parameter.type
    if filter.comparison == "contains":
        is_plain = request.storage.seen(given) in PLAIN
        return f"contains({attribute}, {argument if is_plain else f'crud.as_json({argument})'})"
    if held is not None and not request.storage.comparable(given, held.type):
        raise Obstacle(f"`{filter.parameter}` has another type than `{filter.property}`")
    if filter.comparison == "any":
        return f"{attribute}.in_({argument})"
    return f"{attribute} {SYMBOLS[filter.comparison]} {argument}"


def _when(parameter: Parameter, argument: str, condition: str) -> str:
    line = f"statement = statement.where({condition})"
    return line if always(parameter) else f"if {argument} is not None:\n    {line}"


def always(parameter: Parameter) -> bool:
    """Whether the argument is never `None`."""
    return parameter.required or parameter.default is not None
