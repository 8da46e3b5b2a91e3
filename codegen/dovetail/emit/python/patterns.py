"""Regular expressions of JSON Schema, which are ECMAScript's, for the engines of pydantic and of Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pydantic_core import SchemaError, SchemaValidator, core_schema

from ..render import literal

_TOKEN = re.compile(
    r"\[(?P<negated>\^?)(?P<class>(?:\\.|[^\]\\])*)\]"
    r"|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"  # a pair of surrogates
    r"|\\c[A-Za-z]|\\k<\w+>|\\[pP]\{[^}]*\}|\\.|\(\?<(?![=!])|\{\d+(?:,\d*)?\}|.",
    re.DOTALL,
)
_IN_CLASS = re.compile(r"\\c[A-Za-z]|\\[pP]\{[^}]*\}|\\.|.", re.DOTALL)
# ECMAScript's classes are those of ASCII.
_CLASSES = {"\\d": "0-9", "\\w": "A-Za-z0-9_"}
_NEGATED = {"\\D": "0-9", "\\W": "A-Za-z0-9_"}
_IN_RUST = {"\\b": r"\x08"} | _CLASSES | {name: f"[^{it}]" for name, it in _NEGATED.items()}
_OF_RUST = (
    {"\\b": r"(?-u:\b)"}
    | {name: f"[{it}]" for name, it in _CLASSES.items()}
    | {name: f"[^{it}]" for name, it in _NEGATED.items()}
)
_ESCAPES = {r"\d", r"\D", r"\w", r"\W", r"\s", r"\S"}
_OF_PYTHON = {"(?<": "(?P<", "$": r"\Z"}


@cache
def pattern(expression: str) -> str:
    """The source of pydantic's `pattern`; empty when no engine knows the expression."""
    fast = _translated(expression, _OF_RUST, _IN_RUST)
    try:
        SchemaValidator(core_schema.str_schema(pattern=fast))
    except SchemaError:
        slow = python_pattern(expression)
        return f"re.compile({slow})" if slow else ""
    return _source(fast)


@cache
def python_pattern(expression: str) -> str:
    """The source of the expression for Python's `re`; empty when that does not know it."""
    translated = _translated(expression, _OF_PYTHON, {})
    if re.search(r"\\[dDwWbB]", translated):
        translated = f"(?a){translated}"
    try:
        re.compile(translated)
    except (re.error, OverflowError, RecursionError):
        return ""
    return _source(translated)


def _translated(expression: str, outside: Mapping[str, str], inside: Mapping[str, str]) -> str:
    return "".join(
        outside.get(match[0]) or _either(match[0])
        if match["class"] is None
        else _class(match["negated"], match["class"], inside)
        for match in _TOKEN.finditer(expression)
    )


def _class(negated: str, body: str, inside: Mapping[str, str]) -> str:
    """`[^]` is any character, and `[]` none."""
    if not body:
        return r"[\s\S]" if negated else r"[^\s\S]"
    tokens = ["", *_IN_CLASS.findall(body), ""]
    around = zip(tokens, tokens[1:], tokens[2:], strict=False)
    members = (
        r"\-" if _is_no_range(*each) else inside.get(each[1]) or _member(each[1]) for each in around
    )
    return f"[{negated}{''.join(members)}]"


def _is_no_range(before: str, token: str, after: str) -> bool:
    """A hyphen beside a class such as `\\d`."""
    return token == "-" and bool(before and after) and not _ESCAPES.isdisjoint((before, after))


def _member(token: str) -> str:
    """What is a set operation in other engines stands for itself."""
    return f"\\{token}" if token in ("[", "&", "~", "|") else _either(token)


def _either(token: str) -> str:
    if token in ("{", "\\0"):
        return {"{": r"\{", "\\0": r"\x00"}[token]
    if token.startswith("\\c"):
        return f"\\x{ord(token[2]) % 32:02x}"
    if token.startswith("\\k"):
        return f"(?P={token[3:-1]})"
    if token.startswith("\\u") and len(token) == 12:
        return bytes.fromhex(token[2:6] + token[8:]).decode("utf-16-be")
    return token[1:] if token in (r"\/", r"\'", r"\"") else token


def _source(expression: str) -> str:
    """A raw string where that is one, as people write patterns."""
    plain = expression.isprintable() and '"' not in expression and not expression.endswith("\\")
    return f'r"{expression}"' if plain and "\\" in expression else literal(expression)
