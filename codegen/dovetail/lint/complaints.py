"""What an error of the official schemas means, in plain words and at the right place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from jsonschema_rs import ValidationError, ValidationErrorKind

from ..source import Location, Node
from . import wording
from .official import keyword, known_fields
from .rules import Finding, suggestion

Kind = ValidationErrorKind
Path: TypeAlias = tuple[str | int, ...]
Branch: TypeAlias = Sequence[ValidationError]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with the value at `path`.

    `key` is the field of it that is to blame, `about_key` says that its own key is the place to show, and an
    `uncertain` complaint may only follow from another one.
    """

    path: Path
    message: str
    hint: str = ""
    key: str = ""
    uncertain: bool = False
    about_key: bool = False


def findings(version: str, errors: Iterable[ValidationError], root: Node) -> Iterator[Finding]:
    """The findings that errors of a value amount to; `root` is that value."""
    complaints = [c for error in errors for c in _complaints(version, error)]
    certain = {
        complaint.path[:length]
        for complaint in complaints
        if not complaint.uncertain
        for length in range(len(complaint.path) + 1)
    }
    for complaint in complaints:
        if not (complaint.uncertain and complaint.path in certain):
            yield Finding(_place(root, complaint), complaint.message, complaint.hint)


def _place(root: Node, complaint: Complaint) -> Location:
    node = root
    for token in complaint.path:
        node = _step(node, token)
    if complaint.key in node:
        return node[complaint.key].head
    return node.head if complaint.about_key else node.at


def _step(node: Node, token: str | int) -> Node:
    if node.items is not None:
        return node.items[int(token)]
    # The validator gives every key that looks like a number as one, `+1` and `007` too.
    alike = (child for name, child in node.entries() if name.lstrip("+0") == str(token).lstrip("0"))
    return node.get(str(token)) or next(alike, node)


def _complaints(version: str, error: ValidationError) -> Iterator[Complaint]:
    path = tuple(error.instance_path)
    match error.kind:
        case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
            yield from _alternatives(version, error, branches)
        case Kind.OneOfMultipleValid() | Kind.Not():
            yield _exclusive(version, error)
        case Kind.AdditionalProperties(names) | Kind.UnevaluatedProperties(names):
            yield from (_unexpected(version, error, name) for name in names)
        case Kind.FalseSchema():
            yield _refused(path[:-1], str(path[-1]))
        case Kind.Required(name):
            yield Complaint(path, wording.missing([name]), about_key=True)
        case Kind.PropertyNames(inner):
            name = str(inner.instance)
            allowed = inner.kind.pattern if isinstance(inner.kind, Kind.Pattern) else ""
            hint = wording.pattern(allowed) if allowed else ""
            yield Complaint(path, f"'{name}' is not allowed as a name", hint, name)
        case _:
            yield Complaint(path, *wording.phrase(error))


def _alternatives(
    version: str, error: ValidationError, branches: Sequence[Branch]
) -> Iterator[Complaint]:
    """What is wrong with a value by the branch that was probably meant, or by all of them together."""
    base = len(error.instance_path)
    own = [branch for branch in branches if not _wants_reference(branch, base)] or branches
    together = _all_missing(error, own) or _all_types(error, own) or _all_choices(own)
    if together is not None:
        yield together
        return
    for inner in min(own, key=lambda branch: _distance(branch, base)):
        yield from _complaints(version, inner)


def _wants_reference(branch: Branch, base: int) -> bool:
    """Whether the branch is that of a Reference Object, which the value does not look like."""
    return any(
        isinstance(inner.kind, Kind.Required)
        and inner.kind.property == "$ref"
        and len(inner.instance_path) == base
        for inner in branch
    )


def _distance(branch: Branch, base: int) -> tuple[int, int, int]:
    """How far the value is from the branch: first whether it is of another kind altogether."""
    return (
        max((_strangeness(inner, len(inner.instance_path) - base) for inner in branch), default=0),
        -max((len(inner.instance_path) for inner in branch), default=0),
        len(branch),
    )


def _strangeness(error: ValidationError, depth: int) -> int:
    if isinstance(error.kind, Kind.Type) and depth == 0:
        return 3
    return 2 - depth if isinstance(error.kind, Kind.Enum) and depth < 2 else 0


def _all_missing(error: ValidationError, branches: Sequence[Branch]) -> Complaint | None:
    """One complaint when each branch only misses a field."""
    names = [
        inner.kind.property
        for branch in branches
        for inner in branch
        if isinstance(inner.kind, Kind.Required)
        and inner.instance_path == error.instance_path
        and len(branch) == 1
    ]
    if not names or len(names) < len(branches):
        return None
    return Complaint(tuple(error.instance_path), wording.missing(names), about_key=True)


def _all_types(error: ValidationError, branches: Sequence[Branch]) -> Complaint | None:
    """One complaint when each branch wants the value to have another type."""
    types = [
        inner.kind.types
        for branch in branches
        for inner in branch[:1]
        if isinstance(inner.kind, Kind.Type) and inner.instance_path == error.instance_path
    ]
    if not types or len(types) < len(branches):
        return None
    names = dict.fromkeys(name for group in types for name in group)
    return Complaint(tuple(error.instance_path), *wording.of_types(error, list(names)))


def _all_choices(branches: Sequence[Branch]) -> Complaint | None:
    """One complaint when each branch allows other values in the same field."""
    refused = [
        next((inner for inner in branch if isinstance(inner.kind, Kind.Enum)), None)
        for branch in branches
    ]
    found = [error for error in refused if error is not None]
    paths = {tuple(error.instance_path) for error in found}
    if len(found) < max(2, len(branches)) or len(paths) > 1:
        return None
    options = [o for e in found if isinstance(e.kind, Kind.Enum) for o in e.kind.options]
    return Complaint(paths.pop(), *wording.one_of(found[0], options))


def _exclusive(version: str, error: ValidationError) -> Complaint:
    path = tuple(error.instance_path)
    _, value = keyword(version, error)
    present = error.instance if isinstance(error.instance, dict) else {}
    clauses = value if isinstance(value, list) else [value]
    required = [clause.get("required") for clause in clauses if isinstance(clause, dict)]
    names = [
        str(name)
        for group in required
        if isinstance(group, list)
        for name in group
        if name in present
    ]
    if len(names) == 1:
        return _refused(path, names[0])
    if names:
        shown = " and ".join(f"'{name}'" for name in names)
        return Complaint(path, f"{shown} exclude each other", key=names[-1])
    vague = f"{wording.subject(error)} fits more than one of the forms that it may have"
    return Complaint(path, wording.construction(error) or vague)


def _unexpected(version: str, error: ValidationError, name: str) -> Complaint:
    schema, _ = keyword(version, error)
    known = known_fields(version, schema)
    hint = suggestion(name, sorted(known - {name}))
    patterns = schema.get("patternProperties")
    for pattern in patterns if isinstance(patterns, dict) else ():
        if pattern != "^x-":
            hint = hint or wording.pattern(pattern)
    return _refused(tuple(error.instance_path), name, hint, uncertain=name in known)


def _refused(path: Path, name: str, hint: str = "", *, uncertain: bool = False) -> Complaint:
    return Complaint(path, f"'{name}' is not allowed here", hint, name, uncertain)
