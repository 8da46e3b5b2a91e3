"""Rules about files and references between them."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Severity
from ..documents import Documents, beside, exists, is_remote, neighbours, tokens
from ..source import Node
from .rules import Finding, rule, suggestion


@rule
def syntax(documents: Documents) -> Iterator[Finding]:
    """Every file is well-formed YAML or JSON.

    A file that cannot be read is reported at the place where reading failed; the other files are
    still checked. YAML is read by the core schema of YAML 1.2.

    ```yaml
    info:
      title: Shop
      title: Shop again   # 'title' stands twice
    ```
    """
    for fault in documents.faults:
        yield Finding(fault.at, fault.message)


@rule
def unknown_ref(documents: Documents) -> Iterator[Finding]:
    """A reference leads to something that exists.

    A `$ref` is a file, seen from the file it is written in, and a JSON pointer into that file; either
    may be left out. Names in a pointer write `/` as `~1` and `~` as `~0`.

    ```yaml
    schema:
      $ref: "#/components/schemas/Itm"   # did you mean 'Item'?
    ```
    """
    for reference in documents.references():
        # A discriminator's mapping has a rule of its own, since its values may also be names.
        mapping = reference.is_mapping and reference.kind == "schema"
        broken = documents.follow(reference) is None and not is_remote(reference.text)
        if broken and not mapping:
            yield from _broken(documents, reference.value)


@rule
def unknown_default_mapping(documents: Documents) -> Iterator[Finding]:
    """The `defaultMapping` of a discriminator names a schema, or refers to one.

    ```yaml
    discriminator:
      propertyName: kind
      defaultMapping: Other
    ```
    """
    for discriminator in documents.each("discriminator"):
        default = discriminator.get("defaultMapping")
        if default is not None and isinstance(default.value, str) and not documents.mapped(default):
            components = documents.openapi.get("components")
            schemas = components.get("schemas") if components is not None else None
            hint = suggestion(default.value, (schemas.fields if schemas else None) or ())
            yield Finding(default.at, f"no schema is called '{default.value}'", hint)


def _broken(documents: Documents, value: Node) -> Iterator[Finding]:
    text = str(value.value)
    file = beside(value.at.path, text)
    if file in documents.files:
        hint = _nearest(documents.files[file], text)
        yield Finding(value.at, f"nothing stands at '{text}'", hint)
    elif not exists(file):
        name = text.partition("#")[0]
        yield Finding(
            value.at, f"there is no file '{name}'", suggestion(file.name, neighbours(file))
        )


def _nearest(root: Node, text: str) -> str:
    """A hint at a name that stands where the pointer left the document."""
    node = root
    for token in tokens(text.partition("#")[2]):
        inner = node.get(token)
        if inner is None:
            return suggestion(token, node.fields or ())
        node = inner
    return ""


@rule
def circular_ref(documents: Documents) -> Iterator[Finding]:
    """A reference leads to something else than references that come back to it.

    A schema may well refer to itself from one of its properties; but when nothing stands on the way
    round, there is no schema at all.

    ```yaml
    components:
      schemas:
        Item: {$ref: "#/components/schemas/Thing"}
        Thing: {$ref: "#/components/schemas/Item"}
    ```
    """
    settled: set[Node] = set()
    for reference in documents.references():
        passed, last = _chain(documents, reference.node, settled)
        if last in passed and documents.target(last) is not None:
            for member in passed[passed.index(last) :]:
                where = member["$ref"]
                yield Finding(where.at, f"'{where.value}' leads only back to itself")
        settled.update(passed)


def _chain(documents: Documents, node: Node, settled: set[Node]) -> tuple[list[Node], Node]:
    """The nodes that are passed by following references, and the one at which it ends or comes round."""
    passed: dict[Node, None] = {}
    while node not in settled and node not in passed:
        passed[node] = None
        target = documents.target(node)
        node = target.node if target is not None else node
    return list(passed), node


@rule
def remote_ref(documents: Documents) -> Iterator[Finding]:
    """A reference stays on this machine.

    Nothing is fetched: what is generated must not depend on what a server answers today. Save a copy
    beside the document and refer to that.

    ```yaml
    schema:
      $ref: https://example.com/schemas/item.yaml
    ```
    """
    for reference in documents.references():
        if is_remote(reference.text) and documents.follow(reference) is None:
            hint = "save a copy beside this file"
            yield Finding(reference.value.at, f"'{reference.text}' is on another machine", hint)


@rule
def ref_kind(documents: Documents) -> Iterator[Finding]:
    """A reference leads to the kind of thing that must stand in its place.

    ```yaml
    schema:
      $ref: "#/components/parameters/Limit"   # is a parameter, and a schema must stand here
    ```
    """
    for reference in documents.references():
        target = documents.follow(reference)
        found = documents.kind(target.node) if target is not None else ""
        if found and found != reference.kind:
            message = f"this is {_phrase(found)}, and {_phrase(reference.kind)} must stand here"
            yield Finding(reference.value.at, message)


def _phrase(kind: str) -> str:
    words = kind.strip("[]{}").replace("-", " ")
    if kind[0] in "[{":
        return f"{'a list' if kind[0] == '[' else 'a map'} of {words}s"
    if words in ("openapi", "asyncapi"):
        return "a whole document"
    if words in ("paths", "components", "responses"):
        return f"all {words}"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


@rule(severity=Severity.WARNING)
def ref_siblings(documents: Documents) -> Iterator[Finding]:
    """Nothing stands beside a `$ref` that would be ignored.

    OpenAPI 3.0 ignores all fields beside a `$ref`. From 3.1 on a schema may have them, and other
    references may have a `summary` and a `description`.

    ```yaml
    openapi: 3.0.3
    # ...
    owner:
      $ref: "#/components/schemas/User"
      nullable: true   # has no effect
    ```
    """
    old = documents.openapi.text("openapi").startswith("3.0")
    for reference in documents.references():
        if reference.is_mapping or reference.kind == "path-item":
            continue
        if reference.kind == "schema" and not old:
            continue
        allowed = ("$ref",) if old else ("$ref", "summary", "description")
        for name, sibling in reference.node.entries():
            if name not in allowed and not name.startswith("x-"):
                yield Finding(sibling.head, f"'{name}' has no effect beside '$ref'")
