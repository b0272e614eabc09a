"""Accounts of staff: what makes one, how a session lives, and what a stranger learns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.errors import StaffError
from kb.staff import (
    FAILURES_OF_NAME,
    FAILURES_SPAN,
    IDLE,
    Attempt,
    add_person,
    disable_person,
    find_session,
    list_staff,
    note_seen,
    sign_in,
)
from kb.staff_tables import staff, staff_sessions

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"


def attempt(name: str = "анна", password: str = PASSWORD, address: str = "203.0.113.1") -> Attempt:
    return Attempt(name=name, password=password, address=address, key=b"key")


@pytest.fixture
def anna(db):
    with db.begin() as conn:
        return add_person(conn, "Анна", "agent", PASSWORD, at=NOON)


@pytest.mark.parametrize(
    ("name", "role", "password", "told"),
    [("Анна", "boss", PASSWORD, "unknown role"), (" ", "agent", PASSWORD, "needs a name"), ("Анна", "agent", "short", "10 to 200")],
)
def test_an_account_needs_name_role_and_password(db, name: str, role: str, password: str, told: str):
    with pytest.raises(StaffError, match=told), db.begin() as conn:
        add_person(conn, name, role, password, at=NOON)


def test_a_name_is_taken_once_whatever_its_case(db, anna):
    with pytest.raises(StaffError, match="already"), db.begin() as conn:
        add_person(conn, " аННа ", "agent", PASSWORD, at=NOON)


def test_neither_password_nor_session_is_kept_as_it_is(db, anna):
    secret = sign_in(db, attempt(), at=NOON).secret
    with db.read() as conn:
        assert conn.execute(staff.select()).one().password.startswith("$argon2id$")
        assert secret not in str(conn.execute(staff_sessions.select()).one())


def test_a_session_lives_while_it_is_used(db, anna):
    secret = sign_in(db, attempt(), at=NOON).secret
    later = NOON + IDLE - timedelta(seconds=1)
    with db.read() as conn:
        person, seen = find_session(conn, secret, at=later)
    note_seen(db, secret, seen, at=later)
    with db.read() as conn:
        assert person.name == "Анна" and find_session(conn, secret, at=later + timedelta(hours=1))
        assert find_session(conn, secret, at=later + IDLE) is None
        assert find_session(conn, "made up", at=NOON) is None


def test_failures_hold_a_name_for_a_while_and_no_other(db, anna):
    with db.begin() as conn:
        add_person(conn, "Пётр", "writer", PASSWORD, at=NOON)
    for _ in range(FAILURES_OF_NAME):
        assert not sign_in(db, attempt(password="wrong wrong"), at=NOON).secret
    assert sign_in(db, attempt(), at=NOON).retry_at == NOON + FAILURES_SPAN
    assert sign_in(db, attempt("Пётр"), at=NOON).secret
    assert sign_in(db, attempt(), at=NOON + FAILURES_SPAN).secret


def test_a_shut_account_cannot_enter_and_stays_listed(db, anna):
    with db.begin() as conn:
        disable_person(conn, "Анна", at=NOON)
    assert not sign_in(db, attempt(), at=NOON).secret
    with db.read() as conn:
        assert [person.disabled_at for person in list_staff(conn)] == [NOON]
