"""What schemathesis sends where a contract asks for files: files of the formats that it names."""

from __future__ import annotations

import schemathesis
from hypothesis import strategies
from schemathesis.core.file_samples import FILE_SAMPLES

# No schema can say that bytes are a picture, so the default is any file in any part.
FORMATS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}

for media_type, extension in FORMATS.items():
    schemathesis.openapi.media_type(media_type, strategies.just(FILE_SAMPLES[extension]))
