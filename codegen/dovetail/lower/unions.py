"""Alternatives made one type, and the property that tells them apart."""

from __future__ import annotations

from collections.abc import Sequence

from ..contract import Anything, Discriminator, Literal, Nullable, Ref, Type, Union
from ..documents import Documents
from ..source import Node
from .definitions import Definitions
from .merging import Part
from .names import constant

NOTHING: Type = Literal(())
NULL: Type = Literal((None,))


def union(
    variants: Sequence[Type],
    discriminator: Discriminator | None = None,
    *,
    exclusive: bool = False,
) -> Type:
    """Null makes it `Nullable`, nested unions are part of it, and one variant is itself."""
    inner = [variant.inner if isinstance(variant, Nullable) else variant for variant in variants]
    known = [variant for variant in inner if variant not in (NOTHING, NULL)]
    nulls = sum(variant == NULL or isinstance(variant, Nullable) for variant in variants)
    has_null = nulls == 1 if exclusive else nulls > 0
    if len(known) > 1 and exclusive:
        flat = tuple(dict.fromkeys(known))
        known = [flat[0] if len(flat) == 1 else Union(flat, discriminator, exclusive=True)]
    elif any(isinstance(variant, Anything) for variant in known):
        return Anything()
    elif len(known) > 1:
        flat = tuple(dict.fromkeys(each for variant in known for each in _flattened(variant)))
        known = [flat[0] if len(flat) == 1 else Union(flat, discriminator)]
    if not known:
        return NULL if has_null else NOTHING
    return Nullable(known[0]) if has_null else known[0]


def _flattened(type: Type) -> tuple[Type, ...]:
    return type.variants if isinstance(type, Union) and not type.exclusive else (type,)


class Discriminators:
    """Finds the property whose value tells which variant a value is of."""

    def __init__(self, documents: Documents, definitions: Definitions) -> None:
        self._documents = documents
        self._definitions = definitions
        self._known: dict[str, dict[str, str]] = {}

    def find(self, variants: Sequence[Type], stated: Node | None) -> Discriminator | None:
        """The stated one, or the first that fits; `None` unless each variant has one value of its own."""
        known = [variant for variant in variants if variant != NULL]
        names = [variant.name for variant in known if isinstance(variant, Ref)]
        if len(names) < len(known) or len(set(names)) < 2:
            return None
        if stated is None:
            return self._detected(names)
        property = stated.text("propertyName")
        # Without the property, or with a variant for all other values, the value does not tell the variant.
        if "defaultMapping" in stated or not all(self._has(name, property) for name in names):
            return None
        mapped: dict[str, set[str]] = {}
        for value, node in stated["mapping"].entries() if "mapping" in stated else ():
            mapped.setdefault(self._name_of(node), set()).add(value)
        return self._mapped(property, names, mapped)

    def _mapped(
        self, property: str, names: list[str], mapped: dict[str, set[str]]
    ) -> Discriminator | None:
        """By the variant's own constant, by the mapping, or by its name."""
        values: dict[str, str] = {}
        for name in names:
            constant = self._constants(name).get(property)
            found = {constant} if constant is not None else mapped.get(name, {name})
            if len(found) == 1:
                values[name] = next(iter(found))
        return _discriminator(property, names, values)

    def _detected(self, names: list[str]) -> Discriminator | None:
        for property in self._constants(names[0]):
            if all(property in self._definitions.merged(name).required() for name in names):
                values = {name: self._constants(name).get(property) for name in names}
                known = {name: value for name, value in values.items() if value is not None}
                if found := _discriminator(property, names, known):
                    return found
        return None

    def _name_of(self, value: Node) -> str:
        """The definition that a value of `mapping` names or refers to."""
        target = self._documents.mapped(value)
        return self._definitions.named(Part(target.node, target.name)) if target else ""

    def _has(self, name: str, property: str) -> bool:
        merged = self._definitions.merged(name)
        return any(property in part.node for part in merged.keywords.get("properties", ()))

    def _constants(self, name: str) -> dict[str, str]:
        """The properties of a definition that allow one string, and that."""
        if name not in self._known:
            properties = self._definitions.merged(name).properties().items()
            values = ((key, self._constant(parts)) for key, parts in properties)
            self._known[name] = {key: value for key, value in values if value is not None}
        return self._known[name]

    def _constant(self, parts: list[Part]) -> str | None:
        found = (constant(self._documents.resolve(part.node)) for part in parts)
        return next((value for value in found if value is not None), None)


def _discriminator(property: str, names: list[str], values: dict[str, str]) -> Discriminator | None:
    """`None` when a variant has no value of its own."""
    is_complete = len(values) == len(set(names)) == len(set(values.values()))
    return Discriminator(property, values) if is_complete else None
