"""Classes as FastAPI dependencies that are made in the event loop."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any


@cache
def injected(dependency: Callable[..., Any]) -> Callable[..., Any]:
    """The dependency, with a class made without the thread that FastAPI would make it in.

    A thread costs about seven times as much. `__init__` still takes dependencies; functions stay as they are.
    """
    if not inspect.isclass(dependency):
        return dependency

    async def make(**arguments: Any) -> Any:
        return dependency(**arguments)

    make.__name__ = dependency.__name__
    vars(make)["__signature__"] = inspect.signature(dependency, eval_str=True)
    return make
