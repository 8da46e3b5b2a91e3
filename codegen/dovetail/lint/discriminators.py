"""Rules about discriminators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..documents import Documents
from ..source import Node
from .outline import Outline, outline, place
from .rules import Finding, rule, suggestion


@dataclass(frozen=True, slots=True, eq=False)
class Tagged:
    """A schema with a discriminator; each of `variants` as it is written."""

    schema: Node
    discriminator: Node
    property: str
    variants: tuple[Node, ...]


def _tagged(view: Outline) -> Iterator[Tagged]:
    for schema in view.schemas:
        discriminator = schema.get("discriminator")
        if discriminator is not None and discriminator.text("propertyName"):
            listed = [*schema.elements("oneOf"), *schema.elements("anyOf")]
            variants = tuple(node for node in listed if view.types(node) != {"null"})
            yield Tagged(schema, discriminator, discriminator.text("propertyName"), variants)


def _leaves(view: Outline, variants: tuple[Node, ...]) -> Iterator[tuple[Node, Node]]:
    """Each variant and its schema; a union among them stands for its own variants."""
    pending, seen = [*reversed(variants)], set[Node]()
    while pending:
        written = pending.pop()
        schema = view.resolve(written)
        inner = [*schema.elements("oneOf"), *schema.elements("anyOf")]
        if inner and schema not in seen:
            pending.extend(reversed(inner))
        elif not inner:
            yield written, schema
        seen.add(schema)


@rule
def discriminator_variant(documents: Documents) -> Iterator[Finding]:
    """Every variant is an object that has the discriminator's property.

    The property is read first and decides which variant validates the rest.

    ```yaml
    Pet:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind}
    Cat: {type: object, required: [kind], properties: {kind: {const: Cat}}}
    ```
    """
    view = outline(documents)
    for tagged in _tagged(view):
        for written, schema in _leaves(view, tagged.variants):
            if view.types(schema) - {"object", "null"}:
                yield Finding(written.at, "a variant of a discriminator must be an object")
            elif tagged.property not in view.properties(schema):
                known = view.properties(schema)
                hint = suggestion(tagged.property, known)
                yield Finding(written.at, f"this variant has no property '{tagged.property}'", hint)


@rule
def discriminator_mapping(documents: Documents) -> Iterator[Finding]:
    """The `mapping` of a discriminator leads to its variants.

    A value is the name of a schema, or a reference.

    ```yaml
    discriminator:
      propertyName: kind
      mapping: {cat: "#/components/schemas/Cat", dog: Dog}
    ```
    """
    view = outline(documents)
    for tagged in _tagged(view):
        variants = {schema for _, schema in _reached(view, tagged.variants)}
        for _, value in tagged.discriminator.entries("mapping"):
            target = documents.mapped(value)
            if target and variants and view.resolve(target.node) not in variants:
                yield Finding(value.at, f"'{target.name}' is none of the variants")


def _reached(view: Outline, variants: tuple[Node, ...]) -> Iterator[tuple[Node, Node]]:
    yield from ((written, view.resolve(written)) for written in variants)
    yield from _leaves(view, variants)


@rule
def ambiguous_discriminator(documents: Documents) -> Iterator[Finding]:
    """Each value of the discriminator's property leads to one variant.

    The values of a variant are those that `mapping` gives it, or else the `const` or `enum` of its property, or
    else its name. A variant without a name needs one of the first two.

    ```yaml
    Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
    Dog: {type: object, required: [kind], properties: {kind: {const: dog}}}
    ```
    """
    view = outline(documents)
    for tagged in _tagged(view):
        first: dict[object, Node] = {}
        for written, value in _values(view, tagged):
            if not value:
                yield Finding(written.at, f"no value of '{tagged.property}' leads to this variant")
                continue
            other = first.setdefault(value, written)
            if view.resolve(other) is not view.resolve(written):
                where = place(other.at, written.at)
                yield Finding(written.at, f"'{value}' leads here and to the variant at {where}")


def _values(view: Outline, tagged: Tagged) -> Iterator[tuple[Node, object]]:
    """Each variant with each value that leads to it, an empty one where none does."""
    mapped = _mapped(view.documents, view, tagged)
    for written, schema in _leaves(view, tagged.variants):
        name = view.documents.name(written)
        values = mapped.get(schema) or _stated(view, schema, tagged.property) or [name]
        yield from ((written, value) for value in values if value or values == [""])


def _mapped(documents: Documents, view: Outline, tagged: Tagged) -> Mapping[Node, list[object]]:
    found: dict[Node, list[object]] = {}
    for value, node in tagged.discriminator.entries("mapping"):
        if target := documents.mapped(node):
            found.setdefault(view.resolve(target.node), []).append(value)
    return found


def _stated(view: Outline, schema: Node, name: str) -> list[object]:
    """The values that the property may have, as far as `const` and `enum` say."""
    described = view.properties(schema).get(name)
    const = view.keyword(described, "const") if described else None
    enum = view.keyword(described, "enum") if described else None
    return [const.value] if const else [node.value for node in enum.elements()] if enum else []
