"""Multipart bodies: what no schema can say of a file, and what schemathesis takes for sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs
import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.file_samples import file_extension
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.transport.serialization import Binary

EXTENSIONS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType]  # its type leaves out what hooks return
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Whether it is a failure.

    415 for a file that is not of its media type is none: its schema cannot say that bytes are a picture.
    Neither is it that a body was accepted which is wrong in what is empty alone, and so was never sent.
    """
    if case.media_type != "multipart/form-data" or not isinstance(case.body, dict):
        return True
    parts: Mapping[str, object] = case.body
    if isinstance(failure, RejectedPositiveData) and response.status_code == 415:
        return all(_is_of_type(part, _media_type(case, name)) for name, part in parts.items())
    if isinstance(failure, AcceptedNegativeData):
        sent = {name: part for name, part in parts.items() if part not in ([], {})}
        return len(sent) == len(parts) or not _is_valid(case, sent)
    return True


def _is_valid(case: Case[Any], parts: Mapping[str, object]) -> bool:
    """Whether the schema allows these parts, whatever is in files."""
    texts = {name: "" if isinstance(part, Binary) else part for name, part in parts.items()}
    schema: Any = case.operation.get_body_for_media_type(case.media_type).optimized_schema
    return jsonschema_rs.validator_for(schema).is_valid(texts)


def _is_of_type(part: object, media_type: str) -> bool:
    if not isinstance(part, Binary) or not media_type:
        return True
    return file_extension(part.data) == EXTENSIONS.get(media_type, "")


def _media_type(case: Case[Any], name: str) -> str:
    """The one that a part was sent with, of those that the contract states."""
    chosen: Mapping[str, str] = case.multipart_content_types or {}
    stated: list[str] = case.operation.get_body_for_media_type(
        case.media_type
    ).get_property_content_types(name)
    return chosen.get(name) or next(iter(stated), "")
