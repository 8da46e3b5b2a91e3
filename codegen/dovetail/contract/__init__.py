"""The contract: what every emitter reads, and all that it may read.

Names are those of OpenAPI, AsyncAPI, JSON Schema and SQL. Nothing here knows a target language,
everything is frozen, and `name` is always the name on the wire or in the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..source import Json
from .definitions import (
    Alias,
    Default,
    Definition,
    Enum,
    Object,
    Property,
    Shape,
    is_nullable,
    resolve,
    resolve_object,
)
from .overlap import overlapping
from .requests import (
    DEFAULT_STYLES,
    Callback,
    Encoding,
    Header,
    MediaKind,
    MediaType,
    Operation,
    Parameter,
    ParameterLocation,
    RequestBody,
    Requirement,
    Response,
    SchemeKind,
    Security,
    SecurityScheme,
    Style,
)
from .resources import (
    Comparison,
    Filter,
    ListQuery,
    Page,
    Resource,
    ResourceOperation,
    Role,
    SortKey,
)
from .storage import Column, ForeignKey, Index, IndexColumn, OnDelete, Relationship, Stored, Table
from .types import (
    Anything,
    Array,
    Constraints,
    Discriminator,
    Literal,
    Map,
    Nullable,
    Ref,
    Scalar,
    ScalarType,
    Type,
    Union,
)

__all__ = [
    "DEFAULT_STYLES",
    "Alias",
    "Anything",
    "Array",
    "Callback",
    "Column",
    "Comparison",
    "Constraints",
    "Contract",
    "Default",
    "Definition",
    "Discriminator",
    "Encoding",
    "Enum",
    "Filter",
    "ForeignKey",
    "Header",
    "Index",
    "IndexColumn",
    "ListQuery",
    "Literal",
    "Map",
    "MediaKind",
    "MediaType",
    "Nullable",
    "Object",
    "OnDelete",
    "Operation",
    "Page",
    "Parameter",
    "ParameterLocation",
    "Property",
    "Ref",
    "Relationship",
    "RequestBody",
    "Requirement",
    "Resource",
    "ResourceOperation",
    "Response",
    "Role",
    "Scalar",
    "ScalarType",
    "SchemeKind",
    "Security",
    "SecurityScheme",
    "Shape",
    "SortKey",
    "Stored",
    "Style",
    "Table",
    "Type",
    "Union",
    "is_nullable",
    "overlapping",
    "resolve",
    "resolve_object",
]


@dataclass(frozen=True)
class Contract:
    """`document` is the hand-written one as plain data, other files bundled in; `base_path` is of its first server."""

    title: str
    version: str
    base_path: str
    document: Mapping[str, Json]
    description: str = ""
    definitions: tuple[Definition, ...] = ()
    operations: tuple[Operation, ...] = ()
    webhooks: tuple[Operation, ...] = ()
    security_schemes: tuple[SecurityScheme, ...] = ()
    tables: tuple[Table, ...] = ()
    resources: tuple[Resource, ...] = ()

    @cached_property
    def named(self) -> Mapping[str, Definition]:
        """The definitions by their names."""
        return {definition.name: definition for definition in self.definitions}

    def resolve(self, type: Type) -> Type:
        """The type behind aliases and `null`."""
        return resolve(type, self.named)

    def object(self, type: Type | None) -> Object | None:
        """The object behind aliases and `null`, if there is one."""
        return resolve_object(type, self.named)

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags that have operations, in the order of the document."""
        return tuple(dict.fromkeys(operation.tag for operation in self.operations))

    def tagged(self, tag: str) -> tuple[Operation, ...]:
        return tuple(operation for operation in self.operations if operation.tag == tag)
