"""The contract written back as one OpenAPI document in which every schema has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

from ..contract import (
    Alias,
    Anything,
    Array,
    Constraints,
    Contract,
    Definition,
    Enum,
    Literal,
    Map,
    Nullable,
    Object,
    Property,
    Ref,
    Scalar,
    Type,
    Union,
)
from ..source import Json

KEYWORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "min_items": "minItems",
    "max_items": "maxItems",
    "min_properties": "minProperties",
    "max_properties": "maxProperties",
}


def normalised(contract: Contract, name: Callable[[str], str] = str) -> dict[str, Json]:
    """An OpenAPI 3.1 document of the contract's definitions; `name` spells theirs."""
    schemas = Schemas(name)
    return {
        "openapi": "3.1.0",
        "info": {"title": contract.title, "version": contract.version},
        "paths": {},
        "components": {
            "schemas": {
                name(definition.name): schemas.definition(definition)
                for definition in contract.definitions
            }
        },
    }


class Schemas:
    """Writes types and definitions as JSON Schemas."""

    def __init__(self, name: Callable[[str], str] = str) -> None:
        self._name = name

    def definition(self, definition: Definition) -> dict[str, Json]:
        match definition:
            case Object():
                schema = self._object(definition)
            case Enum():
                schema = _enum(definition)
            case Alias(_, type):
                schema = self.type(type)
            case _:
                assert_never(definition)
        return {**schema, **_annotations(definition)}

    def type(self, type: Type) -> dict[str, Json]:
        match type:
            case Scalar(kind, format, constraints):
                return {"type": kind, **_stated(format=format), **_constraints(constraints)}
            case Array():
                return self._array(type)
            case Map(values, constraints):
                rest = self.type(values)
                return {
                    "type": "object",
                    "additionalProperties": rest,
                    **_constraints(constraints),
                }
            case Ref(name):
                return {"$ref": self._reference(name)}
            case Nullable(inner):
                return {"anyOf": [self.type(inner), {"type": "null"}]}
            case Union():
                return self._union(type)
            case Literal(values):
                return {"const": values[0]} if len(values) == 1 else {"enum": list(values)}
            case Anything():
                return {}
            case _:
                assert_never(type)

    def _object(self, definition: Object) -> dict[str, Json]:
        properties: dict[str, Json] = {
            each.name: self._property(each) for each in definition.properties
        }
        required: list[Json] = [each.name for each in definition.properties if each.required]
        dependent: dict[str, Json] = {
            name: list[Json](needed) for name, needed in definition.dependent_required.items()
        }
        rest = definition.additional
        additional: Json = False if rest is None else self.type(rest)
        return {
            "type": "object",
            "properties": properties,
            **_stated(required=required, dependentRequired=dependent),
            **({} if additional == {} else {"additionalProperties": additional}),
            **_constraints(definition.constraints),
        }

    def _property(self, property: Property) -> dict[str, Json]:
        default = {} if property.default is None else {"default": property.default.value}
        access = _stated(readOnly=property.read_only, writeOnly=property.write_only)
        return {**self.type(property.type), **default, **access, **_annotations(property)}

    def _array(self, array: Array) -> dict[str, Json]:
        items = self.type(array.items) if array.items is not None else False
        prefix: list[Json] = [self.type(item) for item in array.prefix]
        constraints = _constraints(array.constraints)
        return {"type": "array", **_stated(prefixItems=prefix), "items": items, **constraints}

    def _union(self, union: Union) -> dict[str, Json]:
        variants: list[Json] = [self.type(variant) for variant in union.variants]
        if union.discriminator is None:
            return {"oneOf" if union.exclusive else "anyOf": variants}
        mapping = union.discriminator.mapping.items()
        discriminator: dict[str, Json] = {
            "propertyName": union.discriminator.property,
            "mapping": {value: self._reference(name) for name, value in mapping},
        }
        return {"oneOf": variants, "discriminator": discriminator}

    def _reference(self, name: str) -> str:
        return f"#/components/schemas/{self._name(name)}"


def _enum(definition: Enum) -> dict[str, Json]:
    kind = "integer" if isinstance(definition.values[0], int) else "string"
    return {"type": kind, "enum": list[Json](definition.values)}


def _constraints(constraints: Constraints) -> dict[str, Json]:
    stated = dict(_keywords(constraints))
    return {**stated, "uniqueItems": True} if constraints.unique_items else stated


def _keywords(constraints: Constraints) -> Iterator[tuple[str, Json]]:
    for attribute, keyword in KEYWORDS.items():
        value: Json = getattr(constraints, attribute)
        if value is not None:
            yield keyword, value


def _annotations(described: Definition | Property) -> dict[str, Json]:
    return _stated(description=described.description, deprecated=described.deprecated)


def _stated(**keywords: Json) -> dict[str, Json]:
    """Those that are not empty."""
    return {name: value for name, value in keywords.items() if value}
