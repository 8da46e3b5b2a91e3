"""Requests: operations, their parameters, bodies, responses and security."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from ..source import Location
from .definitions import Default
from .types import Type

ParameterLocation = OneOf["path", "query", "header", "cookie"]
Style = OneOf[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]
DEFAULT_STYLES: Mapping[ParameterLocation, Style] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}
MediaKind = OneOf["json", "form", "multipart", "text", "binary", "events", "lines"]
SchemeKind = OneOf["bearer", "basic", "apiKey", "mutualTLS"]


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
    """An answer of an operation, declared `at` a place.

    `status` is a code, a range such as `4XX`, or `default`; `component` names it under `components/responses`.
    """

    status: str
    description: str
    component: str = ""
    content: tuple[MediaType, ...] = ()
    headers: tuple[Header, ...] = ()
    at: Location | None = field(default=None, kw_only=True, compare=False)


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

    @property
    def success(self) -> Response | None:
        """The first response that tells of success."""
        return next((each for each in self.responses if each.status[0] == "2"), None)


@dataclass(frozen=True, slots=True)
class Callback:
    """A request that the server makes to an address it was given; `expression` is that address."""

    name: str
    expression: str
    operation: Operation
