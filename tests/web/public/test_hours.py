from datetime import UTC, date, datetime

import pytest

from kb.requests.hours import Schedule

WEEKDAYS = Schedule({"weekdays": "08:00-20:00"}, "Europe/Moscow", frozenset({date(2026, 11, 24)}))
ALWAYS = Schedule({"every_day": "00:00-24:00"}, "Europe/Moscow", frozenset({date(2026, 11, 24)}))


def moscow(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour - 3, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (moscow(23, 8), True),  # Monday, the first minute
        (moscow(23, 19, 59), True),
        (moscow(23, 20), False),  # the last one is over
        (moscow(24, 12), False),  # a holiday
        (moscow(28, 12), False),  # Saturday
    ],
)
def test_a_channel_is_open_in_its_own_time_zone_and_not_on_holidays(at, is_open):
    assert WEEKDAYS.is_open(at) is is_open


def test_what_is_open_round_the_clock_is_open_on_holidays_too_and_never_closes():
    assert ALWAYS.is_open(moscow(24, 3)) and ALWAYS.closes(moscow(24, 3)) is None


def test_an_open_channel_tells_when_it_closes():
    assert WEEKDAYS.closes(moscow(23, 12)) == moscow(23, 20)


def test_a_closed_channel_tells_when_it_opens_holidays_and_weekends_skipped():
    assert WEEKDAYS.opens(moscow(23, 6)) == moscow(23, 8)
    assert WEEKDAYS.opens(moscow(23, 21)) == moscow(25, 8)
    assert WEEKDAYS.opens(moscow(27, 21)) == moscow(30, 8)


def test_a_channel_without_hours_is_closed_and_promises_nothing():
    never = Schedule({})
    assert not never.is_open(moscow(23, 12)) and never.opens(moscow(23, 12)) is None


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        (moscow(23, 9), 8, moscow(23, 17)),
        (moscow(23, 18), 8, moscow(25, 14)),  # two hours on Monday, six on Wednesday: Tuesday is a holiday
        (moscow(28, 12), 1, moscow(30, 9)),
        (moscow(23, 8), 12, moscow(23, 20)),  # exactly the whole day
    ],
)
def test_a_promise_counts_only_opening_hours(at, hours, due):
    assert WEEKDAYS.after(at, hours) == due


def test_a_promise_is_told_in_the_channels_time_zone():
    assert WEEKDAYS.after(moscow(23, 12), 2).hour == ALWAYS.after(moscow(23, 12), 2).hour == 14


def test_a_promise_of_a_channel_that_never_closes_is_plain_time():
    assert ALWAYS.after(moscow(23, 12), 0.5) == moscow(23, 12, 30)


def test_hours_until_midnight_end_with_the_day():
    late = Schedule({"every_day": "20:00-24:00"}, "Europe/Moscow")
    assert late.is_open(moscow(23, 23, 59)) and late.closes(moscow(23, 23)) == datetime(2026, 11, 23, 21, tzinfo=UTC)
