"""Migrations of generated models, and a database of each kind that they are for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from dovetail.templates.backend.runtime.database import Database

from .. import stored

ENVIRONMENT = """\
from importlib import import_module

from alembic import context

package = context.config.get_main_option("package")
url = context.config.get_main_option("url")
migrations = import_module(f"{package}.runtime.migrations")
migrations.run(import_module(f"{package}.models").Model.metadata, url)
"""


TEMPLATE = '''\
"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}

def upgrade():
    ${upgrades if upgrades else "pass"}

def downgrade():
    ${downgrades if downgrades else "pass"}
'''


NOTES = """
Author:
  type: object
  required: [id, name]
  x-table: {}
  properties:
    id: {type: integer, format: int64, x-column: {primary: true}}
    name: {type: string, maxLength: 50, x-column: {unique: true}}
Note:
  type: object
  required: [id, author_id, title, stars, made_at]
  x-table:
    check: {stars_few: stars < 6}
    index:
      - {on: [author_id, -made_at], name: ix_notes_recent, where: stars > 0}
      - {on: [lower(title)], name: ix_notes_lower_title}
  properties:
    id: {type: integer, format: int64, x-column: {primary: true}}
    author_id: {type: integer, format: int64, x-column: {references: Author.id, on_delete: cascade, index: true}}
    title: {type: string, maxLength: 50}
    stars: {type: integer, format: int32, default: 0}
    kind: {type: string, enum: [a, b], default: a}
    made_at: {type: string, format: date-time, x-column: {default: now}}
"""


ROWS = (
    "INSERT INTO authors (id, name) VALUES (1, 'Ada'), (2, 'Bob')",
    "INSERT INTO notes (id, author_id, title, stars, made_at) VALUES"
    " (1, 1, 'One', 5, '2026-01-01 00:00:00+00:00'), (2, 1, 'Two', 0, '2026-01-02 00:00:00+00:00')",
)


class Project:
    """A directory of migrations, and the database that they are for."""

    def __init__(self, directory: Path, url: str) -> None:
        self._directory = directory
        self._url = url
        self.is_sqlite = url.startswith("sqlite")
        self._config = Config()
        self._config.set_main_option("script_location", str(directory))
        self._config.set_main_option("path_separator", "os")
        self._config.set_main_option("url", url)
        (directory / "versions").mkdir()
        (directory / "env.py").write_text(ENVIRONMENT)
        (directory / "script.py.mako").write_text(TEMPLATE)

    def use(self, url: str) -> None:
        """Go on with the same migrations on another database."""
        self._url = url
        self._config.set_main_option("url", url)

    def revise(self, schemas: str) -> str:
        """The revision that leads to these schemas; it is run."""
        contract = stored.contract(schemas, self._directory)
        self._config.set_main_option("package", stored.package(contract, self._directory))
        script: Any = command.revision(self._config, "change", autogenerate=True)
        self.upgrade()
        return Path(script.path).read_text()

    def upgrade(self) -> None:
        command.upgrade(self._config, "head")

    def downgrade(self) -> None:
        command.downgrade(self._config, "-1")

    def check(self) -> None:
        """Raises when the database is not as the models are."""
        command.check(self._config)

    def execute(self, *statements: str) -> Sequence[tuple[Any, ...]]:
        """The rows of the last statement."""
        return asyncio.run(self._execute(statements))

    async def _execute(self, statements: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        database = Database(self._url)
        found: list[tuple[Any, ...]] = []
        try:
            async with database.engine.begin() as connection:
                for statement in statements:
                    result = await connection.execute(text(statement))
                    found = [tuple(row) for row in result] if result.returns_rows else []
        finally:
            await database.dispose()
        return found


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    url = f"sqlite:///{tmp_path}/test.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    return Project(tmp_path, url)


@pytest.fixture
def notes(project: Project) -> Project:
    """A project with authors and notes in the database."""
    project.revise(NOTES)
    project.execute(*ROWS)
    return project
