"""An operation of a resource as a method: its arguments, its key, its parents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ....contract import Column, Object, Operation, Parameter, ResourceOperation, Response, Table
from ...render import literal
from ..annotations import attribute
from ..names import column_name
from ..operations import Argument, arguments, method_name, parameter_names
from ..responses import ResponseNames
from .answers import Answer, success
from .projections import Projections
from .storage import (
    RESERVED,
    Entity,
    Obstacle,
    Storage,
    attribute_of,
    column,
    stored_attribute,
)

PARAMETER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Surroundings:
    """What the methods of one service share.

    `principal` is the type that its hooks take, empty when none of its operations has one; `scoped` has
    the nouns of the entities, by their schemas, for which this service has a hook `scope_…`.
    """

    storage: Storage
    names: ResponseNames
    projections: Projections
    base_path: str
    principal: str
    scoped: Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """An operation by its role, in its service."""

    within: Surroundings
    entity: Entity
    role: ResourceOperation
    operation: Operation
    item_path: str

    @property
    def storage(self) -> Storage:
        return self.within.storage

    @property
    def table(self) -> Table:
        return self.entity.table

    @property
    def noun(self) -> str:
        return self.entity.noun

    @property
    def row(self) -> str:
        """The variable that holds the row."""
        return self.entity.row({each.name for each in self.arguments})

    @property
    def method(self) -> str:
        return method_name(self.operation)

    @property
    def arguments(self) -> list[Argument]:
        return arguments(self.operation)

    @property
    def returns(self) -> str:
        return f"responses.{self.within.names.union(self.operation)}"

    @property
    def answer(self) -> Answer:
        return self.other(success(self.operation))

    def other(self, response: Response) -> Answer:
        """Another response of the operation."""
        return Answer(self.storage, self.within.names, self.operation, response)

    def projection(self, schema: Object) -> str:
        """The constant of this module that makes such objects."""
        return self.within.projections.of(self.table, schema)

    @cached_property
    def argument(self) -> Mapping[tuple[str, str], str]:
        """Arguments by the place and the name, in lower case, of their parameters."""
        named = parameter_names(self.operation)
        return {(each.location, each.name.lower()): name for each, name in named}

    def parameter(self, name: str) -> Parameter:
        """The query parameter of that name."""
        found = (each for each in self.operation.parameters if each.location == "query")
        return next(each for each in found if each.name == name)

    def check(self, *known: tuple[str, str]) -> None:
        """Every parameter must mean something: the key and the parents do, and those that are `known`."""
        resource = self.entity.resource
        meant = {("path", name.lower()) for name in (*resource.parents, resource.key)}
        for parameter in self.operation.parameters:
            if (parameter.location, parameter.name.lower()) not in meant.union(known):
                raise Obstacle(f"no rule knows the parameter `{parameter.name}`")
        for each in self.arguments:
            if each.name in RESERVED or each.name == self.row:
                raise Obstacle(f"a parameter is called `{each.name}` like something in its code")

    @property
    def key(self) -> str:
        """The argument that is the primary key of the item, empty when another property tells it."""
        resource = self.entity.resource
        held = column(self.table, resource.key_property)
        is_key = self.table.primary == (held,)
        return self.argument.get(("path", resource.key.lower()), "") if is_key else ""

    @property
    def conditions(self) -> list[str]:
        """What tells the item: its key, and the parents in its path."""
        resource = self.entity.resource
        key = self._held(resource.key, resource.key_property)
        if key is None:
            raise Obstacle("its path has no key")
        return [f"{held} == {name}" for name, held in (key, *self.parents.items())]

    @property
    def parents(self) -> dict[str, str]:
        """Attributes of the model by the arguments that they are compared with."""
        parents = self.entity.resource.parents.items()
        return dict(filter(None, (self._held(name, property) for name, property in parents)))

    def _held(self, name: str, property: str) -> tuple[str, str] | None:
        """The argument of a path's parameter and the attribute that holds it, if the path has it."""
        argument = self.argument.get(("path", name.lower()))
        if argument is None:
            return None
        found = column(self.table, property)
        parameters = (each for each in self.operation.parameters if each.location == "path")
        given = next(each.type for each in parameters if each.name == name)
        if found is not None and not self.storage.fits(given, found.type):
            raise Obstacle(f"`{name}` in the path has another type than `{property}`")
        return argument, stored_attribute(self.table, property)

    @property
    def passed(self) -> str:
        """The principal as it is handed to a hook, empty where hooks take none."""
        present = "principal" if self.operation.security.alternatives else "None"
        return present if self.within.principal else ""

    def scoped(self, statement: str, noun: str = "") -> str:
        """The statement with what the principal sees."""
        return (
            f"self.scope_{noun or self.noun}({', '.join(filter(None, (statement, self.passed)))})"
        )

    def hooked(self, kind: str) -> str:
        """What a hook is called with."""
        body = ["body=body"] * (kind != "delete")
        principal = [f"principal={self.passed}"] * bool(self.passed)
        return ", ".join([self.row, *body, *principal, "session=session"])

    def expected(self, connection: str) -> Iterator[str]:
        """Lines that answer 404 when a parent is not there."""
        for name, property in self.entity.resource.parents.items():
            argument, held = self.argument.get(("path", name.lower())), column(self.table, property)
            if argument is not None and held is not None and held.references is not None:
                target = self.storage.tables[held.references.schema]
                key = stored_attribute(target, held.references.column)
                yield f"await crud.expect({connection}, {self._parent(target, key, argument)})"

    def _parent(self, target: Table, key: str, argument: str) -> str:
        noun = self.within.scoped.get(target.schema)
        statement = self.scoped(f"select({key})", noun) if noun else f"select({key})"
        mark = column(target, target.soft_delete) if target.soft_delete else None
        unmarked = [f"{attribute_of(target, mark)}.is_(None)"] if mark else []
        return f"{statement}.where({', '.join([f'{key} == {argument}', *unmarked])})"

    def version(self, schema: Object | None = None) -> str:
        """The attribute that counts versions, of the model or of a schema; empty where there is none."""
        held = column(self.table, self.table.version) if self.table.version else None
        if held is None or schema is None:
            return column_name(held) if held else ""
        shown = any(property.name == held.property for property in schema.properties)
        return attribute(held.property) if held.property and shown else ""

    def location(self) -> str:
        """The address of the item that was created."""
        resource = self.entity.resource
        properties = {**resource.parents, resource.key: resource.key_property}
        if not self.item_path:
            raise Obstacle("nothing says where the item that is created can be read")
        parts = PARAMETER.split(f"{self.within.base_path.rstrip('/')}{self.item_path}")
        for index in range(1, len(parts), 2):
            held = column(self.table, properties.get(parts[index], ""))
            if held is None:
                raise Obstacle(f"no property is `{parts[index]}` in the address of the item")
            parts[index] = self._part(held)
        return f"f{literal(''.join(parts))}"

    def _part(self, held: Column) -> str:
        value = f"{self.row}.{column_name(held)}"
        is_text = self.storage.kept(held.type).annotation == "str"
        return f"{{quote({value}, safe='')}}" if is_text else f"{{{value}}}"
