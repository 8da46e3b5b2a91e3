"""Rules about examples and defaults: all are judged in one run of one compiled schema."""

from __future__ import annotations

from collections.abc import Iterator

from jsonschema_rs import ValidationError, validator_for

from ..diagnostics import Severity
from ..documents import Documents
from ..entities import entities
from ..source import Json, Node
from .dialect import Translation
from .outline import Outline, outline
from .rules import Finding, rule

Case = tuple[Node, Node]


@rule(severity=Severity.WARNING)
def example_mismatch(documents: Documents) -> Iterator[Finding]:
    """Examples are valid values of their schemas.

    Readers copy them, mocks answer them, and tests start from them. Examples of JSON and form bodies, of
    parameters, headers and schemas are judged; properties that stand only in requests (`writeOnly`) or only in
    responses (`readOnly`) may be missing.

    ```yaml
    price: {type: number, examples: [9.5]}
    ```
    """
    view = outline(documents)
    cases = [*_of_schemas(view), *_of_parameters(view), *_of_bodies(view)]
    yield from _judged(view, cases, "example")


@rule
def default_mismatch(documents: Documents) -> Iterator[Finding]:
    """A default is a valid value of its schema.

    The generated code would refuse what it assumes itself.

    ```yaml
    limit: {type: integer, minimum: 1, maximum: 100, default: 20}
    ```
    """
    view = outline(documents)
    cases = [(schema, schema["default"]) for schema in view.schemas if "default" in schema]
    yield from _judged(view, [*cases, *_of_columns(documents)], "default")


def _of_columns(documents: Documents) -> Iterator[Case]:
    """Literal defaults of `x-column`; `now` and `uuid` of these formats are no literals."""
    view = outline(documents)
    made = {("now", "date"), ("now", "date-time"), ("uuid", "uuid")}
    for entity in entities(documents).values():
        for name, schema in entity.columns.items():
            default, format = entity.extensions[name].get("default"), view.keyword(schema, "format")
            if default and (default.value, format.value if format else "") not in made:
                yield schema, default


def _judged(view: Outline, cases: list[Case], what: str) -> Iterator[Finding]:
    """At most one finding a case, where its first fault is."""
    try:
        schema = Translation(view).document(schema for schema, _ in cases)
        validator = validator_for(schema, validate_formats=True, mask="this value", offline=True)
    except ValidationError:
        return  # a schema is malformed, which is for the rule `metaschema` to say
    values: Json = [value.plain() for _, value in cases]
    reported = set[int]()
    for error in validator.iter_errors(values):
        number, *path = error.instance_path
        if isinstance(number, int) and number not in reported:
            reported.add(number)
            place = cases[number][1].below(path)
            yield Finding(place.at, f"this {what} is not as its schema says: {error.message}")


def _of_schemas(view: Outline) -> Iterator[Case]:
    for schema in view.schemas:
        if view.version == ("3", "0") and "$ref" in schema:
            continue
        stated = [schema["example"]] if "example" in schema else []
        for value in (*stated, *schema.elements("examples")):
            yield schema, value


def _of_parameters(view: Outline) -> Iterator[Case]:
    for kind in ("parameter", "header"):
        for node in view.documents.each(kind):
            yield from _of(view, node)


def _of_bodies(view: Outline) -> Iterator[Case]:
    for kind in ("request-body", "response", "parameter", "header"):
        for node in view.documents.each(kind):
            for media_type, content in node.entries("content"):
                if _is_data(media_type):
                    yield from _of(view, content)


def _of(view: Outline, node: Node) -> Iterator[Case]:
    schema = node.get("schema")
    if schema is None:
        return
    if "example" in node:
        yield schema, node["example"]
    for _, written in node.entries("examples"):
        example = view.resolve(written)
        for key in ("value", "dataValue"):
            if key in example:
                yield schema, example[key]


def _is_data(media_type: str) -> bool:
    """Whether an example in the document is the value itself, and not its text."""
    name = media_type.partition(";")[0].strip().lower()
    forms = ("application/x-www-form-urlencoded", "multipart/form-data")
    return name == "application/json" or name.endswith("+json") or name in forms
