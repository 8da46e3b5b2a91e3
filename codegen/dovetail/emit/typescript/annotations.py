"""Types of the contract as TypeScript types, and their names as TypeScript names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from ... import naming
from ...contract import (
    Anything,
    Array,
    Constraints,
    Literal,
    Map,
    Nullable,
    Ref,
    Scalar,
    Type,
    Union,
)

PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}
# What the module of the definitions reads itself.
TYPES = frozenset({"Blob", "Int64"})
# Names that no variable may have in a module, and no binding in strict code.
RESERVED = frozenset(
    {"arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger"}
    | {"default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally"}
    | {"for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let"}
    | {"new", "null", "package", "private", "protected", "public", "return", "static", "super"}
    | {"switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while"}
    | {"with", "yield"}
)
SAFE = 2**53 - 1
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_BOUNDARY = re.compile("[\u2028\u2029]")


def annotation(type: Type, module: str = "types.") -> str:
    """`module` qualifies the names of definitions, and of `Int64`."""
    match type:
        case Scalar("string", "binary"):
            return "Blob"
        case Scalar(name):
            return f"{module}Int64" if is_int64(type) else PLAIN[name]
        case Array():
            return _array(type, module)
        case Map(values):
            return f"{{ [name: string]: {annotation(values, module)} }}"
        case Ref(name):
            return f"{module}{type_name(name)}"
        case Nullable() | Union():
            return " | ".join(union(variants(type, module)))
        case Literal(values):
            return " | ".join(union(map(literal, values)))
        case Anything():
            return "unknown"
        case _:
            assert_never(type)


def is_int64(scalar: Scalar) -> bool:
    """Whether its values may have more digits than a number of JavaScript keeps."""
    least, most = _bounds(scalar.constraints)
    is_safe = least is not None and most is not None and least >= -SAFE and most <= SAFE
    return scalar.type == "integer" and scalar.format == "int64" and not is_safe


def variants(type: Type, module: str) -> Iterator[str]:
    """The types that a union is of, `null` among them."""
    match type:
        case Nullable(inner):
            yield from variants(inner, module)
            yield "null"
        case Union(alternatives):
            for alternative in alternatives:
                yield from variants(alternative, module)
        case Literal(values):
            yield from map(literal, values)
        case _:
            yield annotation(type, module)


def union(alternatives: Iterable[str]) -> list[str]:
    """Each once; `unknown` takes in all others, and `null` stands last."""
    found = dict.fromkeys(alternatives)
    return ["unknown"] if "unknown" in found else sorted(found, key="null".__eq__)


def literal(value: str | int | float | bool | None) -> str:
    """A value as a literal, which is its type as well."""
    match value:
        case str():
            # Older parsers end a line, and with it a string, at these two.
            text = _BOUNDARY.sub(lambda sign: f"\\u{ord(sign[0]):04x}", _dumped(value))
            return text.encode("utf-8", "backslashreplace").decode()
        case _:
            return _dumped(value)


def type_name(definition: str) -> str:
    """The name of a definition's type."""
    return naming.identifier(definition, naming.pascal, TYPES)


def variable(name: str, taken: Iterable[str] = ()) -> str:
    """A name in camel case that may be declared; a trailing `_` where it may not be as it is."""
    spelled = naming.camel(name)
    if spelled[:1].isdigit():
        spelled = naming.camel(f"n {name}")
    return f"{spelled}_" if spelled in RESERVED or spelled in taken else spelled


def key(name: str) -> str:
    """The key of a property in a type."""
    return name if _IDENTIFIER.fullmatch(name) else literal(name)


def value_key(name: str) -> str:
    """The key of a property in a value, where `__proto__` would be the prototype."""
    return f"[{literal(name)}]" if name == "__proto__" else key(name)


def comment(text: str, *, deprecated: bool = False, indent: int = 0) -> list[str]:
    """The lines of a doc comment, none where there is nothing to say."""
    lines = [line.rstrip() for line in text.strip().splitlines()] + ["@deprecated"] * deprecated
    safe = [_BOUNDARY.sub(" ", line.replace("*/", "*\\/")) for line in lines]
    margin = " " * indent
    if len(safe) < 2:
        return [f"{margin}/** {line} */" for line in safe]
    body = (f"{margin} * {line}".rstrip() for line in safe)
    return [f"{margin}/**", *body, f"{margin} */"]


def _array(array: Array, module: str) -> str:
    rest = annotation(array.items, module) if array.items is not None else ""
    if not array.prefix:
        items = rest or "never"
        return f"({items})[]" if " | " in items else f"{items}[]"
    shortest = min(array.constraints.min_items or 0, len(array.prefix))
    prefix = [annotation(item, module) for item in array.prefix]
    optional = (f"({item})?" if " | " in item else f"{item}?" for item in prefix[shortest:])
    more = [f"...({rest})[]" if " | " in rest else f"...{rest}[]"] * bool(rest)
    return f"[{', '.join([*prefix[:shortest], *optional, *more])}]"


def _bounds(constraints: Constraints) -> tuple[float | None, float | None]:
    """The least and the most that is allowed, or a little more."""
    lower = (constraints.minimum, constraints.exclusive_minimum)
    upper = (constraints.maximum, constraints.exclusive_maximum)
    least = max((bound for bound in lower if bound is not None), default=None)
    return least, min((bound for bound in upper if bound is not None), default=None)


def _dumped(value: str | float | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)
