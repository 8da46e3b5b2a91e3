"""What a generated module imports of the runtime."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

VALUES = {
    "answers": ("header", "readBlob", "readJson", "readText"),
    "bodies": (
        "body",
        "writeBlob",
        "writeEvents",
        "writeForm",
        "writeJson",
        "writeLines",
        "writeText",
    ),
    "headers": ("boolean", "list", "number", "object", "readInt64"),
    "json": ("anyOf", "byProperty"),
    "multipart": ("writeMultipart",),
    "parameters": ("inCookie", "inHeader", "inPath", "inQuery", "jsonText"),
    "send": ("send",),
    "streams": ("readEvents", "readLines"),
    "tokens": ("randomToken",),
}
TYPES = {
    "answers": ("Answer", "Declared"),
    "errors": ("Call", "Failure", "HttpError"),
    "statuses": ("ClientError", "Informational", "Redirection", "ServerError", "Success"),
    "http": ("Http", "Options"),
}
# What is generated beside it; `int64` and `responses` hold values as well.
MODULES = {"int64": "import", "responses": "import", "types": "import type"}


def imports(used: Iterable[str], code: Iterable[str], root: str) -> Iterator[str]:
    """The statements that import these names of the runtime, and the modules that the code reads.

    `root` is the way to what is generated.
    """
    read = [line for line in code if not line.lstrip().startswith(("/*", "*"))]
    # Where integers stand is told by expressions that know no module.
    told = {each for each in VALUES["json"] if any(f"{each}(" in line for line in read)}
    names = {*used, *told}
    for module, keyword in MODULES.items():
        if any(re.search(rf"(?<![\w$.\"'`/]){module}\.\w", line) for line in read):
            yield f'{keyword} * as {module} from "{root}/{module}";'
    for module in sorted({*VALUES, *TYPES}):
        values = [each for each in VALUES.get(module, ()) if each in names]
        types = [each for each in TYPES.get(module, ()) if each in names]
        marked = [f"type {each}" for each in types] if values else types
        if values or types:
            keyword = "import" if values else "import type"
            yield f'{keyword} {{ {", ".join([*values, *marked])} }} from "{root}/runtime/{module}";'
