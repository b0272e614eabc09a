"""The load of the weeks that are over is told by weekday and hour, and the night with what it may truly be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.measures.intervals import wilson
from kb.service.load import HOURS, Assumptions, Load, NightShare, load_of, staffing_of

OPEN = [[8 <= hour < 20 for hour in range(HOURS)] for _ in range(7)]


def test_requests_are_counted_by_weekday_and_hour_of_the_house(db, served, measure):
    monday = datetime(2026, 10, 5, 7, 30, tzinfo=UTC)  # half past ten in Moscow
    for week in range(2):
        served(monday + timedelta(weeks=week), text=str(week))
    served(monday + timedelta(days=1, hours=13), text="Ночью")  # 23:30 on Tuesday
    measure(monday + timedelta(weeks=3))
    with db.read() as conn:
        load = load_of(conn, datetime(2026, 10, 19).date(), weeks=2)
    assert load.letters[0][10] == 1.0 and load.letters[1][23] == 0.5 and sum(map(sum, load.all)) == 1.5
    assert (load.night.night, load.night.of) == (1, 3)


@pytest.mark.parametrize(
    ("night", "of", "verdict"), [(1, 10, "unknown"), (10, 1000, "not_worth"), (100, 1000, "worth"), (0, 0, "unknown")]
)
def test_a_night_shift_is_advised_only_where_the_numbers_say_so(night, of, verdict):
    assert NightShare(night, of, wilson(night, of)).verdict == verdict


def test_calls_and_letters_take_people_and_a_night_only_where_it_is_worth_it():
    busy = tuple(tuple(40.0 if 9 <= hour < 18 else 0.0 for hour in range(HOURS)) for _ in range(7))
    load = Load(weeks=8, calls=busy, letters=busy, night=NightShare(0, 5000, wilson(0, 5000)))
    staffing = staffing_of(load, OPEN, Assumptions())
    assert staffing.answering[0][10].people >= 4 and staffing.answering[0][3].people == 0
    assert staffing.heap.longest <= 8 and staffing.person_share > 1
    assert "night" not in {shift for person in staffing.roster.people for shift in person}
    worth = replace(load, night=NightShare(600, 5000, wilson(600, 5000)))
    at_night = staffing_of(worth, OPEN, Assumptions()).roster
    assert staffing.roster.unfilled == 0 and at_night.unfilled == 0
