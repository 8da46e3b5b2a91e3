"""Tables that refer to each other in a circle, so that none of them can be made first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...contract import Column, Table


def closing(tables: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    """One foreign key, as schema and column, of each circle: one that may be null where there is one."""
    done: set[str] = set()
    for start in tables:
        path = _Path()
        if start not in done:
            path.append(tables[start])
        while path.steps:
            step = path.steps[-1]
            step.key = next(step.keys, None)
            if step.key is None:
                done.add(path.pop())
            elif (target := step.key[1]) in path.places:
                circle = path.steps[path.places[target] :]
                chosen = next((each for each in reversed(circle) if each.is_nullable), step)
                yield chosen.schema, chosen.column
                path.cut(chosen)
            elif target not in done:
                path.append(tables[target])


class _Step:
    """A table, and the foreign key by which the path goes on, with what that leads to."""

    def __init__(self, table: Table) -> None:
        self.schema = table.schema
        self.key: tuple[Column, str] | None = None
        self.keys = (
            (column, column.references.schema)
            for column in table.columns
            if column.references and column.references.schema != table.schema
        )

    @property
    def column(self) -> str:
        return self.key[0].name if self.key else ""

    @property
    def is_nullable(self) -> bool:
        return self.key is not None and self.key[0].nullable


class _Path:
    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.places: dict[str, int] = {}

    def append(self, table: Table) -> None:
        self.places[table.schema] = len(self.steps)
        self.steps.append(_Step(table))

    def pop(self) -> str:
        schema = self.steps.pop().schema
        del self.places[schema]
        return schema

    def cut(self, step: _Step) -> None:
        """Go back to a step, from which other keys may lead on."""
        while self.steps[-1] is not step:
            self.pop()
