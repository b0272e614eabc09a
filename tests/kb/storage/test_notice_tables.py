"""A notice, what was done to it and who follows it belong to the state that is migrated; an address follows a notice once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from kb.storage.database import insert
from kb.storage.notice_tables import notice_events, notice_followers, notices
from kb.storage.tables import STATE


def test_the_tables_belong_to_the_state_that_is_migrated():
    for table in (notices, notice_events, notice_followers):
        assert STATE.tables[table.name] is table


def test_an_address_follows_a_notice_once(db, now):
    row = {"notice": "1", "email": "a@b.de", "lang": "ru", "title": "", "told": "", "asked_at": now}
    with db.begin() as conn:
        conn.execute(insert(conn, notice_followers).values(**row, secret="x"))
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(insert(conn, notice_followers).values(**row, secret="y"))
