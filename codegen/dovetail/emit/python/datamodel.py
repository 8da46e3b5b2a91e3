"""datamodel-code-generator, called in process: it reads the document, puts the classes in order, prints them.

What it makes of types and names loses keywords and invents names, so the templates under
`backend/schemas/` take those from the contract.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from datamodel_code_generator import InputFileType, PythonVersion, generate
from datamodel_code_generator.enums import DataModelType

from ...source import Json
from ..render import TEMPLATES

_DEFINITION = re.compile(r"^(?:class \w|\w+ = )", re.MULTILINE)
_REBUILD = re.compile(r"^\w+\.model_rebuild\(\)\n?", re.MULTILINE)


def classes(document: Mapping[str, Json], values: Mapping[str, Mapping[str, object]]) -> str:
    """The definitions of an OpenAPI document as Python; `values` are what the template of each needs."""
    printed = generate(
        dict(document),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        custom_template_dir=TEMPLATES / "backend" / "schemas",
        extra_template_data=defaultdict(dict, {name: {**each} for name, each in values.items()}),
        disable_future_imports=True,
        disable_timestamp=True,
        formatters=[],
        keep_model_order=True,
        use_type_alias=True,
    )
    if not isinstance(printed, str):
        return ""  # there is nothing to print
    first = _DEFINITION.search(printed)
    return _REBUILD.sub("", printed[first.start() :]) if first else ""
