"""A history is read as a fair person reads it: waiting for the customer is nobody's slowness."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from kb.service.opening_time import OpeningTime
from kb.service.request_history import HistoryEvent, TimeTaken, history_of, is_night

MADE = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ALWAYS = OpeningTime(always=True)


def read(*steps: tuple[str, int], due: int | None = None, answered: int | None = None):
    """Steps at so many minutes after the request was made."""
    events = [HistoryEvent(event, "Анна", MADE + timedelta(minutes=at)) for event, at in steps]
    return history_of(
        events,
        ALWAYS,
        made=MADE,
        due=None if due is None else MADE + timedelta(minutes=due),
        answered=None if answered is None else MADE + timedelta(minutes=answered),
    )


def test_waiting_for_the_customer_does_not_count():
    told = read(("opened", 0), ("replied", 10), ("reopened", 1000), ("closed", 1030), answered=10)
    assert told.first == TimeTaken(business=10, wall=10)
    assert told.solved == TimeTaken(business=40, wall=1030) and told.reopened == 0


def test_a_customer_who_comes_back_after_the_end_opens_it_again():
    told = read(("replied", 10), ("closed", 20), ("reopened", 500), answered=10)
    assert told.reopened == 1 and told.solved is None and told.closed_by == ""
    ended = read(("replied", 10), ("closed", 20), ("reopened", 500), ("replied", 510), ("helped", 600), answered=10)
    assert ended.reopened == 1 and ended.solved == TimeTaken(business=20, wall=600)


def test_a_promise_is_kept_by_the_first_answer():
    assert read(("replied", 60), due=60, answered=60).kept is True
    assert read(("replied", 61), due=60, answered=61).kept is False
    assert read(due=60).kept is None and read(("replied", 5), answered=5).kept is None


def test_who_answered_first_and_who_closed_are_told_apart():
    events = [HistoryEvent("replied", "Анна", MADE), HistoryEvent("closed", "Павел", MADE)]
    told = history_of(events, ALWAYS, made=MADE, due=None, answered=MADE)
    assert (told.first_by, told.closed_by) == ("Анна", "Павел")


def test_night_is_from_ten_to_six():
    assert [is_night(time(hour)) for hour in (21, 22, 0, 5, 6)] == [False, True, True, True, False]
