"""Where the paths of the document begin."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ..documents import Documents
from ..source import Node


def base_path(documents: Documents) -> str:
    """The path of the first server's address, without a slash at the end."""
    servers = documents.openapi.get("servers")
    server = next(servers.elements(), None) if servers is not None else None
    if server is None:
        return ""
    # An address may be relative, or broken by a variable: only its path matters.
    path = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]*)?|[?#].*", "", _filled(server))
    segments = unquote(path).split("/")
    path = "/".join(segment for segment in segments if segment not in ("", ".", ".."))
    return f"/{path}" if path else ""


def _filled(server: Node) -> str:
    """The address with the defaults of its variables."""
    variables = server.get("variables")

    def default(variable: re.Match[str]) -> str:
        stated = variables.get(variable[1]) if variables is not None else None
        value = stated.get("default") if stated is not None else None
        return str(value.value) if value is not None else ""

    return re.sub(r"\{([^}]*)\}", default, server.text("url"))
