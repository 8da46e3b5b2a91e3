"""Types of the contract as Python annotations, and their names as Python names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ... import naming
from ...contract import (
    Anything,
    Array,
    Literal,
    Map,
    Nullable,
    Ref,
    Scalar,
    Type,
    Union,
)

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
FORMATS = {
    ("string", "date-time"): "datetime.datetime",
    ("string", "date"): "datetime.date",
    ("string", "uuid"): "uuid.UUID",
    ("string", "byte"): "bytes",
    ("string", "binary"): "bytes",
}
# What the modules of the definitions read themselves.
CLASSES = frozenset({"Annotated", "Any", "Field", "Literal", "MISSING", "StrEnum", "TypeAliasType"})
# What a class body reads, or what pydantic gives to every model besides `model_*`.
ATTRIBUTES = frozenset(
    {"bool", "bytes", "dict", "float", "int", "list", "str", "tuple", "datetime", "re", "uuid"}
    | {"construct", "copy", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema"}
    | {"schema_json", "self", "update_forward_refs", "validate", "wire"}
)


def annotation(type: Type, module: str = "schemas.") -> str:
    """The application's view of a type; `module` qualifies the names of definitions.

    It reads `datetime`, `uuid`, `Any` and `Literal`. Constraints are not in it: they are checked
    where a value comes in.
    """
    match type:
        case Scalar(name, format):
            return FORMATS.get((name, format), PLAIN[name])
        case Array():
            return _array(type, module)
        case Map(values):
            return f"dict[str, {annotation(values, module)}]"
        case Ref(name):
            return f"{module}{python_name(name)}"
        case Nullable() | Union():
            return union(_variants(type, module))
        case Literal(values):
            return _literal(values)
        case Anything():
            return "Any"


def python_name(definition: str) -> str:
    """The name of a definition's class or alias."""
    return naming.identifier(definition, naming.pascal, CLASSES)


def attribute(property: str) -> str:
    """The attribute, or the argument, that holds a property or a parameter."""
    name = naming.identifier(property, naming.snake, ATTRIBUTES)
    return f"{name}_" if name.startswith("model_") and not name.endswith("_") else name


def lengths(array: Array, prefix: list[str], rest: str) -> list[str]:
    """A list; with `prefixItems` a tuple of each length that is allowed, the last one with the rest."""
    if not prefix:
        return [f"list[{rest or 'Any'}]"]
    shortest = min(array.constraints.min_items or 0, len(prefix))
    longest = [*prefix, *[f"*tuple[{rest}, ...]"] * bool(rest)]
    shapes = [*(prefix[:length] for length in range(shortest, len(prefix))), longest]
    return [f"tuple[{', '.join(shape) or '()'}]" for shape in shapes]


def union(variants: Iterable[str]) -> str:
    """Each variant once; `Any` takes in all others, and `None` stands last."""
    alternatives = dict.fromkeys(variants)
    return "Any" if "Any" in alternatives else " | ".join(sorted(alternatives, key="None".__eq__))


def _array(array: Array, module: str) -> str:
    rest = annotation(array.items, module) if array.items is not None else ""
    return union(lengths(array, [annotation(item, module) for item in array.prefix], rest))


def _variants(type: Type, module: str) -> Iterator[str]:
    match type:
        case Nullable(inner):
            yield from _variants(inner, module)
            yield "None"
        case Union(variants):
            for variant in variants:
                yield from _variants(variant, module)
        case _:
            yield annotation(type, module)


def _literal(values: tuple[str | int | float | bool | None, ...]) -> str:
    """`Literal` takes no floating-point numbers: those widen to `float`."""
    fixed = [repr(value) for value in values if value is not None and not isinstance(value, float)]
    variants = [f"Literal[{', '.join(fixed)}]"] * bool(fixed)
    variants += ["float"] * any(isinstance(value, float) for value in values)
    return union([*variants, *["None"] * (None in values or not variants)])
