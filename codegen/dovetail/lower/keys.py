"""Which properties of an entity the parameters of its paths speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..contract import Column, Object, Table
from ..naming import singular, snake


def segments(path: str) -> tuple[str, ...]:
    """`/users/{user_id}/items` is `users`, `{user_id}`, `items`."""
    return tuple(segment for segment in path.split("/") if segment)


def parameter(segment: str) -> str:
    """The name in braces, empty when the segment is a word."""
    return segment[1:-1] if segment[:1] == "{" and segment[-1:] == "}" else ""


def key_property(key: str, collection: str, entity: Object, table: Table | None) -> str:
    """`{item_id}` and `{id}` are `id`, `{slug}` and `{item_slug}` are `slug`; empty when it is unknown."""
    properties = {snake(property.name): property.name for property in entity.properties}
    name = snake(key)
    suffixes = [
        name.removeprefix(f"{snake(noun)}_") for noun in (singular(collection), entity.name)
    ]
    candidates = [name, *suffixes, "id" if name.endswith("_id") else name]
    stored = [column.property or "" for column in table.primary] if table else []
    known = [properties[candidate] for candidate in candidates if candidate in properties]
    return next(iter(known or (stored if len(stored) == 1 else ())), "")


def parent_properties(path: str, entity: Object, table: Table | None) -> Mapping[str, str]:
    """The property that holds each parameter above a collection, where there is one."""
    found: dict[str, str] = {}
    for noun, name in _parents(path):
        held = _reference(noun, name, table) or _named(noun, name, entity)
        if held:
            found[name] = held
    return found


def _parents(path: str) -> Iterator[tuple[str, str]]:
    """Each parameter, after the singular of the word that it stands under."""
    words = segments(path)
    for above, segment in zip(("", *words), words, strict=False):
        if name := parameter(segment):
            yield snake(singular(above)) if above and not parameter(above) else "", name


def _reference(noun: str, name: str, table: Table | None) -> str:
    """The foreign key that leads to the parent, when only one does."""
    columns = [column for column in (table.columns if table else ()) if _leads(column, noun, name)]
    named = [column for column in columns if column.name == snake(name)] or columns
    return (named[0].property or named[0].name) if len(named) == 1 else ""


def _leads(column: Column, noun: str, name: str) -> bool:
    target = column.references
    if target is None or snake(target.schema) != noun:
        return False
    return snake(name) in (snake(target.column), f"{noun}_{snake(target.column)}")


def _named(noun: str, name: str, entity: Object) -> str:
    properties = {snake(property.name): property.name for property in entity.properties}
    # `{id}` alone is also a name of the entity's own property, `{user_id}` is not.
    names = (f"{noun}_{snake(name)}", snake(name) if "_" in snake(name) else "")
    return next((properties[candidate] for candidate in names if candidate in properties), "")
