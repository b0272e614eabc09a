"""Accounts of staff: what makes one, and what changing it does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.errors import StaffError
from kb.staff.accounts import (
    add_person,
    change_role,
    disable_person,
    enable_person,
    find_person,
    list_staff,
    set_password,
)
from kb.staff.sessions import begin_session, find_session
from kb.staff.sign_in import sign_in
from kb.storage.staff_tables import staff
from tests.kb.staff.people import NOON, PASSWORD, attempt

NEW = "зелёный трамвай едет"


@pytest.mark.parametrize(
    ("name", "role", "password", "told"),
    [
        ("Анна", "boss", PASSWORD, "unknown role"),
        (" ", "agent", PASSWORD, "needs a name"),
        ("Анна", "agent", "short", "at least 10"),
        ("Валентина", "agent", "валентина 17 мая", "name"),
        ("Анна", "agent", "romashka forever 12", "organisation"),
    ],
)
def test_an_account_needs_name_role_and_a_password_of_some_strength(db, name: str, role: str, password: str, told: str):
    with pytest.raises(StaffError, match=told), db.begin() as conn:
        add_person(conn, name, role, password, brands=("Ромашка", "Romashka"), at=NOON)


def test_a_name_is_taken_once_whatever_its_case(db, anna):
    with pytest.raises(StaffError, match="already"), db.begin() as conn:
        add_person(conn, " аННа ", "agent", PASSWORD, at=NOON)


def test_a_password_is_not_kept_as_it_is(db, anna):
    with db.read() as conn:
        assert conn.execute(staff.select()).one().password.startswith("$argon2id$")


def test_a_shut_account_cannot_enter_stays_listed_and_can_be_opened_again(db, anna, passwords):
    with db.begin() as conn:
        secret = begin_session(conn, anna.id, at=NOON)
        disable_person(conn, "Анна", at=NOON)
        disable_person(conn, "Анна", at=NOON + timedelta(days=1))
        assert find_session(conn, secret, at=NOON) is None and find_person(conn, anna.id) is None
        assert [person.disabled_at for person in list_staff(conn)] == [NOON]
    assert not sign_in(db, attempt(), passwords, at=NOON).secret
    with db.begin() as conn:
        assert enable_person(conn, " аННА").disabled_at is None
    assert sign_in(db, attempt(), passwords, at=NOON).secret


def test_a_new_password_replaces_the_old_one_and_ends_every_session(db, anna, passwords):
    with db.begin() as conn:
        secret = begin_session(conn, anna.id, at=NOON)
        set_password(conn, "анна", NEW)
        assert find_session(conn, secret, at=NOON) is None
    assert not sign_in(db, attempt(), passwords, at=NOON).secret
    assert sign_in(db, attempt(password=NEW), passwords, at=NOON).secret


def test_a_role_is_changed_to_one_that_there_is(db, anna):
    with db.begin() as conn:
        assert change_role(conn, "Анна", "manager").role == "manager"
        with pytest.raises(StaffError, match="unknown role"):
            change_role(conn, "Анна", "boss")


@pytest.mark.parametrize(
    "change",
    [enable_person, lambda conn, name: change_role(conn, name, "writer"), lambda c, n: set_password(c, n, NEW)],
)
def test_a_name_nobody_has_is_told(db, change):
    with pytest.raises(StaffError, match="no account 'Никто'"), db.begin() as conn:
        change(conn, "Никто")
