"""What has to be told is told at least once, never by two at a time, and what can't be told is seen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kb.delivery.outbox import (
    BACK_OFF,
    GIVE_UP,
    LEASE,
    claim,
    count_entries,
    list_entries,
    note_failed,
    note_sent,
    release,
    retry,
)
from kb.requests.events import Mailroom

ONLY_VISITOR = Mailroom(key=bytes(32), team=False, helpdesk=False)


@pytest.fixture
def waiting(send):
    """Have so many letters wait."""

    def make(count: int):
        return [send(form_key=f"form-{n}", room=ONLY_VISITOR).ticket.number for n in range(count)]

    return make


def claimed(db, at, limit: int = 20):
    with db.begin() as conn:
        return claim(conn, "visitor", limit=limit, at=at)


def test_what_is_claimed_is_nobody_elses_until_its_lease_ends(db, waiting, now):
    waiting(1)
    (entry,) = claimed(db, now)
    assert claimed(db, now + LEASE - timedelta(seconds=1)) == ()
    (again,) = claimed(db, now + LEASE)
    assert (again.id, again.key, again.attempts) == (entry.id, entry.key, 2)
    assert again.lease != entry.lease


def test_many_deliverers_at_once_claim_every_letter_exactly_once(db, waiting, now):
    waiting(60)
    gate = threading.Barrier(10)

    def work(_: int) -> list[int]:
        gate.wait()
        taken: list[int] = []
        while entries := claimed(db, now, limit=7):
            taken += [entry.id for entry in entries]
        return taken

    with ThreadPoolExecutor(10) as pool:
        taken = [id for ids in pool.map(work, range(10)) for id in ids]
    assert len(taken) == len(set(taken)) == 60


def test_a_failure_is_tried_again_later_and_later_and_after_days_put_aside(db, waiting, now):
    waiting(1)
    at, waits = now, []
    while entries := claimed(db, at):
        with db.begin() as conn:
            note_failed(conn, entries[0], "451\r\ntry  later", at=at)
            (entry,) = list_entries(conn)
        if entry.state == "dead":
            break
        waits.append(entry.next_at - at)
        assert claimed(db, entry.next_at - timedelta(seconds=1)) == ()
        at = entry.next_at
    assert waits[: len(BACK_OFF)] == list(BACK_OFF)
    assert GIVE_UP - BACK_OFF[-1] <= at - now <= GIVE_UP + BACK_OFF[-1]
    assert (entry.state, entry.last_error) == ("dead", "451 try later")


def test_a_dead_letter_is_counted_and_can_be_tried_again_with_days_ahead(db, waiting, now):
    waiting(2)
    first, second = claimed(db, now)
    with db.begin() as conn:
        note_failed(conn, first, "550 no such user", final=True, at=now)
        note_sent(conn, second, at=now)
        assert dict(count_entries(conn)) == {"waiting": 0, "sending": 0, "sent": 1, "dead": 1}
        assert retry(conn, at=now + timedelta(days=30)) == 1
        assert retry(conn, (second.id,), at=now) == 0  # what is told is told
    (again,) = claimed(db, now + timedelta(days=30))
    with db.begin() as conn:
        note_failed(conn, again, "451 greylisted", at=now + timedelta(days=30))
        assert count_entries(conn)["waiting"] == 1
    assert again.key == first.key


def test_who_lost_the_lease_can_tell_of_success_but_not_of_failure(db, waiting, now):
    waiting(1)
    (slow,) = claimed(db, now)
    (other,) = claimed(db, now + LEASE)
    with db.begin() as conn:
        note_failed(conn, slow, "timed out", at=now + LEASE)
        assert [entry.state for entry in list_entries(conn)] == ["sending"]
        note_sent(conn, slow, at=now + LEASE)
        note_failed(conn, other, "connection lost", at=now + LEASE)
        assert [entry.state for entry in list_entries(conn)] == ["sent"]


def test_what_was_claimed_and_not_tried_goes_back_without_counting(db, waiting, now):
    waiting(2)
    entries = claimed(db, now)
    with db.begin() as conn:
        release(conn, entries, next_at=now + timedelta(seconds=30))
    assert claimed(db, now) == ()
    assert [entry.attempts for entry in claimed(db, now + timedelta(seconds=30))] == [1, 1]
