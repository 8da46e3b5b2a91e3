"""Files that are not of their media type: no schema can say that bytes are a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
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
    """Whether it is a failure: 415 for such a file is none, though its schema takes it for valid."""
    is_refused = isinstance(failure, RejectedPositiveData) and response.status_code == 415
    if not is_refused or case.media_type != "multipart/form-data":
        return True
    body: object = case.body
    parts: Mapping[str, object] = body if isinstance(body, dict) else {}
    return all(_is_of_type(part, _media_type(case, name)) for name, part in parts.items())


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
