"""The emitters: those that are built in, and those that other distributions register."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from ..contract import Contract
from . import Emitter, EmitterError, File
from .render import shadowed
from .runtime import with_runtime

GROUP = "dovetail.emitters"
BUILT_IN = (
    "python.schemas",
    "python.models",
    "python.responses",
    "python.routers",
    "python.security",
    "python.errors",
    "python.application",
    "python.services",
    "python.client",
    "python.webhooks",
    "typescript.types",
    "typescript.int64",
    "typescript.responses",
    "typescript.client",
)


def emit(contract: Contract, templates: Path | None = None) -> list[File]:
    """What every emitter makes; a template in `templates` stands for the built-in one of the same path."""
    templates = templates and templates.resolve()
    with shadowed(templates):
        try:
            emitted = (file for emitter in _emitters() for file in emitter(contract))
            return list(with_runtime(emitted))
        except Exception as error:
            place = templates and _place(error, templates)
            if not place:
                raise
            raise EmitterError(f"{place}: {error}") from error


def registered_sources() -> Iterator[Path]:
    """The files of the emitters that other distributions register."""
    for point in entry_points(group=GROUP):
        spec = find_spec(point.module.partition(".")[0])
        for directory in (spec and spec.submodule_search_locations) or ():
            yield from (path for path in Path(directory).rglob("*") if path.is_file())
        if spec and not spec.submodule_search_locations and spec.origin:
            yield Path(spec.origin)


def _emitters() -> Iterator[Emitter]:
    # Imported here: what only lints or shows its help does not wait for them.
    for name in BUILT_IN:
        emitter: Emitter = import_module(f".{name}", __package__).emit
        yield emitter
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        yield _load(point)


def _load(point: EntryPoint) -> Emitter:
    try:
        emitter: Emitter = point.load()
    except Exception as error:
        raise EmitterError(f"the emitter `{point.name}` cannot be loaded: {error}") from error
    return emitter


def _place(error: Exception, templates: Path) -> str:
    """Where a template of the user's own went wrong, empty when it was not there."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(templates)]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else ""
