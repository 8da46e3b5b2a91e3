"""Alembic's autogenerate over generated models: what it writes is run on databases that hold rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import NOTES, Project

SCHEMAS = (Path(__file__).parents[1] / "stored.yaml").read_text()


def test_nothing_is_left_to_change_after_the_first_migration(project: Project) -> None:
    project.revise(SCHEMAS)
    project.check()
    assert "pass" in project.revise(SCHEMAS)


def test_the_first_migration_can_be_taken_back(project: Project) -> None:
    project.revise(SCHEMAS)
    project.downgrade()
    project.upgrade()
    project.check()


def test_a_migration_names_no_generated_code(project: Project) -> None:
    script = project.revise(SCHEMAS)
    assert "sa.DateTime(timezone=True)" in script
    assert "stored_" not in script
    assert "UtcDateTime" not in script


def test_migrations_made_on_one_database_run_on_the_other(
    tmp_path: Path, postgresql_url: str
) -> None:
    changed = NOTES.replace("x-table: {}", "x-table: {name: writers, renamed_from: authors}")
    changed = changed.replace("title: {type: string, maxLength: 50", "title: {type: string")
    sqlite = f"sqlite:///{tmp_path}/test.db"
    for name, first, second in (("a", sqlite, postgresql_url), ("b", postgresql_url, sqlite)):
        (tmp_path / name).mkdir()
        project = Project(tmp_path / name, first)
        project.revise(SCHEMAS + NOTES)
        project.revise(SCHEMAS + changed)
        project.use(second)
        project.upgrade()
        project.check()
        for url in (first, second):
            project.use(url)
            project.downgrade()
            project.downgrade()


def test_a_table_is_renamed_with_its_rows(notes: Project) -> None:
    renamed = NOTES.replace("x-table: {}", "x-table: {name: writers, renamed_from: authors}")
    script = notes.revise(renamed)
    assert "op.rename_table('authors', 'writers')" in script
    assert "create_table" not in script
    notes.check()
    assert notes.execute("SELECT id, name FROM writers ORDER BY id") == [(1, "Ada"), (2, "Bob")]
    assert notes.execute("SELECT count(*) FROM notes JOIN writers ON writers.id = author_id") == [
        (2,)
    ]
    notes.downgrade()
    assert notes.execute("SELECT count(*) FROM notes JOIN authors ON authors.id = author_id") == [
        (2,)
    ]


def test_a_column_is_renamed_with_its_values(notes: Project) -> None:
    renamed = NOTES.replace("title:", "heading:").replace("[lower(title)]", "[lower(heading)]")
    renamed = renamed.replace(
        "maxLength: 50}\n    stars", "maxLength: 50, x-column: {renamed_from: title}}\n    stars"
    )
    renamed = renamed.replace("author_id, title", "author_id, heading")
    script = notes.revise(renamed)
    assert "op.alter_column('notes', 'title', new_column_name='heading')" in script
    assert "add_column" not in script
    notes.check()
    assert notes.execute("SELECT heading FROM notes ORDER BY id") == [("One",), ("Two",)]
    notes.downgrade()
    assert notes.execute("SELECT title FROM notes ORDER BY id") == [("One",), ("Two",)]


def test_a_renamed_table_may_change_at_the_same_time(notes: Project) -> None:
    renamed = NOTES.replace("x-table: {}", "x-table: {name: writers, renamed_from: authors}")
    renamed = renamed.replace(
        "maxLength: 50, x-column: {unique: true}}",
        "maxLength: 80, x-column: {unique: true, name: full_name, renamed_from: name}}",
    )
    notes.revise(renamed)
    notes.check()
    assert notes.execute("SELECT full_name FROM writers ORDER BY id") == [("Ada",), ("Bob",)]
    notes.downgrade()
    assert notes.execute("SELECT name FROM authors ORDER BY id") == [("Ada",), ("Bob",)]


def test_renamed_from_may_stay_when_it_is_done(notes: Project) -> None:
    renamed = NOTES.replace("x-table: {}", "x-table: {name: writers, renamed_from: authors}")
    notes.revise(renamed)
    assert "rename" not in notes.revise(renamed)


def test_new_columns_fill_rows_that_are_there(notes: Project) -> None:
    more = """
    changed_at: {type: string, format: date-time, x-column: {default: now, on_update: now}}
    labels: {type: array, items: {type: string}, default: []}
    is_open: {type: boolean, default: true}
    word: {type: string, default: it's}
    version: {type: integer, format: int32, readOnly: true}
    remark: {type: [string, "null"]}
"""
    notes.revise(
        NOTES.replace("check: {stars", "version: version\n    check: {stars") + more.lstrip("\n")
    )
    notes.check()
    columns = "is_open, word, version, remark, changed_at IS NOT NULL"
    assert notes.execute(f"SELECT {columns} FROM notes WHERE id = 1") == [
        (True, "it's", 1, None, True)
    ]


def test_to_copy_a_table_keeps_what_refers_to_it(notes: Project) -> None:
    notes.revise(
        NOTES.replace("name: {type: string, maxLength: 50", "name: {type: string, maxLength: 90")
    )
    notes.check()
    assert notes.execute("SELECT count(*) FROM notes") == [(2,)]
    assert notes.execute("DELETE FROM authors WHERE id = 1", "SELECT count(*) FROM notes") == [(0,)]


def test_to_copy_a_table_keeps_its_checks_indexes_and_keys(notes: Project) -> None:
    before = set(_indexes(notes))
    notes.revise(
        NOTES.replace("title: {type: string, maxLength: 50", "title: {type: string, maxLength: 90")
    )
    notes.check()
    assert set(_indexes(notes)) == before
    with pytest.raises(Exception, match="ck_notes_stars_few"):
        notes.execute("UPDATE notes SET stars = 6")


def _indexes(project: Project) -> list[tuple[Any, ...]]:
    sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    other = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return [*project.execute(sqlite if project.is_sqlite else other)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stars > 0}", "stars > 1}"),
        ("-made_at]", "made_at]"),
        ("[lower(title)]", "[upper(title)]"),
        ("{on: [lower(title)], name: ix_notes_lower_title}", "{on: [title, -stars], name: ix_new}"),
        ("stars < 6", "stars < 7"),
        ("check: {stars_few: stars < 6}", "check: {stars_fewer: stars < 6}"),
        ("on_delete: cascade", "on_delete: restrict"),
        ("enum: [a, b]", "enum: [a, b, longer]"),
        (", x-column: {unique: true}", ""),
        ("title: {type: string", "title: {type: [string, 'null']"),
    ],
)
def test_a_change_is_noticed_and_made(notes: Project, old: str, new: str) -> None:
    changed = NOTES.replace(old, new)
    assert changed != NOTES
    assert "pass" not in notes.revise(changed)
    notes.check()
    assert notes.execute("SELECT count(*) FROM notes") == [(2,)]
    notes.downgrade()
    notes.upgrade()
    notes.check()
