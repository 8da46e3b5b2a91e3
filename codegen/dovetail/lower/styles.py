"""How values are written into paths, queries, headers and cookies, where the document does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from ..contract import DEFAULT_STYLES, ParameterLocation, Style
from ..source import Node

STYLES: Mapping[str, Style] = {style: style for style in get_args(Style)}
LOCATIONS: Mapping[str, ParameterLocation] = {
    "path": "path",
    "query": "query",
    "querystring": "query",
    "header": "header",
    "cookie": "cookie",
}


def style(parameter: Node, location: ParameterLocation) -> Style:
    return STYLES.get(parameter.text("style"), DEFAULT_STYLES[location])


def explode(node: Node, style: Style) -> bool:
    """Stated, or by the style: one pair for each value of a form or of a cookie."""
    stated = node.get("explode")
    if stated is not None and isinstance(stated.value, bool):
        return stated.value
    return style in ("form", "cookie")
