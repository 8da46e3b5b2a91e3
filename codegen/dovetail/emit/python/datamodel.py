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
from ..render import TEMPLATES, literal

_DEFINITION = re.compile(
    r'^(?:class (?P<class>\w+)|(?P<alias>\w+) = TypeAliasType\("\w+", (?P<type>.*)\)$)',
    re.MULTILINE,
)
_NAME = re.compile(r"(?<![.\w])[^\W\d]\w*")
_REBUILDS = re.compile(r"(?:^\w+\.model_rebuild\(\)\s*)+\Z", re.MULTILINE)


def classes(document: Mapping[str, Json], values: Mapping[str, Mapping[str, object]]) -> str:
    """The definitions of an OpenAPI document as Python; `values` are what the template of each needs."""
    if not values:
        return ""
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
    first = _DEFINITION.search(printed) if isinstance(printed, str) else None
    text = _REBUILDS.sub("", printed[first.start() :]) if isinstance(printed, str) and first else ""
    names = {match["class"] or match["alias"] for match in _DEFINITION.finditer(text)}
    lost = {str(each["name"]) for each in values.values()} - names
    if lost:
        raise RuntimeError(f"datamodel-code-generator has lost {', '.join(sorted(lost))}")
    return _quoted(text, names)


def _quoted(printed: str, names: set[str]) -> str:
    """Aliases that name themselves, or what stands below them, are in quotes."""
    defined: set[str] = set()

    def quoted(match: re.Match[str]) -> str:
        if match["class"]:
            defined.add(match["class"])
            return match[0]
        ahead = not names.intersection(_NAME.findall(match["type"])) <= defined
        defined.add(match["alias"])
        type = literal(match["type"]) if ahead else match["type"]
        return f'{match["alias"]} = TypeAliasType("{match["alias"]}", {type})'

    return _DEFINITION.sub(quoted, printed)
