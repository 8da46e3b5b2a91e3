"""What an operation answers: an entity, or a list of them, seen through envelopes and pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..contract import (
    Array,
    Definition,
    MediaType,
    Object,
    Page,
    Ref,
    Scalar,
    Table,
    Type,
    resolve,
    resolve_object,
)
from ..naming import singular, snake

ENVELOPES = ("data", "result", "payload", "item")
LISTS = ("data", "items", "results", "records", "entries", "content", "values")
META = ("meta", "metadata", "pagination", "paging", "page_info", "page", "paginator", "cursors")

# Names of a page's parts, the surest first, and the type that tells them from others of that name.
PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "total": (
        "integer",
        ("total", "total_count", "total_items", "total_results", "total_elements", "count"),
    ),
    "page": ("integer", ("page", "current_page", "page_number", "number")),
    "limit": ("integer", ("limit", "per_page", "page_size", "size")),
    "pages": ("integer", ("pages", "total_pages", "page_count", "last_page")),
    "has_next": ("boolean", ("has_next", "has_next_page", "has_more")),
    "has_prev": ("boolean", ("has_prev", "has_previous", "has_prev_page", "has_previous_page")),
    "cursor": ("string", ("next_cursor", "cursor", "end_cursor", "next_page_token")),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`envelope` is the property that holds the entity; a list has a `page` instead."""

    entity: Object
    envelope: str = ""
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Shapes:
    """The contract's definitions by name, and the tables of those that are stored.

    `origins` are read shapes by the name of their schema.
    """

    definitions: Mapping[str, Definition]
    tables: Mapping[str, Table]
    origins: Mapping[str, Object]

    @classmethod
    def of(cls, definitions: Iterable[Definition], tables: Iterable[Table]) -> Shapes:
        named = {definition.name: definition for definition in definitions}
        objects = [found for found in named.values() if isinstance(found, Object)]
        read = {found.origin: found for found in objects if found.shape != "write"}
        return cls(named, {table.schema: table for table in tables}, read)

    def plain(self, type: Type | None) -> Type | None:
        """The type behind aliases and `null`."""
        return resolve(type, self.definitions) if type is not None else None

    def object(self, type: Type | None) -> Object | None:
        """The object behind the type, if it is one."""
        return resolve_object(type, self.definitions)

    def read(self, name: str) -> Object | None:
        """The object that a schema of the document is when it is answered."""
        return self.origins.get(name) or self.object(Ref(name))

    def elements(self, type: Type | None) -> Object | None:
        """The object that an array of objects is made of."""
        plain = self.plain(type)
        return self.object(plain.items) if isinstance(plain, Array) else None

    def at(self, type: Type | None, path: str) -> Type | None:
        """The type of the property at a path such as `data.items`; itself when the path is empty."""
        for name in path.split(".") if path else ():
            found = self.object(type)
            type = (
                next((p.type for p in found.properties if p.name == name), None) if found else None
            )
        return type


def json(content: tuple[MediaType, ...]) -> Type | None:
    """The type of the JSON among several media types."""
    return next((media.type for media in content if media.kind == "json"), None)


def entity(
    type: Type | None, shapes: Shapes, noun: str, keys: Collection[str] = ()
) -> Answer | None:
    """The object answered, or the one in its envelope.

    `noun` is what the collection calls its entities; `keys` are properties that envelopes lack.
    """
    answered = shapes.object(type)
    if answered is None or _is_entity(answered, shapes, keys):
        return Answer(answered) if answered else None
    for name in (*ENVELOPES, snake(singular(noun))):
        for property in answered.properties:
            inner = shapes.object(property.type) if snake(property.name) == name else None
            if inner:
                return Answer(inner, envelope=property.name)
    return Answer(answered)


def many(type: Type | None, shapes: Shapes, name: str) -> Answer | None:
    """The objects of an array, or of a page; `name` is what the collection calls them."""
    element = shapes.elements(type)
    if element:
        return Answer(element, page=Page(""))
    page = shapes.object(type)
    if page is None or _is_entity(page, shapes, ()):
        return None
    found = _items(page, shapes, (*LISTS, name))
    return Answer(found[1], page=parts(page, shapes, found[0])) if found else None


def parts(page: Object, shapes: Shapes, items: str) -> Page:
    """The page's parts by their names and types; `items` is where its entities are."""
    found: dict[str, str] = {}
    scalars = list(_scalars(page, shapes))
    for part, (type, names) in PARTS.items():
        for name in names:
            paths = (path for path, key, kind in scalars if key == name and kind == type)
            if path := next(paths, ""):
                found[part] = path
                break
    return Page(items, **found)


def _is_entity(found: Object, shapes: Shapes, keys: Collection[str]) -> bool:
    """Stored, or with a key of its own: then `data` is a property like any other."""
    if found.name in shapes.tables:
        return True
    return any(snake(property.name) in ("id", *keys) for property in found.properties)


def _items(page: Object, shapes: Shapes, names: tuple[str, ...]) -> tuple[str, Object] | None:
    """Where the entities are: in the page, or in what its envelope holds."""
    for prefix, found in _opened(page, shapes, ENVELOPES):
        properties = {property.name: property.type for property in found.properties}
        for name in names:
            element = shapes.elements(properties[name]) if name in properties else None
            if element:
                return f"{prefix}{name}", element
    return None


def _opened(
    found: Object, shapes: Shapes, names: Collection[str], prefix: str = ""
) -> Iterator[tuple[str, Object]]:
    """The object, then those in its properties of these names, with what their paths start with."""
    yield prefix, found
    for property in found.properties:
        inner = shapes.object(property.type) if snake(property.name) in names else None
        if inner:
            yield f"{prefix}{property.name}.", inner


def _scalars(page: Object, shapes: Shapes) -> Iterator[tuple[str, str, str]]:
    """Path, name and type of every scalar that can be a part of the page, the nearest first."""
    for outer, opened in _opened(page, shapes, ENVELOPES):
        for prefix, found in _opened(opened, shapes, META, outer):
            for property in found.properties:
                plain = shapes.plain(property.type)
                if isinstance(plain, Scalar) and plain.format not in ("uri", "url"):
                    yield f"{prefix}{property.name}", snake(property.name), plain.type
