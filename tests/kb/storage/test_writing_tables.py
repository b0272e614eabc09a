"""Changes, saves and comments belong to the state that is migrated; a save's number is its own."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from kb.storage.database import insert
from kb.storage.tables import STATE
from kb.storage.writing_tables import article_changes, article_comments, article_saves
from kb.writing.changes import NewChange, begin


def test_the_tables_belong_to_the_state_that_is_migrated():
    for table in (article_changes, article_saves, article_comments):
        assert STATE.tables[table.name] is table


def test_a_change_has_each_number_of_a_save_once(db, now):
    with db.begin() as conn:
        change = begin(conn, NewChange(path="a.md", title="a", base=None, who="A"), at=now)
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(
            insert(conn, article_saves).values(change=change.id, number=0, seen=0, text="", aside=False, at=now)
        )
