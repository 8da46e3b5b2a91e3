"""Which definitions a type refers to, and the same type with other ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..contract import Array, Discriminator, Map, Nullable, Ref, Type, Union


def references(type: Type | None) -> Iterator[str]:
    """The names of definitions in a type."""
    pending = [type]
    while pending:
        match pending.pop():
            case Ref(name):
                yield name
            case Array(items, _, prefix):
                pending += [*prefix, items]
            case Map(inner) | Nullable(inner):
                pending.append(inner)
            case Union(variants):
                pending += variants
            case _:
                pass


def renamed(type: Type, names: Mapping[str, str]) -> Type:
    """The type with references by other names; types nest only as deep as lowering makes them."""
    match type:
        case Ref(name) if name in names:
            return Ref(names[name])
        case Array(items, _, prefix):
            rest = renamed(items, names) if items is not None else None
            return replace(type, items=rest, prefix=tuple(renamed(each, names) for each in prefix))
        case Map(values):
            return replace(type, values=renamed(values, names))
        case Nullable(inner):
            return Nullable(renamed(inner, names))
        case Union(variants, discriminator):
            mapping = _renamed_mapping(discriminator, names) if discriminator is not None else None
            renamed_variants = tuple(renamed(each, names) for each in variants)
            return replace(type, variants=renamed_variants, discriminator=mapping)
        case _:
            return type


def _renamed_mapping(discriminator: Discriminator, names: Mapping[str, str]) -> Discriminator:
    mapping = {names.get(name, name): value for name, value in discriminator.mapping.items()}
    return replace(discriminator, mapping=mapping)
