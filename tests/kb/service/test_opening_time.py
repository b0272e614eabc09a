"""Minutes in which somebody answers are counted, and no others."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kb.requests.hours import Schedule
from kb.service.opening_time import OpeningTime

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 1, 31, tzinfo=UTC)
WEEKDAYS = OpeningTime.of(Schedule({"weekdays": "09:00-18:00"}, "Europe/Moscow"), FIRST, LAST)
BERLINS = Schedule({"every_day": "00:00-06:00"}, "Europe/Berlin")


def test_a_weekend_takes_no_time():
    friday, monday = datetime(2026, 10, 2, 17, 30, tzinfo=MOSCOW), datetime(2026, 10, 5, 9, 20, tzinfo=MOSCOW)
    assert WEEKDAYS.minutes(friday, monday) == 50
    assert WEEKDAYS.minutes(monday, friday) == 0


def test_the_hour_that_comes_twice_counts_twice():
    """Clocks in Berlin go back on 25 October 2026: that night has seven hours before six."""
    berlin = OpeningTime.of(BERLINS, FIRST, LAST)
    nights = [
        berlin.minutes(datetime(2026, 10, day, tzinfo=BERLIN), datetime(2026, 10, day, 12, tzinfo=BERLIN))
        for day in (24, 25, 26)
    ]
    assert nights == [360, 420, 360]


def test_who_never_closes_is_measured_by_the_clock():
    always = OpeningTime.of(Schedule({"every_day": "00:00-24:00"}, "UTC"), FIRST, LAST)
    assert always.minutes(FIRST, datetime(2026, 9, 2, tzinfo=UTC)) == 24 * 60


def test_parts_add_up_and_never_exceed_the_clock():
    dice = random.Random(5)
    for _ in range(300):
        first, middle, last = sorted(FIRST + timedelta(minutes=dice.randrange(100_000)) for _ in range(3))
        whole = WEEKDAYS.minutes(first, last)
        assert abs(WEEKDAYS.minutes(first, middle) + WEEKDAYS.minutes(middle, last) - whole) < 1e-6
        assert whole <= (last - first).total_seconds() / 60 + 1e-6
