"""How a session of staff lives and ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.staff.sessions import (
    IDLE,
    LASTS,
    begin_session,
    count_sessions,
    end_session,
    end_sessions,
    find_session,
    note_seen,
)
from kb.staff.tokens import create_token
from kb.storage.database import migrate
from kb.storage.staff_tables import staff_sessions
from tests.kb.staff.people import NOON, step_back


@pytest.fixture
def secret(db, anna) -> str:
    with db.begin() as conn:
        return begin_session(conn, anna.id, at=NOON)


def test_the_secret_of_a_session_is_kept_nowhere(db, secret: str):
    with db.read() as conn:
        assert secret not in str(conn.execute(staff_sessions.select()).one())


def test_a_session_lives_while_it_is_used_and_no_longer_than_a_shift(db, anna, secret: str):
    at = NOON
    while at < NOON + LASTS:
        with db.read() as conn:
            session = find_session(conn, secret, at=at)
        assert session and session.person == anna.id
        note_seen(db, secret, session.seen_at, at=at)
        at += IDLE - timedelta(seconds=1)
    with db.read() as conn:
        assert find_session(conn, secret, at=NOON + LASTS) is None
        assert find_session(conn, "made up", at=NOON) is None


def test_a_session_left_alone_ends(db, secret: str):
    with db.read() as conn:
        assert find_session(conn, secret, at=NOON + IDLE - timedelta(seconds=1))
        assert find_session(conn, secret, at=NOON + IDLE) is None


def test_a_session_that_begins_later_than_now_is_over(db, anna):
    with db.begin() as conn:
        ahead = begin_session(conn, anna.id, at=NOON + timedelta(days=365))
        assert find_session(conn, ahead, at=NOON) is None and count_sessions(conn, anna.id, at=NOON) == 0
        late = begin_session(conn, anna.id, at=NOON + timedelta(seconds=30))  # another server's clock
        assert find_session(conn, late, at=NOON)


def test_sessions_end_one_by_one_or_all_but_one(db, anna, secret: str):
    with db.begin() as conn:
        others = [begin_session(conn, anna.id, at=NOON) for _ in range(3)]
        end_session(conn, others[0])
        assert count_sessions(conn, anna.id, at=NOON) == 3
        assert end_sessions(conn, anna.id, but=secret) == 2
        assert find_session(conn, secret, at=NOON) and not find_session(conn, others[1], at=NOON)
        assert end_sessions(conn, anna.id) == 1


def test_a_token_has_sessions_of_its_own(db, anna, secret: str):
    with db.begin() as conn:
        token, _ = create_token(conn, "CRM", ["inbox"], at=NOON)
        first, second = (begin_session(conn, token=token.id, at=NOON) for _ in range(2))
        found = find_session(conn, first, at=NOON)
        assert (found.person, found.token) == (0, token.id)
        assert end_sessions(conn, token=token.id, but=second) == 1
        assert find_session(conn, secret, at=NOON) and find_session(conn, second, at=NOON)


def test_sessions_of_accounts_are_kept_when_tokens_get_theirs(db, anna, secret: str):
    step_back(db, "state_0004")
    migrate(db)
    with db.read() as conn:
        assert find_session(conn, secret, at=NOON).person == anna.id


def test_sessions_that_are_over_are_swept_away(db, anna, secret: str):
    with db.begin() as conn:
        begin_session(conn, anna.id, at=NOON + LASTS + timedelta(seconds=1))
        assert len(conn.execute(staff_sessions.select()).all()) == 1
