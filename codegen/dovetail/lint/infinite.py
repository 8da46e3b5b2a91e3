"""Rules about schemas that lead back to themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..documents import Documents
from ..source import Node
from .outline import Outline, outline
from .rules import Finding, rule

# Of each group at least one must be a value that ends.
Groups = list[list[Node]]


@rule
def infinite_schema(documents: Documents) -> Iterator[Finding]:
    """A value of a schema can end.

    Where a required property that may not be `null` leads back to its own schema, each value needs another
    one inside, and none can be written. Make the property optional or nullable, or hold it in an array.

    ```yaml
    Category:
      type: object
      required: [name]
      properties:
        name: {type: string}
        parent: {$ref: "#/components/schemas/Category"}
    ```
    """
    view = outline(documents)
    needs = {schema: _needs(view, schema) for schema in view.schemas}
    ending = _ending(needs)
    for cycle in _cycles(needs, ending):
        start = min(cycle, key=lambda node: node.head)
        if not all("$ref" in node for node in cycle):
            yield Finding(start.head, "a value of this schema holds another of it without end")


@rule
def circular_union(documents: Documents) -> Iterator[Finding]:
    """No variant of a union is the union itself.

    What comes back to its own `oneOf` or `anyOf` without an array or an object on the way says nothing, and
    there is no such type.

    ```yaml
    Json:
      oneOf:
        - {type: string}
        - {type: array, items: {$ref: "#/components/schemas/Json"}}
    ```
    """
    view, settled = outline(documents), set[Node]()
    for start in view.schemas:
        trail = {start: _variants(view, start)} if start not in settled else {}
        while trail:
            node, waiting = next(reversed(trail.items()))
            variant = next(waiting, None)
            if variant is None:
                del trail[node]
                settled.add(node)
            elif variant not in trail:
                trail |= {variant: _variants(view, variant)} if variant not in settled else {}
            elif unions := [each for each in _since(variant, trail) if _is_union(each)]:
                union = min(unions, key=lambda node: node.head)
                yield Finding(union.head, "this union is one of its own variants")


def _variants(view: Outline, schema: Node) -> Iterator[Node]:
    yield from (*schema.elements("oneOf"), *schema.elements("anyOf"))
    if (target := view.resolve(schema)) is not schema:
        yield target


def _is_union(schema: Node) -> bool:
    return "oneOf" in schema or "anyOf" in schema


def _since(node: Node, trail: Mapping[Node, object]) -> list[Node]:
    passed = [*trail]
    return passed[passed.index(node) :]


def _needs(view: Outline, schema: Node) -> Groups:
    """What a value must hold, apart from values that are no schema object and so can be anything."""
    types = view.types(schema) if "type" in schema else frozenset[str]()
    if "null" in types or schema.is_true("nullable"):
        return []
    groups = [[node] for node in schema.elements("allOf")]
    target = view.resolve(schema)
    if target is not schema:
        groups.append([target])
    groups.extend([*schema.elements(key)] for key in ("oneOf", "anyOf") if key in schema)
    required = [*schema.elements("required")] if not types - {"object"} else []
    described = view.properties(schema) if required else dict[str, Node]()
    names = (str(node.value) for node in required)
    groups.extend([described[name]] for name in names if name in described)
    if "array" in types and len(types) == 1 and "items" in schema and _is_filled(schema):
        groups.append([schema["items"]])
    return [group for group in groups if group and all(node.fields is not None for node in group)]


def _is_filled(schema: Node) -> bool:
    count = schema["minItems"].value if "minItems" in schema else 0
    return isinstance(count, int) and count > 0


def _ending(needs: Mapping[Node, Groups]) -> set[Node]:
    """The schemas whose values can end: those that need nothing, then those that need only schemas found so far."""
    waiting = {schema: len(groups) for schema, groups in needs.items()}
    users: defaultdict[Node, list[tuple[Node, int]]] = defaultdict(list)
    for schema, groups in needs.items():
        for number, group in enumerate(groups):
            for node in group:
                users[node].append((schema, number))
    pending = [node for node in {*needs, *users} if not waiting.get(node)]
    ending, settled = set(pending), set[tuple[Node, int]]()
    while pending:
        for use in users[pending.pop()]:
            if use in settled:
                continue
            settled.add(use)
            waiting[use[0]] -= 1
            if not waiting[use[0]]:
                ending.add(use[0])
                pending.append(use[0])
    return ending


def _cycles(needs: Mapping[Node, Groups], ending: set[Node]) -> Iterator[list[Node]]:
    """From each schema without end one step to what keeps it from ending, until the steps close a circle."""
    passed: dict[Node, Node] = {}
    for start in needs:
        trail: list[Node] = []
        node = start
        while node not in ending and node not in passed:
            passed[node] = start
            trail.append(node)
            node = next(group[0] for group in needs[node] if not ending.intersection(group))
        if trail and passed.get(node) is start:
            yield trail[trail.index(node) :]
