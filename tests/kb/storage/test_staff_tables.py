"""No column keeps what would let somebody in: of a session the digest, of a failed sign-in keyed hashes."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from kb.storage.database import insert
from kb.storage.staff_tables import colleague_questions, failed_sign_ins, flags, staff, staff_sessions
from kb.storage.tables import STATE


def test_the_tables_belong_to_the_state_that_is_migrated():
    for table in (staff, staff_sessions, failed_sign_ins, flags, colleague_questions):
        assert STATE.tables[table.name] is table


def test_a_login_is_had_by_one_person(db, now):
    row = {"name": "Анна", "login": "анна", "role": "agent", "password": "$argon2id$…", "created_at": now}
    with db.begin() as conn:
        conn.execute(insert(conn, staff).values(row))
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(insert(conn, staff).values(row))


def test_a_session_of_nobody_is_refused(db, now):
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(insert(conn, staff_sessions).values(digest="d", staff=999, created_at=now, seen_at=now))


def test_a_flag_and_a_question_are_stored_as_not_yet_dealt_with(db, now):
    flag = {"article_id": "ru/a", "owner": "", "kind": "wrong", "comment": "", "query": "", "who": "Анна", "at": now}
    question = {"query": "?", "text": "", "lang": "ru", "category": "", "owner": "", "who": "Анна", "at": now}
    with db.begin() as conn:
        stored = conn.execute(insert(conn, flags).values(flag).returning(flags.c.done_by, flags.c.done_at)).one()
        asked = conn.execute(
            insert(conn, colleague_questions)
            .values(question)
            .returning(colleague_questions.c.answer, colleague_questions.c.answered_at)
        ).one()
    assert tuple(stored) == tuple(asked) == ("", None)
