"""Failed attempts slow a name at an address, an address by itself, and nobody for longer than their own span."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.staff.attempts import (
    FAILURES_OF_ADDRESS,
    FAILURES_SPAN,
    FIRST_WAIT,
    FREE_ATTEMPTS,
    NAME_UNDER_ATTACK,
    Attempter,
    count_attempt,
    forget_attempts,
    unlock,
)
from kb.storage.staff_tables import failed_sign_ins
from tests.kb.staff.people import KEY, NOON

HERE = "203.0.113.1"


@pytest.fixture
def tries(db):
    """Make an attempt that fails; the time to try again if it was held, else None."""

    def attempt(login: str = "анна", address: str = HERE, *, anywhere: int = 0, at=NOON):
        with db.begin() as conn:
            return count_attempt(conn, Attempter.of(KEY, login, address), anywhere=anywhere, at=at).retry_at

    return attempt


def test_the_wait_grows_with_every_failure_and_never_beyond_the_span(tries):
    """Each held attempt is made again at the very time that was told, fails, and is held for longer."""
    at, waits = NOON, []
    for _ in range(20):
        if held := tries(at=at):
            waits.append(held - at)
            at = held
    assert waits[0] == FIRST_WAIT and max(waits) <= FAILURES_SPAN
    assert len(waits) >= 5
    assert all(later > earlier for earlier, later in zip(waits, waits[1:5], strict=False))


def test_people_mistype_a_few_times_without_waiting(tries):
    assert [tries() for _ in range(FREE_ATTEMPTS)] == [None] * FREE_ATTEMPTS
    assert tries() == NOON + FIRST_WAIT
    assert tries("пётр") is None
    assert tries(at=NOON + FAILURES_SPAN + timedelta(seconds=1)) is None


@pytest.mark.parametrize("strangers", [NAME_UNDER_ATTACK, 300])
def test_strangers_slow_a_name_and_never_lock_it(tries, strangers: int):
    for number in range(strangers):
        assert tries(address=f"2001:db8:{number:x}::1") is None  # each had one attempt, and no more at once
    assert tries(address="2001:db8:1::2") == NOON + FIRST_WAIT
    assert tries() is None
    assert tries() == NOON + FIRST_WAIT


def test_one_house_is_one_address(tries):
    told = [tries(f"name {number}", f"2001:db8:1:2::{number:x}") for number in range(FAILURES_OF_ADDRESS + 20)]
    assert told == [None] * FAILURES_OF_ADDRESS + [NOON + FAILURES_SPAN] * 20
    assert tries("another", "2001:db8:1:3::1") is None


def test_what_strangers_cannot_try_is_held_from_everywhere(tries):
    assert [tries(address=f"198.51.100.{number}", anywhere=10) for number in range(10)] == [None] * 10
    assert tries(anywhere=10) == NOON + FAILURES_SPAN


def test_proof_forgets_what_failed_at_this_address_and_an_administrator_all_of_it(db, tries):
    for number in range(5):
        tries(address=f"198.51.100.{number}")
    tries()
    with db.begin() as conn:
        forget_attempts(conn, Attempter.of(KEY, "анна", HERE))
        assert len(conn.execute(failed_sign_ins.select()).all()) == 5
        assert unlock(conn, KEY, "анна") == 5


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=365)], ids=["an hour", "a year"])
def test_a_clock_that_was_ahead_holds_nobody_when_it_is_right_again(tries, ahead: timedelta):
    for number in range(FAILURES_OF_ADDRESS):
        tries(address=HERE, login=f"name {number % 5}", at=NOON + ahead)
    assert [tries() for _ in range(FREE_ATTEMPTS)] == [None] * FREE_ATTEMPTS


def test_a_clock_set_back_a_little_holds_for_no_longer_than_before(tries):
    for _ in range(FREE_ATTEMPTS):
        tries(at=NOON + timedelta(seconds=30))
    held = tries()
    assert held is not None and held - NOON <= timedelta(seconds=30) + FIRST_WAIT


def test_neither_name_nor_address_is_kept(db, tries):
    tries("my password by mistake")
    with db.read() as conn:
        kept = repr(conn.execute(failed_sign_ins.select()).one())
    assert "mistake" not in kept and HERE not in kept
