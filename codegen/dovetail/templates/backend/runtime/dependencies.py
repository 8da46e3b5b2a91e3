"""FastAPI dependencies that are made in one step, where they need nothing that only FastAPI can give."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, TypeVar, get_args, get_origin

from fastapi import Depends, Request, params

T = TypeVar("T")
Use: TypeAlias = Callable[[Request, Any], Coroutine[Any, Any, T]]
Dependency: TypeAlias = Callable[..., Any]
Made: TypeAlias = dict[Dependency, Any]

SHARED = "dovetail.dependencies"


def injected(dependency: Dependency) -> Dependency:
    """The dependency as one that FastAPI resolves fast.

    FastAPI makes a class in a thread, which costs about 140 µs, and takes 15 µs for each dependency of its
    `__init__`. Where these are classes, coroutine functions and the request, all of them are made here, each
    once a request. Anything else is left to FastAPI.
    """
    maker = maker_of(dependency)
    if maker is not None:
        return maker.begin
    return _outside_a_thread(dependency) if inspect.isclass(dependency) else dependency


def then(dependency: Dependency, use: Use[T]) -> Callable[..., Coroutine[Any, Any, T]]:
    """A dependency that is made of another one."""
    maker = maker_of(dependency)
    if maker is None:
        made_before = Depends(injected(dependency))

        async def made_by_fastapi(request: Request, made: Any = made_before) -> T:
            return await use(request, made)

        return made_by_fastapi

    async def made_here(request: Request) -> T:
        return await use(request, await maker.begin(request))

    return made_here


@dataclass(frozen=True, slots=True)
class Maker:
    """How a class or a coroutine function is called; an argument without a maker is the request."""

    dependency: Dependency
    arguments: Mapping[str, Maker | None]

    async def begin(self, request: Request) -> Any:
        """What is made for a request, where FastAPI asks for it."""
        shared: Made = request.scope.setdefault(SHARED, {})
        return await self.make(request, shared, request.app.dependency_overrides)

    async def make(
        self, request: Request, shared: Made, overrides: Mapping[Dependency, Dependency]
    ) -> Any:
        if self.dependency in shared:
            return shared[self.dependency]
        if overrides and self.dependency in overrides:
            made = await _overridden(overrides[self.dependency], request, shared, overrides)
        else:
            arguments = {
                name: request if maker is None else await maker.make(request, shared, overrides)
                for name, maker in self.arguments.items()
            }
            made = self.dependency(**arguments)
            if not inspect.isclass(self.dependency):
                made = await made
        shared[self.dependency] = made
        return made


def maker_of(dependency: Dependency) -> Maker | None:
    """`None` when only FastAPI can make it: it is a generator, reads parameters, runs in a thread."""
    if not inspect.isclass(dependency) and not inspect.iscoroutinefunction(dependency):
        return None
    try:
        parameters = inspect.signature(dependency, eval_str=True).parameters
    except (NameError, ValueError):
        return None
    arguments: dict[str, Maker | None] = {}
    for name, parameter in parameters.items():
        type, marks = _parts(parameter)
        if inspect.isclass(type) and issubclass(type, Request):
            arguments[name] = None
            continue
        maker = maker_of(marks[0].dependency or type) if marks and _is_plain(marks[0]) else None
        if maker is None or parameter.kind is inspect.Parameter.POSITIONAL_ONLY:
            return None
        arguments[name] = maker
    return Maker(dependency, arguments)


def _parts(parameter: inspect.Parameter) -> tuple[Any, list[params.Depends]]:
    """Its type, and what marks it as a dependency."""
    stated = parameter.annotation
    type, *metadata = get_args(stated) if get_origin(stated) is Annotated else (stated,)
    return type, [
        each for each in (*metadata, parameter.default) if isinstance(each, params.Depends)
    ]


def _is_plain(mark: params.Depends) -> bool:
    return type(mark) is params.Depends and mark.use_cache and mark.scope is None


async def _overridden(
    dependency: Dependency,
    request: Request,
    shared: Made,
    overrides: Mapping[Dependency, Dependency],
) -> Any:
    """What `app.dependency_overrides` says; a plain function is called as it is."""
    maker = maker_of(dependency)
    if maker is not None:
        return await maker.make(request, shared, overrides)
    made: Any = dependency()
    return await made if inspect.isawaitable(made) else made


def _outside_a_thread(dependency: Dependency) -> Dependency:
    async def make(**arguments: Any) -> Any:
        return dependency(**arguments)

    vars(make)["__signature__"] = inspect.signature(dependency, eval_str=True)
    return make
