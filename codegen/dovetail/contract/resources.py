"""Resources: entities, and the operations on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from ..source import Location

Comparison = OneOf["equals", "any", "contains", "min", "max", "above", "below"]
Role = OneOf["list", "create", "get", "update", "replace", "delete"]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a list answers its parts, as property paths (`meta.total`), empty where it does not."""

    items: str
    total: str = ""
    page: str = ""
    limit: str = ""
    pages: str = ""
    has_next: str = ""
    has_prev: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter that restricts a list; `any` is one of several values, `contains` looks into an array."""

    parameter: str
    property: str
    comparison: Comparison = "equals"


@dataclass(frozen=True, slots=True)
class SortKey:
    """A value of the sort parameter, and the property that it orders by."""

    value: str
    property: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the query parameters of a list mean; a parameter's name is empty where there is none.

    `search` finds its text in any of `searched`. `unknown` are parameters that no rule recognises.
    """

    page: str = ""
    limit: str = ""
    offset: str = ""
    cursor: str = ""
    search: str = ""
    searched: tuple[str, ...] = ()
    sort: str = ""
    sort_keys: tuple[SortKey, ...] = ()
    filters: tuple[Filter, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceOperation:
    """`envelope` is the property of the answer that holds the entity, empty when it is the answer itself.

    `page` and `query` are of a list. `location` and `etag` say that the success answers those headers,
    `if_match` that the request may carry that one.
    """

    role: Role
    operation: str
    envelope: str = ""
    page: Page | None = None
    query: ListQuery | None = None
    location: bool = False
    etag: bool = False
    if_match: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """An entity and its operations.

    `name` is the collection's, such as `items`; `entity` is the name of the read shape; `key` is the path
    parameter of the item path, and `key_property` the entity's property that it is compared with.
    `parents` maps each path parameter above the collection to the entity's property that holds it.
    `reason` says in one sentence how it was recognised.
    """

    name: str
    entity: str
    path: str
    key: str
    key_property: str
    operations: tuple[ResourceOperation, ...]
    parents: Mapping[str, str] = field(default_factory=dict[str, str])
    reason: str = ""
    at: Location = field(kw_only=True, compare=False)
