"""A clock that was a year ahead, or is set back, holds no form and no letter longer than its own span."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.outbox import BACK_OFF, GIVE_UP, LEASE, claim, list_entries, note_failed
from kb.requests.limits import FormAttempt, Rules, judge, new_form_key, note_post
from tests.kb.conftest import KEY

RULES = Rules(per_hour=2, per_day=3, per_day_total=1000, form_seconds=3)
WRONG = [timedelta(hours=1), timedelta(days=1), timedelta(days=365), timedelta(days=3650)]


def sent(at, n: int = 0) -> FormAttempt:
    return FormAttempt(
        address="203.0.113.7", email=f"{n}@example.com", text=f"Не могу войти {n}", form_key=new_form_key(KEY, at=at)
    )


@pytest.mark.parametrize("ahead", WRONG)
def test_forms_counted_by_a_clock_that_was_ahead_hold_nobody_when_it_is_right(db, now, ahead):
    with db.begin() as conn:
        for n in range(5):
            note_post(conn, sent(now, n), key=KEY, at=now + ahead)
        assert judge(conn, sent(now - timedelta(minutes=1), 9), RULES, key=KEY, at=now).allowed
        assert judge(conn, sent(now - timedelta(minutes=1), 0), RULES, key=KEY, at=now).allowed  # the same words


@pytest.mark.parametrize("ahead", WRONG)
def test_a_form_shown_by_a_clock_that_was_ahead_can_be_sent(db, now, ahead):
    with db.begin() as conn:
        assert judge(conn, sent(now + ahead), RULES, key=KEY, at=now).allowed


@pytest.mark.parametrize("seconds", [-60, -3, 0, 2, 3, 57, 60, 61, 69])
def test_nobody_ever_waits_longer_than_the_span_of_what_holds_them(db, now, seconds):
    with db.begin() as conn:
        for n in range(2):
            note_post(conn, sent(now, n), key=KEY, at=now + timedelta(seconds=seconds))
        hasty = judge(conn, sent(now + timedelta(seconds=seconds), 5), RULES, key=KEY, at=now)
        held = judge(conn, sent(now - timedelta(minutes=2), 6), RULES, key=KEY, at=now)
    assert not hasty.retry_at or hasty.retry_at <= now + (
        timedelta(seconds=3) if hasty.reason == "too_fast" else timedelta(hours=1)
    )
    assert not held.retry_at or held.retry_at <= now + timedelta(hours=1)
    assert held.reason == ("hour" if seconds <= 60 else "")


@pytest.mark.parametrize("ahead", WRONG[1:])
def test_a_letter_put_off_by_a_clock_that_was_ahead_goes_when_it_is_right(db, send, now, ahead):
    send(at=now + ahead)
    with db.begin() as conn:
        [entry] = claim(conn, "visitor", at=now + ahead)
        note_failed(conn, entry, "451 later", at=now + ahead)
        assert [again.id for again in claim(conn, "visitor", at=now)] == [entry.id]
        assert claim(conn, "visitor", at=now) == ()  # and is nobody else's meanwhile


@pytest.mark.parametrize("ahead", WRONG)
def test_a_letter_leased_by_a_clock_that_was_ahead_is_taken_again(db, send, now, ahead):
    send()
    with db.begin() as conn:
        [entry] = claim(conn, "visitor", at=now + ahead)
        assert [again.id for again in claim(conn, "visitor", at=now)] == [entry.id]


def test_ordinary_waits_and_leases_are_kept_to_the_end(db, send, now):
    send()
    with db.begin() as conn:
        [entry] = claim(conn, "visitor", at=now)
        assert claim(conn, "visitor", at=now + LEASE - timedelta(seconds=1)) == ()
        for tries in range(len(BACK_OFF)):
            note_failed(conn, entry, "451 later", at=now)
            wait = BACK_OFF[min(entry.attempts, len(BACK_OFF)) - 1]
            assert claim(conn, "visitor", at=now + wait - timedelta(seconds=1)) == (), tries
            now += wait
            [entry] = claim(conn, "visitor", at=now)


def test_a_clock_put_forward_gives_no_letter_up_that_was_hardly_tried(db, send, now):
    send()
    later = now + GIVE_UP + timedelta(days=400)
    with db.begin() as conn:
        [entry] = claim(conn, "visitor", at=later)
        note_failed(conn, entry, "451 later", at=later)
        states = {one.channel: one.state for one in list_entries(conn)}
    assert states["visitor"] == "waiting"
