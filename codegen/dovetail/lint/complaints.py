"""What an error of the official schemas means, in plain words and at the right place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jsonschema_rs import ValidationError, ValidationErrorKind

from ..source import Location, Node
from .official import keyword, known_fields
from .rules import Finding, suggestion

Kind = ValidationErrorKind
Path = tuple[str | int, ...]

_ARTICLES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_COMPONENT = "names have letters, digits, '.', '_' and '-' only"
_PATH = "a path starts with '/'"
_STATUS = "a status is like '404', '4XX' or 'default'"
_NAMES = {
    "^[a-zA-Z0-9._-]+$": _COMPONENT,
    "^[a-zA-Z0-9\\.\\-_]+$": _COMPONENT,
    "^/": _PATH,
    "^\\/": _PATH,
    "^[1-5](?:[0-9]{2}|XX)$": _STATUS,
    "^[1-5](?:\\d{2}|XX)$": _STATUS,
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """`key` is the field of the object at `path` that it is about; an `uncertain` one may follow from another."""

    path: Path
    message: str
    hint: str = ""
    key: str = ""
    uncertain: bool = False


def findings(version: str, errors: Iterable[ValidationError], root: Node) -> Iterator[Finding]:
    """The findings that errors of a value amount to; `root` is that value."""
    complaints = [c for error in errors for c in _complaints(version, error)]
    certain = {complaint.path for complaint in complaints if not complaint.uncertain}
    for complaint in complaints:
        if not (complaint.uncertain and complaint.path in certain):
            yield Finding(_place(root, complaint), complaint.message, complaint.hint)


def _place(root: Node, complaint: Complaint) -> Location:
    node = root
    for token in complaint.path:
        node = node[str(token)] if node.items is None else node.items[int(token)]
    if complaint.key in node:
        return node[complaint.key].head
    return node.head if complaint.message.startswith("missing") else node.at


def _complaints(version: str, error: ValidationError) -> Iterator[Complaint]:
    path, what = tuple(error.instance_path), _subject(error)
    match error.kind:
        case Kind.AnyOf(context) | Kind.OneOfNotValid(context):
            yield from _alternatives(version, error, context)
        case Kind.OneOfMultipleValid() | Kind.Not():
            yield _exclusive(version, error)
        case Kind.AdditionalProperties(names) | Kind.UnevaluatedProperties(names):
            for name in names:
                yield _unexpected(version, error, name)
        case Kind.FalseSchema():
            yield Complaint(path[:-1], f"{what} is not allowed here", key=str(path[-1]))
        case Kind.Required(name):
            yield Complaint(path, f"missing '{name}'")
        case Kind.Type(types):
            yield Complaint(path, f"{what} must be {_either(types)}", _quoting(types, error))
        case Kind.Enum(options):
            yield _choice(path, what, options, error)
        case Kind.Constant(value):
            yield Complaint(path, f"{what} must be {_word(value)}")
        case Kind.PropertyNames(inner):
            name = str(inner.instance)
            yield Complaint(path, f"'{name}' is not allowed as a name", _names(inner), key=name)
        case Kind.MinItems() | Kind.MinProperties():
            yield Complaint(path, f"{what} must not be empty")
        case Kind.MaxProperties(limit):
            yield Complaint(path, f"{what} must have {limit} field{'s' * (limit != 1)} at most")
        case Kind.UniqueItems():
            yield Complaint(path, f"{what} has the same item twice")
        case Kind.Pattern(pattern):
            yield Complaint(path, f"{what} must match '{pattern}'")
        case _:
            yield Complaint(path, f"{what} is not valid: {error.message}")


def _subject(error: ValidationError) -> str:
    path = error.instance_path
    if not path:
        return "this"
    names = [token for token in path if isinstance(token, str)]
    if isinstance(path[-1], str):
        return f"'{path[-1]}'"
    return f"an item of '{names[-1]}'" if names else "an item"


def _alternatives(
    version: str, error: ValidationError, branches: Sequence[Sequence[ValidationError]]
) -> Iterator[Complaint]:
    """What is wrong with a value by the branch that was probably meant, or by all of them together."""
    base = len(error.instance_path)
    own = [branch for branch in branches if not _is_reference(branch, base)] or branches
    if together := _together(error, own):
        yield together
        return
    for inner in min(own, key=lambda branch: _distance(branch, base)):
        yield from _complaints(version, inner)


def _is_reference(branch: Sequence[ValidationError], base: int) -> bool:
    """Whether the branch only wants to be a Reference Object, which the value does not look like."""
    return any(
        isinstance(inner.kind, Kind.Required)
        and inner.kind.property == "$ref"
        and len(inner.instance_path) == base
        for inner in branch
    )


def _distance(branch: Sequence[ValidationError], base: int) -> tuple[int, int, int]:
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


def _together(
    error: ValidationError, branches: Sequence[Sequence[ValidationError]]
) -> Complaint | None:
    """One complaint for all branches, when each of them misses the same thing."""
    path = tuple(error.instance_path)
    missing = [_only_missing(branch, path) for branch in branches]
    if missing and all(missing):
        *names, last = [f"'{name}'" for name in missing]
        return Complaint(
            path, f"missing {', '.join(names)} or {last}" if names else f"missing {last}"
        )
    first = [branch[0] if branch else None for branch in branches]
    types = [e.kind.types for e in first if e and isinstance(e.kind, Kind.Type)]
    if len(types) == len(branches) and all(e and tuple(e.instance_path) == path for e in first):
        words = list(dict.fromkeys(word for group in types for word in group))
        return Complaint(
            path, f"{_subject(error)} must be {_either(words)}", _quoting(words, error)
        )
    return _common_choice(branches)


def _only_missing(branch: Sequence[ValidationError], path: Path) -> str:
    """The field that the branch misses, if that is all that is wrong."""
    names = [inner.kind.property for inner in branch if isinstance(inner.kind, Kind.Required)]
    here = all(tuple(inner.instance_path) == path for inner in branch)
    return names[0] if here and len(names) == len(branch) == 1 else ""


def _common_choice(branches: Sequence[Sequence[ValidationError]]) -> Complaint | None:
    """All the values that the branches allow in one field, when each refuses what stands there."""
    choices = [
        next((inner for inner in branch if isinstance(inner.kind, Kind.Enum)), None)
        for branch in branches
    ]
    found = [choice for choice in choices if choice is not None]
    if len(found) < 2 or len(found) < len(branches):
        return None
    paths = {tuple(choice.instance_path) for choice in found}
    options = [o for c in found if isinstance(c.kind, Kind.Enum) for o in c.kind.options]
    return _choice(paths.pop(), _subject(found[0]), options, found[0]) if len(paths) == 1 else None


def _choice(path: Path, what: str, options: Sequence[object], error: ValidationError) -> Complaint:
    *words, last = [_word(option) for option in options]
    allowed = f"one of {', '.join(words)} or {last}" if words else last
    names = [option for option in options if isinstance(option, str)]
    return Complaint(path, f"{what} must be {allowed}", suggestion(str(error.instance), names))


def _exclusive(version: str, error: ValidationError) -> Complaint:
    path = tuple(error.instance_path)
    _, value = keyword(version, error)
    present = error.instance if isinstance(error.instance, dict) else {}
    clauses = value if isinstance(value, list) else [value]
    required = [
        clause["required"]
        for clause in clauses
        if isinstance(clause, dict) and "required" in clause
    ]
    names = [
        name for group in required if isinstance(group, list) for name in group if name in present
    ]
    if len(names) == 1:
        return Complaint(path, f"'{names[0]}' is not allowed here", key=str(names[0]))
    if names:
        shown = " and ".join(f"'{name}'" for name in names)
        return Complaint(path, f"{shown} exclude each other", key=str(names[-1]))
    return Complaint(path, f"{_subject(error)} fits more than one of the forms that it may have")


def _unexpected(version: str, error: ValidationError, name: str) -> Complaint:
    schema, _ = keyword(version, error)
    known = known_fields(version, schema)
    patterns = schema.get("patternProperties")
    names = (
        [pattern for pattern in patterns if pattern != "^x-"] if isinstance(patterns, dict) else []
    )
    hint = suggestion(name, sorted(known - {name}))
    if not hint and names:
        hint = _NAMES.get(names[0], f"names match '{names[0]}'")
    message = f"'{name}' is not allowed here"
    return Complaint(tuple(error.instance_path), message, hint, name, name in known)


def _names(error: ValidationError) -> str:
    pattern = error.kind.pattern if isinstance(error.kind, Kind.Pattern) else ""
    return _NAMES.get(pattern, f"names match '{pattern}'") if pattern else ""


def _either(types: Sequence[str]) -> str:
    *words, last = [_ARTICLES.get(word, word) for word in types]
    return f"{', '.join(words)} or {last}" if words else last


def _quoting(types: Sequence[str], error: ValidationError) -> str:
    number = isinstance(error.instance, int | float)
    return "put it in quotes" if "string" in types and number else ""


def _word(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).lower()
