"""Signing in: what is counted and when, what a stranger learns, and how a password is changed by its owner."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kb.errors import PasswordsBusy, WeakPassword
from kb.staff.accounts import NewPassword, add_person, disable_person, set_password
from kb.staff.attempts import FIRST_WAIT, FREE_ATTEMPTS
from kb.staff.passwords import Passwords
from kb.staff.sessions import begin_session, find_session
from kb.staff.sign_in import PasswordChange, SignInOutcome, change_password, sign_in
from kb.storage.staff_tables import failed_sign_ins
from tests.kb.staff.people import NOON, PASSWORD, attempt

WRONG = "wrong wrong wrong"
NEW = "зелёный трамвай едет"


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was really looked at, without the cost of it."""
    seen: list[str] = []

    def matches(self: Passwords, kept: str, password: str) -> bool:
        seen.append(password)
        return bool(kept) and password == PASSWORD

    monkeypatch.setattr(Passwords, "matches", matches)
    return seen


def test_the_right_password_begins_a_session_whatever_the_case_of_the_name(db, anna, passwords):
    for name in ("анна", " АННА "):
        secret = sign_in(db, attempt(name), passwords, at=NOON).secret
        with db.read() as conn:
            assert find_session(conn, secret, at=NOON).person == anna.id


def test_failures_hold_a_name_at_one_address_and_neither_another_name_nor_another_address(db, anna, passwords):
    with db.begin() as conn:
        add_person(conn, "Пётр", "writer", PASSWORD, at=NOON)
    for _ in range(FREE_ATTEMPTS):
        assert sign_in(db, attempt(password=WRONG), passwords, at=NOON) == SignInOutcome()
    assert sign_in(db, attempt(), passwords, at=NOON).retry_at == NOON + FIRST_WAIT
    assert sign_in(db, attempt("Пётр"), passwords, at=NOON).secret
    assert sign_in(db, attempt(address="198.51.100.7"), passwords, at=NOON).secret
    assert sign_in(db, attempt(), passwords, at=NOON + FIRST_WAIT).secret


def test_the_right_password_forgets_what_went_wrong_before(db, anna, passwords):
    for _ in range(2):
        for _ in range(FREE_ATTEMPTS - 1):
            sign_in(db, attempt(password=WRONG), passwords, at=NOON)
        assert sign_in(db, attempt(), passwords, at=NOON).secret


def test_of_many_attempts_at_once_no_more_are_looked_at_than_one_after_another(db, anna, looked_at):
    """On SQLite and on PostgreSQL: the place in the count is taken before the password is looked at."""
    passwords = Passwords(waiting=1000)
    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(lambda n: sign_in(db, attempt(password=f"wrong {n}"), passwords, at=NOON), range(60)))
    assert len(looked_at) == FREE_ATTEMPTS
    assert sum(outcome.retry_at is None for outcome in told) == FREE_ATTEMPTS


def test_whoever_finds_no_place_is_sent_away_uncounted(db, anna):
    passwords = Passwords(at_once=1, waiting=0)
    with passwords.place(), pytest.raises(PasswordsBusy):
        sign_in(db, attempt(), passwords, at=NOON)
    with db.read() as conn:
        assert conn.execute(failed_sign_ins.select()).all() == []
    assert sign_in(db, attempt(), passwords, at=NOON).secret


@pytest.mark.parametrize(
    "meanwhile", [lambda c: disable_person(c, "Анна", at=NOON), lambda c: set_password(c, "Анна", NEW)]
)
def test_an_account_that_was_shut_or_given_another_password_meanwhile_is_not_entered(db, anna, monkeypatch, meanwhile):
    def matches(self: Passwords, kept: str, password: str) -> bool:
        with db.begin() as conn:
            meanwhile(conn)
        return True

    monkeypatch.setattr(Passwords, "matches", matches)
    assert sign_in(db, attempt(), Passwords(), at=NOON) == SignInOutcome()


def change(old: str = PASSWORD, new: str = NEW, session: str = "") -> PasswordChange:
    return PasswordChange(old=attempt(password=old), new=NewPassword(text=new, brands=("Ромашка",)), session=session)


def test_changing_ones_own_password_ends_the_other_sessions_and_not_this_one(db, anna, passwords):
    with db.begin() as conn:
        here, elsewhere = (begin_session(conn, anna.id, at=NOON) for _ in range(2))
    assert change_password(db, anna, change(session=here), passwords, at=NOON).secret == here
    with db.read() as conn:
        assert find_session(conn, here, at=NOON) and not find_session(conn, elsewhere, at=NOON)
    assert sign_in(db, attempt(password=NEW), passwords, at=NOON).secret


def test_a_wrong_old_password_changes_nothing_and_is_counted(db, anna, passwords):
    for _ in range(FREE_ATTEMPTS):
        assert change_password(db, anna, change(old=WRONG), passwords, at=NOON) == SignInOutcome()
    assert change_password(db, anna, change(), passwords, at=NOON).retry_at
    assert sign_in(db, attempt(), passwords, at=NOON + timedelta(hours=1)).secret


def test_a_weak_new_password_is_refused_before_the_old_one_is_looked_at(db, anna, looked_at):
    for weak in ("1234567890", "Ромашка навсегда", "анна любит чай"):
        with pytest.raises(WeakPassword):
            change_password(db, anna, change(old=WRONG, new=weak), Passwords(), at=NOON)
    assert looked_at == []
