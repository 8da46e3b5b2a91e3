"""What the keywords of the official schemas are called among people."""

from __future__ import annotations

from collections.abc import Sequence

from jsonschema_rs import ValidationError, ValidationErrorKind

from .rules import suggestion

Kind = ValidationErrorKind

_TYPES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_COMPONENT = "names have letters, digits, '.', '_' and '-' only"
_PATH = "a path starts with '/'"
_STATUS = "a status is like '404', '4XX' or 'default'"
_PATTERNS = {
    "^[a-zA-Z0-9._-]+$": _COMPONENT,
    "^[a-zA-Z0-9\\.\\-_]+$": _COMPONENT,
    "^/": _PATH,
    "^\\/": _PATH,
    "^[1-5](?:[0-9]{2}|XX)$": _STATUS,
    "^[1-5](?:\\d{2}|XX)$": _STATUS,
    "^[^#]*$": "it has no fragment",
    "^3\\.0\\.\\d(-.+)?$": "such as '3.0.4'",
    "^3\\.1\\.\\d+(-.+)?$": "such as '3.1.2'",
    "^3\\.2\\.\\d+(-.+)?$": "such as '3.2.0'",
}

# Where an official schema says by a construction of keywords what has one meaning.
_CONSTRUCTIONS = {
    "/$defs/parameters/maxContains": "only one parameter may be in 'querystring'",
    "/$defs/parameters/not": "parameters in 'query' and in 'querystring' exclude each other",
}


def subject(error: ValidationError) -> str:
    """What the value is called that an error is about."""
    path = error.instance_path
    if path and isinstance(path[-1], str):
        return f"'{path[-1]}'"
    names = [token for token in path if isinstance(token, str)]
    return f"an item of '{names[-1]}'" if names else "this"


def phrase(error: ValidationError) -> tuple[str, str]:
    """The message and the hint for an error of one value by itself."""
    what = subject(error)
    match error.kind:
        case Kind.Type(types):
            return of_types(error, types)
        case Kind.Enum(options):
            return one_of(error, options)
        case Kind.Constant(value):
            return f"{what} must be {_value(value)}", ""
        case Kind.MinItems() | Kind.MinProperties():
            return f"{what} must not be empty", ""
        case Kind.Minimum(limit):
            return f"{what} must be at least {limit}", ""
        case Kind.ExclusiveMinimum(limit):
            return f"{what} must be more than {limit}", ""
        case Kind.MaxProperties(limit):
            fields = "field" if limit == 1 else "fields"
            return f"{what} must have {limit} {fields} at most", ""
        case Kind.UniqueItems():
            return f"{what} has the same item twice", ""
        case Kind.Pattern(pattern):
            return f"{what} must match '{pattern}'", _PATTERNS.get(pattern, "")
        case _:
            return construction(error) or f"{what} is not valid: {error.message}", ""


def of_types(error: ValidationError, types: Sequence[str]) -> tuple[str, str]:
    what, value = subject(error), error.instance
    hint = ""
    if "string" in types and isinstance(value, int | float) and not what.startswith("'$"):
        hint = "put it in quotes"
    elif what.startswith("'exclusive") and isinstance(value, bool):
        hint = "from 3.1 on it is the bound itself"
    return f"{what} must be {_either([_TYPES.get(name, name) for name in types])}", hint


def one_of(error: ValidationError, options: Sequence[object]) -> tuple[str, str]:
    names = [option for option in options if isinstance(option, str)]
    several = "one of " if len(options) > 1 else ""
    allowed = _either([_value(option) for option in options])
    return f"{subject(error)} must be {several}{allowed}", suggestion(str(error.instance), names)


def missing(names: Sequence[str]) -> str:
    return "missing " + _either([f"'{name}'" for name in names])


def pattern(text: str) -> str:
    """A hint at the names that a pattern allows."""
    return _PATTERNS.get(text, f"names match '{text}'")


def construction(error: ValidationError) -> str:
    """What the schema means at this place, empty where the keyword means what it says."""
    return _CONSTRUCTIONS.get((error.absolute_keyword_location or "").partition("#")[2], "")


def _either(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _value(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).lower()
