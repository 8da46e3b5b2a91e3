"""JSON types: each accepts exactly what its JSON Schema accepts, from JSON text and from Python objects.

What comes from the wire is read with `parsed`. Limits are Python's: there is no year 0, a number is finite,
and half of a surrogate pair is no character. Text may hold any character that JSON may hold, NUL too: what a
database refuses is the database's to say.
"""

from __future__ import annotations

import enum
from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from typing import (
    Annotated,
    Any,
    Protocol,
    TypeAlias,
    TypeVar,
    runtime_checkable,
)
from uuid import UUID as Identifier

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    InstanceOf,
    PlainSerializer,
    Strict,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, InitErrorDetails, core_schema, from_json

from . import formats
from .alternatives import exactly_one, tagged, tuples
from .keywords import (
    dependents,
    finite,
    multiple_of,
    one_of,
    properties,
    reading,
    refused,
    sized,
    spelled,
    unique,
    wrong,
)

T = TypeVar("T")

__all__ = [
    "UUID",
    "Byte",
    "Date",
    "DateTime",
    "Duration",
    "Email",
    "File",
    "Hostname",
    "IPv4",
    "IPv6",
    "Int32",
    "Int64",
    "IntEnum",
    "Integer",
    "Json",
    "Model",
    "Number",
    "Tag",
    "Time",
    "Upload",
    "Uri",
    "UriReference",
    "dependents",
    "exactly_one",
    "multiple_of",
    "one_of",
    "parsed",
    "properties",
    "refused",
    "sized",
    "spelled",
    "tagged",
    "tuples",
    "unique",
]


def parsed(type: TypeAdapter[T], text: bytes, files: Mapping[str, Upload] | None = None) -> T:
    """The value of JSON text; raises `ValidationError`.

    `files` are those that the text only names: see `File`.
    """
    # Pydantic takes these for numbers where nothing looks at the value: they are no JSON.
    if b"NaN" in text or b"Infinity" in text:
        try:
            from_json(text, allow_inf_nan=False)
        except ValueError as error:
            raise ValidationError.from_exception_data(
                "", [InitErrorDetails(type=wrong("JSON"), input=None)]
            ) from error
    return type.validate_json(text, strict=True, by_alias=True, by_name=False, context=files)


class Model(BaseModel):
    """An object: Python names in the constructor, wire names in JSON."""

    model_config = ConfigDict(
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )


def whole(value: object) -> object:
    """JSON Schema's integers are the numbers without a fraction, however they are written."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class IntEnum(enum.IntEnum):
    """Integers of an `enum`; `true` is none of them, though Python calls it 1."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[IntEnum], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_no_boolean, handler(source))


def _no_boolean(value: object) -> object:
    if isinstance(value, bool):
        raise wrong("an integer")
    return whole(value)


Json: TypeAlias = Annotated[Any, finite]
Integer: TypeAlias = Annotated[int, Strict(), BeforeValidator(whole)]
Int32: TypeAlias = Annotated[
    int, Strict(), Field(ge=-(2**31), le=2**31 - 1), BeforeValidator(whole)
]
Int64: TypeAlias = Annotated[
    int, Strict(), Field(ge=-(2**63), le=2**63 - 1), BeforeValidator(whole)
]
Number: TypeAlias = Annotated[float, Strict(), Field(allow_inf_nan=False)]

_date_time = reading(formats.date_time, "an RFC 3339 date-time")


def _moment(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return formats.utc(value)
    return _date_time(value)


DateTime: TypeAlias = Annotated[AwareDatetime, Strict(), BeforeValidator(_moment)]
Date: TypeAlias = Annotated[
    date, Strict(), BeforeValidator(reading(formats.full_date, "a date such as 2024-02-29"))
]
UUID: TypeAlias = Annotated[
    Identifier, Strict(), BeforeValidator(reading(formats.uuid, "a UUID with hyphens"))
]
Byte: TypeAlias = Annotated[
    bytes,
    Strict(),
    BeforeValidator(reading(formats.base64, "base64")),
    PlainSerializer(lambda value: b64encode(value).decode(), return_type=str, when_used="json"),
]
Time: TypeAlias = Annotated[
    str, AfterValidator(reading(formats.full_time, "an RFC 3339 time with its offset"))
]
Duration: TypeAlias = Annotated[
    str, AfterValidator(reading(formats.duration, "a duration such as P1DT12H"))
]
Email: TypeAlias = Annotated[str, AfterValidator(reading(formats.email, "an e-mail address"))]
Hostname: TypeAlias = Annotated[str, AfterValidator(reading(formats.hostname, "a host name"))]
IPv4: TypeAlias = Annotated[str, AfterValidator(reading(formats.ipv4, "an IPv4 address"))]
IPv6: TypeAlias = Annotated[str, AfterValidator(reading(formats.ipv6, "an IPv6 address"))]
Uri: TypeAlias = Annotated[str, AfterValidator(reading(formats.uri, "a URI"))]
UriReference: TypeAlias = Annotated[
    str, AfterValidator(reading(formats.uri_reference, "a URI or a relative reference"))
]


@runtime_checkable
class Upload(Protocol):
    """A file of a multipart body."""

    @property
    def filename(self) -> str | None: ...

    @property
    def content_type(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    async def read(self, size: int = -1) -> bytes: ...


def _upload(value: object, info: ValidationInfo[Mapping[str, Upload] | None]) -> object:
    """Files of a multipart body stand beside its text, which has their names."""
    return info.context.get(value, value) if info.context and isinstance(value, str) else value


File: TypeAlias = Annotated[
    InstanceOf[Upload],
    BeforeValidator(_upload),
    WithJsonSchema({"type": "string", "format": "binary"}),
]
