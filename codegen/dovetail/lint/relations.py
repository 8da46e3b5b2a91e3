"""Rules about relations between stored schemas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..documents import Documents
from ..entities import Entity, entities
from ..source import Node
from .outline import outline, place
from .rules import Finding, rule, suggestion


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A property with `x-relation`; `target` is `None` where it holds no stored schema."""

    owner: Entity
    name: str
    schema: Node
    extension: Node
    target: Entity | None
    many: bool


def relations(documents: Documents) -> Iterator[Relation]:
    view = outline(documents)
    stored = {entity.schema: entity for entity in entities(documents).values()}
    for entity in stored.values():
        for name, schema in entity.properties.items():
            if "x-relation" in schema:
                target = stored.get(view.referred(schema))
                many = "array" in view.types(schema)
                yield Relation(entity, name, schema, schema["x-relation"], target, many)


@rule
def unknown_relation_target(documents: Documents) -> Iterator[Finding]:
    """A property with `x-relation` holds a stored schema, or a list of them.

    ```yaml
    items: {type: array, items: {$ref: "#/components/schemas/Item"}, x-relation: {via: Item.owner_id}}
    ```
    """
    for relation in relations(documents):
        if relation.target is None:
            yield Finding(
                relation.extension.head, f"'{relation.name}' holds no schema with x-table"
            )


@rule
def unknown_foreign_key(documents: Documents) -> Iterator[Finding]:
    """`via` names a foreign key, as `Schema.property`, between the two schemas.

    For a list it is on the schema in the list and refers to this one; for a single object it is on this
    schema and refers to the other one.

    ```yaml
    User: {properties: {items: {type: array, items: {$ref: "#/components/schemas/Item"}, x-relation: {via: Item.owner_id}}}}
    Item: {properties: {owner_id: {type: integer, x-column: {references: User.id}}}}
    ```
    """
    for relation in relations(documents):
        text, target = relation.extension.text("via"), relation.target
        if target is None or "." not in text:
            continue
        holder, other = (target, relation.owner) if relation.many else (relation.owner, target)
        if fault := _via_fault(text, holder, other):
            yield Finding(relation.extension["via"].at, *fault)


def _via_fault(text: str, holder: Entity, other: Entity) -> tuple[str, str] | None:
    """What keeps `text` from being the foreign key on `holder` that leads to `other`."""
    name, _, column = text.rpartition(".")
    keys = [
        key
        for key in holder.columns
        if holder.extensions[key].text("references").rpartition(".")[0] == other.name
    ]
    hint = suggestion(column, keys) or (f"did you mean '{holder.name}.{keys[0]}'?" if keys else "")
    if name != holder.name:
        return f"the foreign key of this relation is on '{holder.name}', not on '{name}'", hint
    if column not in holder.columns:
        return f"'{holder.name}' has no column '{column}'", hint
    if column not in keys:
        return f"'{text}' does not refer to '{other.name}'", hint
    return None


@rule
def relation_collision(documents: Documents) -> Iterator[Finding]:
    """The inverse of a relation (`back`) has a name that is free on the other schema.

    It may also be a property there whose own `x-relation` is the same relation, seen from the other side.

    ```yaml
    items: {type: array, items: {$ref: "#/components/schemas/Item"}, x-relation: {via: Item.owner_id, back: owner}}
    ```
    """
    taken: dict[tuple[Entity, str], Relation] = {}
    for relation in relations(documents):
        back, target = relation.extension.text("back"), relation.target
        if not back or target is None:
            continue
        at, inverse = (
            relation.extension["back"].at,
            target.properties.get(back) or target.hidden.get(back),
        )
        other = taken.setdefault((target, back), relation)
        if other is not relation:
            yield Finding(at, f"'{back}' is also the inverse of '{other.owner.name}.{other.name}'")
        elif inverse is not None and not _is_same(relation, inverse):
            yield Finding(
                at, f"'{target.name}' has another property '{back}' at {place(inverse.head, at)}"
            )


def _is_same(relation: Relation, inverse: Node) -> bool:
    """Whether the two go over the same foreign key or association table."""
    other = inverse.get("x-relation") or inverse
    paths = [(relation.extension.text(key), other.text(key)) for key in ("via", "through")]
    return any(mine and mine == theirs for mine, theirs in paths)


@rule
def association_collision(documents: Documents) -> Iterator[Finding]:
    """The table of a many-to-many relation (`through`) is one of its own.

    It is made for the relation: two columns, one for each side. A relation with more to say is a schema of its
    own, with a foreign key to either side.

    ```yaml
    tags: {type: array, items: {$ref: "#/components/schemas/Tag"}, x-relation: {through: user_tags, back: users}}
    ```
    """
    tables = {entity.table_name: entity for entity in entities(documents).values()}
    first: dict[str, Relation] = {}
    for relation in relations(documents):
        name = relation.extension.text("through")
        if not name:
            continue
        other = first.setdefault(name, relation)
        if name in tables:
            message = f"'{name}' is the table of '{tables[name].name}'"
            yield Finding(relation.extension["through"].at, message)
        elif {relation.owner, relation.target} != {other.owner, other.target}:
            message = f"'{name}' already relates '{other.owner.name}.{other.name}'"
            yield Finding(relation.extension["through"].at, message)


@rule
def relation_shape(documents: Documents) -> Iterator[Finding]:
    """`through` and `cascade: delete-orphan` stand on lists.

    An association table relates many to many, and only a list over a foreign key owns what it holds.

    ```yaml
    files: {type: array, items: {$ref: "#/components/schemas/File"}, x-relation: {via: File.item_id, cascade: delete-orphan}}
    ```
    """
    for relation in relations(documents):
        if relation.extension.text("through") and not relation.many:
            message = "an association table holds many: make the property an array"
            yield Finding(relation.extension["through"].head, message)
        if "cascade" in relation.extension and not (
            relation.many and relation.extension.text("via")
        ):
            message = f"'{relation.name}' must be a list with 'via' to own what it holds"
            yield Finding(relation.extension["cascade"].head, message)
