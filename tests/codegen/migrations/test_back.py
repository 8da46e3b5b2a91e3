"""Migrations taken back on databases that hold rows: nothing is lost but what was dropped."""

from __future__ import annotations

import pytest

from .conftest import NOTES, Project

ALL = "SELECT id, author_id, title, stars, kind FROM notes ORDER BY id"
ROWS = [(1, 1, "One", 5, "a"), (2, 1, "Two", 0, "a")]


def without(*lines: str) -> str:
    """The schemas without these texts, each of which stands there."""
    schemas = NOTES
    for line in lines:
        assert line in schemas
        schemas = schemas.replace(line, "")
    return schemas


def test_what_was_added_goes(notes: Project) -> None:
    more = """
    remark: {type: string, default: none, x-column: {index: true}}
    editor_id: {type: [integer, "null"], format: int64, x-column: {references: Author.id}}
    changed_at: {type: string, format: date-time, x-column: {default: now}}
"""
    notes.revise(NOTES + more.lstrip("\n"))
    notes.execute("UPDATE notes SET remark = 'new', editor_id = 2 WHERE id = 1")
    for _ in range(2):
        notes.downgrade()
        assert notes.execute(ALL) == ROWS
        with pytest.raises(Exception, match="remark"):
            notes.execute("SELECT remark FROM notes")
        notes.upgrade()
        assert notes.execute("SELECT remark FROM notes") == [("none",), ("none",)]
    notes.check()


def test_what_was_removed_comes_back_empty_beside_what_was_kept(notes: Project) -> None:
    fewer = without(
        "    title: {type: string, maxLength: 50}\n",
        "    stars: {type: integer, format: int32, default: 0}\n",
        "    author_id: {type: integer, format: int64, x-column: {references: Author.id, on_delete: cascade, index: true}}\n",
        "    check: {stars_few: stars < 6}\n",
        "    index:\n",
        "      - {on: [author_id, -made_at], name: ix_notes_recent, where: stars > 0}\n",
        "      - {on: [lower(title)], name: ix_notes_lower_title}\n",
        "author_id, title, stars, ",
        ", x-column: {unique: true}",
    ).replace("x-table:\n", "x-table: {}\n")
    notes.revise(fewer)
    for _ in range(2):
        # Nothing else could be said of the rows that are there; a default can.
        notes.downgrade()
        assert notes.execute(ALL) == [(1, None, None, 0, "a"), (2, None, None, 0, "a")]
        assert notes.execute("SELECT id, name FROM authors ORDER BY id") == [(1, "Ada"), (2, "Bob")]
        with pytest.raises(Exception, match="ck_notes_stars_few"):
            notes.execute("UPDATE notes SET stars = 6")
        notes.upgrade()
        notes.check()


def test_a_table_that_was_removed_comes_back_empty(notes: Project) -> None:
    authors, _, _ = NOTES.partition("Note:")
    notes.revise(authors)
    notes.downgrade()
    assert notes.execute(ALL) == []
    assert notes.execute("SELECT count(*) FROM authors") == [(2,)]
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        notes.execute("INSERT INTO notes (author_id, title, made_at) VALUES (9, 'x', '2026-01-01')")


@pytest.mark.parametrize("how", ["upgrade", "downgrade"])
def test_what_does_not_fit_is_refused_and_nothing_is_lost(notes: Project, how: str) -> None:
    nullable = NOTES.replace("title: {type: string", "title: {type: [string, 'null']")
    notes.revise(nullable)
    notes.execute("UPDATE notes SET title = NULL WHERE id = 2")
    with pytest.raises(Exception, match=r"(?i)title"):
        notes.downgrade() if how == "downgrade" else notes.revise(NOTES)
    assert notes.execute(ALL) == [ROWS[0], (2, 1, None, 0, "a")]
    notes.execute("UPDATE notes SET title = 'Two' WHERE id = 2")
    notes.downgrade() if how == "downgrade" else notes.upgrade()
    assert notes.execute(ALL) == ROWS
