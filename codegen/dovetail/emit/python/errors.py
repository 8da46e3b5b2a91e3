"""The contract's error, filled from a failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...contract import Contract, Operation, Response
from .. import File
from ..render import render
from .annotations import python_name
from .filling import Filling

PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Found:
    """One use of an error; `status` is `None` for a range and for `default`."""

    status: int | None
    schema: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A class of errors, and the expression that makes one; empty where a failure cannot fill it."""

    annotation: str
    expression: str


PROBLEM_DETAILS = Shape("Problem", "Problem.of(failure)")


@dataclass(frozen=True, slots=True)
class Errors:
    """How a contract writes errors; `shapes` and `media_types` are of the statuses that differ."""

    shape: Shape
    shapes: Mapping[int, Shape]
    media_type: str
    media_types: Mapping[int, str]
    bad_request: tuple[str, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether the contract leaves it open what errors are."""
        return self.shape == PROBLEM_DETAILS


def emit(contract: Contract) -> Iterator[File]:
    """`errors.py`."""
    errors = errors_of(contract)
    yield File(PurePosixPath("backend/errors.py"), render("backend/errors.py.jinja", errors=errors))


def errors_of(contract: Contract) -> Errors:
    """Recognised by what most of the contract's errors refer to; problem details where none do."""
    found = list(_found(contract))
    filling = Filling(contract.named)
    schema = _most(Counter(each.schema for each in found))
    media_type = _most(Counter(each.media_type for each in found)) or PROBLEM
    return Errors(
        shape=_shape(schema, filling) if schema else PROBLEM_DETAILS,
        shapes={
            status: shape
            for status, name in _by_status(found, "schema").items()
            if name != schema and (shape := _shape(name, filling)).expression
        },
        media_type=media_type,
        media_types={
            status: each
            for status, each in _by_status(found, "media_type").items()
            if each != media_type
        },
        bad_request=tuple(each.id for each in contract.operations if _says_bad_request(each)),
    )


def _found(contract: Contract) -> Iterator[Found]:
    for operation in contract.operations:
        for response in operation.responses:
            if response.status[0] in "45dD":
                yield from _errors(response, contract)


def _errors(response: Response, contract: Contract) -> Iterator[Found]:
    status = int(response.status) if response.status.isdecimal() else None
    for media in response.content:
        error = contract.object(media.type)
        if media.kind == "json" and error:
            yield Found(status, error.name, media.media_type.replace("*/*", "application/json"))


def _by_status(found: list[Found], what: str) -> dict[int, str]:
    """What is most frequent at each status."""
    counts: dict[int, Counter[str]] = {}
    for error in found:
        if error.status is not None:
            counts.setdefault(error.status, Counter())[getattr(error, what)] += 1
    return {status: _most(count) for status, count in sorted(counts.items())}


def _most(count: Counter[str]) -> str:
    return count.most_common(1)[0][0] if count else ""


def _shape(name: str, filling: Filling) -> Shape:
    return Shape(f"schemas.{python_name(name)}", filling.expression(name))


def _says_bad_request(operation: Operation) -> bool:
    statuses = {response.status for response in operation.responses}
    return "400" in statuses and "422" not in statuses
