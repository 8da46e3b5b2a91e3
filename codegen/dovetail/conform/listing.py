"""Print the routes of `MODULE:APP` as JSON: `python -m dovetail.conform.listing MODULE:APP`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from typing import Any

from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

# What every route that answers GET and every application answers by itself.
ALWAYS = ("HEAD", "OPTIONS")


def main() -> None:
    print(json.dumps(list(listed(_load(sys.argv[1])))))


def listed(app: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Methods and paths, but not of routes that say that they are in no document."""
    while not hasattr(app, "routes"):
        # Middleware stands before what it wraps.
        app = app.app
    for route in iter_route_contexts(app.routes):
        path = f"{prefix}{route.path or ''}"
        if isinstance(route.route, Mount):
            yield from listed(route.route, path)
        elif route.methods and route.include_in_schema:
            yield from ((method, path) for method in route.methods if method not in ALWAYS)


def _load(name: str) -> Any:
    """An application, or what a function makes that takes nothing, as uvicorn does it."""
    module, _, attributes = name.partition(":")
    loaded: Any = reduce(getattr, attributes.split("."), import_module(module))
    try:
        return loaded()
    except TypeError:
        return loaded


if __name__ == "__main__":
    main()
