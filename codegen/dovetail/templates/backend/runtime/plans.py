"""SELECTs that the driver is given as SQLAlchemy has executed them before.

The shape of a statement is SQLAlchemy's cache key, and how many values each `IN` has. The first of a shape
is executed by SQLAlchemy; the text, the order of the values and the processors of both ends are kept as a
`Plan`. From then on the driver gets the text. `Unplanned`, `TooLong` and `Refused` mean: SQLAlchemy does it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, cast

from sqlalchemy import BindParameter, CursorResult, Dialect, Executable, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TupleType

Row: TypeAlias = Sequence[Any]
Values: TypeAlias = Mapping[str, object]
Process: TypeAlias = Callable[[Any], Any]
Driver: TypeAlias = Callable[[str, Sequence[Any]], Sequence[Row]]
"""What executes a text with values for its placeholders, without SQLAlchemy."""

logger = logging.getLogger("dovetail")

MAX_PLANS = 500
"""How many plans are kept, of all shapes of statements."""

MAX_TIMEOUTS = 3
"""How often statements of a shape may take too long before they are SQLAlchemy's: the first time, nothing of it is in memory."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a statement selects; each value is of its column's type."""

    names: Sequence[str]
    rows: Sequence[Row]


class Fetch(Protocol):
    """Executes a statement, wherever that is done."""

    def __call__(self, statement: Executable, values: Values | None = None) -> Rows: ...


class Unplanned(Exception):
    """Nothing is known of the statement, or nothing that the driver could be given."""


class TooLong(Exception):
    """The driver has stopped a statement that its caller should not wait for."""


class Refused(Exception):
    """The driver, or the type of a value, has raised an error; SQLAlchemy is to raise its own."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where a text takes a value, and how that is made.

    It takes the value of a parameter of the statement, or of one that SQLAlchemy has added and that is the
    same each time. `member` is which of its values, where it has many.
    """

    parameter: int | BindParameter[Any]
    name: str
    member: int | None
    process: Process | None

    def value(self, parameters: Sequence[BindParameter[Any]], given: Values) -> Any:
        if self.name in given:
            value: Any = given[self.name]
        else:
            own = self.parameter
            parameter = parameters[own] if isinstance(own, int) else own
            if parameter.required:
                raise Unplanned(f"no value for '{self.name}'")
            value = parameter.effective_value
        if self.member is not None:
            value = value[self.member]
        if self.process is None:
            return value
        try:
            return self.process(value)
        except Exception as error:
            raise _refused(error) from error


@dataclass(slots=True)
class Plan:
    """How statements of one shape are executed; `timeouts` is how often one has taken too long."""

    text: str
    placeholders: Sequence[Placeholder]
    names: Sequence[str]
    processors: Sequence[tuple[int, Process]]
    timeouts: int = 0

    def execute(
        self, driver: Driver, parameters: Sequence[BindParameter[Any]], given: Values
    ) -> Rows:
        values = [each.value(parameters, given) for each in self.placeholders]
        try:
            rows = driver(self.text, values)
        except (TooLong, OSError):
            raise
        except Exception as error:
            raise _refused(error) from error
        return Rows(self.names, self._processed(rows))

    def _processed(self, rows: Sequence[Row]) -> Sequence[Row]:
        if not self.processors:
            return rows
        processed = [list(row) for row in rows]
        for position, process in self.processors:
            for row in processed:
                row[position] = process(row[position])
        return processed


def _refused(error: Exception) -> Refused:
    # Its message may have values in it.
    return Refused(type(error).__name__)


class Plans:
    """The plans for the statements of a database, by their shape."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._plans: dict[object, Plan] = {}

    def driver_fetch(self, driver: Driver) -> Fetch:
        """Execution by the driver; raises `Unplanned` for what it cannot be given."""

        def fetch(statement: Executable, values: Values | None = None) -> Rows:
            shape, parameters = _shape(statement, values or {})
            plan = self._plans.get(shape)
            if plan is None:
                raise Unplanned("not seen before")
            if plan.timeouts == MAX_TIMEOUTS:
                raise Unplanned("has often taken too long")
            try:
                return plan.execute(driver, parameters, values or {})
            except TooLong:
                plan.timeouts += 1
                raise

        return fetch

    def learn(
        self, statement: Executable, values: Values | None, result: CursorResult[Any]
    ) -> None:
        """Keep what SQLAlchemy has just made of a statement; its rows have not been fetched."""
        given = values or {}
        try:
            shape, parameters = _shape(statement, given)
            if shape in self._plans:
                return
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            self._plans[shape] = _plan(statement, given, parameters, result, self._dialect)
        except Unplanned as reason:
            logger.debug("no plan: %s", reason)


def _shape(statement: Executable, given: Values) -> tuple[object, Sequence[BindParameter[Any]]]:
    """What statements have in common that differ in nothing but values, and the parameters of this one."""
    if not isinstance(statement, Select) or statement.get_execution_options():
        raise Unplanned("no SELECT, or one with execution options")
    key = statement._generate_cache_key()  # pyright: ignore[reportPrivateUsage]  # the key of SQLAlchemy's own cache
    if key is None or key.params:
        raise Unplanned("no cache key, or one with values of its own")
    # There are as many placeholders as the values of an `IN`.
    many = (each for each in key.bindparams if each.expanding)
    lengths = (len(cast(Any, given.get(each.key, each.effective_value))) for each in many)
    return (key.key, *lengths), key.bindparams


def _plan(
    statement: Executable,
    given: Values,
    parameters: Sequence[BindParameter[Any]],
    result: CursorResult[Any],
    dialect: Dialect,
) -> Plan:
    assert isinstance(statement, Select)  # it has a shape
    compiled = statement.compile(dialect=dialect)
    text, places = _placeholders(compiled, given)
    types = [column.type for column in statement.selected_columns]
    described = result.cursor.description if result.cursor else ()
    # Whatever is not as SQLAlchemy has executed it is left to SQLAlchemy.
    if text != result.context.statement or len(types) != len(described):
        raise Unplanned("SQLAlchemy has executed another text, or it has other columns")
    indexes = {parameter.key: index for index, parameter in enumerate(parameters)}
    placeholders: list[Placeholder] = []
    for name, member in places:
        bound = compiled.binds[name]
        process = bound.type.dialect_impl(dialect).bind_processor(dialect)
        placeholders.append(Placeholder(indexes.get(bound.key, bound), bound.key, member, process))
    processors: list[tuple[int, Process]] = []
    for position, (type, column) in enumerate(zip(types, described, strict=True)):
        process = type.dialect_impl(dialect).result_processor(dialect, column[1])
        if process is not None:
            processors.append((position, process))
    return Plan(text, placeholders, list(result.keys()), processors)


def _placeholders(
    compiled: SQLCompiler, given: Values
) -> tuple[str, Sequence[tuple[str, int | None]]]:
    """The text, and for each placeholder the parameter, and which of its values."""
    if any(isinstance(each.type, TupleType) for each in compiled.binds.values()):
        raise Unplanned("a parameter that is a tuple")
    if not compiled.post_compile_params:
        return compiled.string, [(name, None) for name in compiled.positiontup or ()]
    state = compiled.construct_expanded_state(given)
    members = {
        expanded: (name, member)
        for name, expansion in state.parameter_expansion.items()
        for member, expanded in enumerate(expansion)
    }
    return state.statement, [members.get(name, (name, None)) for name in state.positiontup or ()]
