"""The contract: what every emitter reads, and all that it may read.

Names are those of OpenAPI, AsyncAPI, JSON Schema and SQL. Nothing here knows a target language,
everything is frozen, and `name` is always the name on the wire or in the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias

from .source import Json, Location

ScalarType = OneOf["string", "integer", "number", "boolean"]
ParameterLocation = OneOf["path", "query", "header", "cookie"]
Style = OneOf[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]
MediaKind = OneOf["json", "form", "multipart", "text", "binary", "events", "lines"]
SchemeKind = OneOf["bearer", "basic", "apiKey", "mutualTLS"]
Role = OneOf["list", "create", "get", "update", "replace", "delete"]
OnDelete = OneOf["cascade", "restrict", "set null", "no action"]


# --- types


@dataclass(frozen=True, slots=True)
class Constraints:
    """Validation keywords of JSON Schema, by their own meaning; `None` is not stated."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON scalar; `format` is the schema's own (`date-time`, `int64`, `binary`, ...), empty when there is none."""

    type: ScalarType
    format: str = ""
    constraints: Constraints = Constraints()


@dataclass(frozen=True, slots=True)
class Array:
    """`prefix` holds `prefixItems`; `items` is what follows them, `None` when nothing may."""

    items: Type | None
    constraints: Constraints = Constraints()
    prefix: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Map:
    """An object without declared properties."""

    values: Type
    constraints: Constraints = Constraints()


@dataclass(frozen=True, slots=True)
class Ref:
    """A definition of this contract, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Nullable:
    inner: Type


@dataclass(frozen=True, slots=True)
class Discriminator:
    """`mapping` gives each variant's definition its values on the wire."""

    property: str
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Union:
    variants: tuple[Type, ...]
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """`const`, or an `enum` of one value or of mixed types."""

    values: tuple[str | int | float | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


Type: TypeAlias = Scalar | Array | Map | Ref | Nullable | Union | Literal | Anything


# --- definitions


@dataclass(frozen=True, slots=True)
class Default:
    """A stated default, so that a stated `null` is not taken for none."""

    value: Json


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    type: Type
    required: bool
    default: Default | None = None
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    at: Location = field(kw_only=True, compare=False)


Shape = OneOf["both", "read", "write"]


@dataclass(frozen=True, slots=True)
class Object:
    """An object with declared properties.

    `origin` is the schema's name in the document: `User` for both `User` and `UserWrite`.
    `additional` is the type of undeclared properties: `None` forbids them, `Anything` lets them pass.
    """

    name: str
    properties: tuple[Property, ...]
    additional: Type | None = field(default_factory=Anything)
    constraints: Constraints = Constraints()
    dependent_required: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    description: str = ""
    deprecated: bool = False
    origin: str = ""
    shape: Shape = "both"
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Enum:
    """Strings or integers, in the order of the document."""

    name: str
    values: tuple[str, ...] | tuple[int, ...]
    description: str = ""
    deprecated: bool = False
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Alias:
    """A named schema that is neither an object with properties nor an enum."""

    name: str
    type: Type
    description: str = ""
    deprecated: bool = False
    origin: str = ""
    shape: Shape = "both"
    at: Location = field(kw_only=True, compare=False)


Definition: TypeAlias = Object | Enum | Alias


# --- requests


@dataclass(frozen=True, slots=True)
class Parameter:
    """`media_type` is set where the document describes it by `content` instead of `schema`."""

    name: str
    location: ParameterLocation
    type: Type
    required: bool
    style: Style
    explode: bool
    media_type: str = ""
    default: Default | None = None
    description: str = ""
    deprecated: bool = False
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form or multipart body is written."""

    property: str
    content_type: str = ""
    headers: tuple[Header, ...] = ()
    style: Style = "form"
    explode: bool = True


@dataclass(frozen=True, slots=True)
class MediaType:
    """One entry of `content`; `type` is one item of the stream for the kinds `events` and `lines`."""

    media_type: str
    kind: MediaKind
    type: Type | None
    encodings: tuple[Encoding, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestBody:
    content: tuple[MediaType, ...]
    required: bool
    description: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    name: str
    type: Type
    required: bool
    explode: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """`status` is a code, a range such as `4XX`, or `default`; `component` names it under `components/responses`."""

    status: str
    description: str
    component: str = ""
    content: tuple[MediaType, ...] = ()
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """`parameter` and `location` are of an `apiKey`; `scopes` maps a declared scope to its description.

    OAuth2 and OpenID Connect arrive as bearer tokens and have the kind `bearer`.
    """

    name: str
    kind: SchemeKind
    parameter: str = ""
    location: ParameterLocation = "header"
    scopes: Mapping[str, str] = field(default_factory=dict[str, str])
    description: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One scheme that must be satisfied, with the scopes that it must grant."""

    scheme: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Security:
    """Alternatives, each of which is a set of requirements that hold together."""

    alternatives: tuple[tuple[Requirement, ...], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` is without the contract's base path; `tag` is the first tag, `default` when there is none."""

    id: str
    tag: str
    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    security: Security = Security()
    callbacks: tuple[Callback, ...] = ()
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Callback:
    """A request that the server makes to an address it was given; `expression` is that address."""

    name: str
    expression: str
    operation: Operation


# --- storage


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`schema` and `column` are what is referred to."""

    schema: str
    column: str
    on_delete: OnDelete = "no action"


@dataclass(frozen=True, slots=True)
class Column:
    """`property` is the wire name of what it stores, `None` for a column that never is on the wire.

    `generated` is a value made by the application: `now`, or `uuid` for a key.
    """

    name: str
    type: Type
    nullable: bool
    property: str | None = None
    primary: bool = False
    unique: bool = False
    index: bool = False
    default: Default | None = None
    generated: OneOf["now", "uuid"] | None = None
    on_update: OneOf["now"] | None = None
    references: ForeignKey | None = None
    renamed_from: str = ""
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A property that is stored elsewhere.

    One of `via` (a foreign key column, on the target for a list and on this table for one object) and
    `through` (an association table). `back` names the inverse, empty when there is none.
    """

    property: str
    target: str
    many: bool
    via: str = ""
    through: str = ""
    back: str = ""
    cascade: OneOf["", "delete-orphan"] = ""
    at: Location = field(kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """A column, or an SQL expression."""

    expression: str
    is_column: bool = True
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    name: str
    on: tuple[IndexColumn, ...]
    where: str = ""
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A write-only property whose value is turned into a column's by the application."""

    property: str
    column: str


@dataclass(frozen=True, slots=True)
class Table:
    """How a schema is stored; `schema` is the name of its read shape."""

    name: str
    schema: str
    columns: tuple[Column, ...]
    relationships: tuple[Relationship, ...] = ()
    indexes: tuple[Index, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict[str, str])
    stored: tuple[Stored, ...] = ()
    version: str = ""
    soft_delete: str = ""
    renamed_from: str = ""
    at: Location = field(kw_only=True, compare=False)

    @property
    def primary(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.primary)


# --- resources


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
    comparison: OneOf["equals", "any", "contains", "min", "max", "above", "below"] = "equals"


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


# --- the whole


@dataclass(frozen=True, slots=True)
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

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags that have operations, in the order of the document."""
        return tuple(dict.fromkeys(operation.tag for operation in self.operations))

    def tagged(self, tag: str) -> tuple[Operation, ...]:
        return tuple(operation for operation in self.operations if operation.tag == tag)
