"""Calls, presence and word to colleagues belong to the state that is migrated, and hang on a request that is there."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from kb.storage.database import insert
from kb.storage.desk_tables import callbacks, desk_words, notification_wishes, notifications, presences
from kb.storage.tables import STATE


def test_the_tables_belong_to_the_state_that_is_migrated():
    for table in (callbacks, presences, desk_words, notifications, notification_wishes):
        assert STATE.tables[table.name] is table


def test_nobody_is_called_back_about_nothing(db, now):
    row = {"ticket": "2020-000001", "at": now, "telephone": "112", "note": "", "who": "Анна"}
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(insert(conn, callbacks).values(row))


def test_nobody_is_told_of_a_request_that_is_not_there(db, now):
    row = {"key": "k", "to": "Анна", "event": "answered", "who": "", "ticket": "2020-000001", "at": now}
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(insert(conn, notifications).values(row))
