"""Nights, breaks, moved days, holidays and the clock put forward and back: open is what people at the counter call open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.contacts import Contacts
from kb.articles.opening import ChangedDay
from kb.requests.hours import Schedule
from kb.requests.service_levels import promise

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")


def at(*parts: int, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime(*parts, tzinfo=zone)


def schedule(hours: dict[str, str], *holidays: str | dict[str, str], timezone: str = "Europe/Moscow") -> Schedule:
    return Schedule.of(hours, timezone, Contacts.model_validate({"holidays": holidays}))


def test_a_night_is_open_on_both_sides_of_midnight_and_closes_in_the_morning():
    night = schedule({"every_day": "22:00-06:00"})
    assert night.is_open(at(2026, 11, 23, 23)) and night.is_open(at(2026, 11, 24, 5, 59))
    assert not night.is_open(at(2026, 11, 24, 6)) and not night.is_open(at(2026, 11, 24, 21, 59))
    assert night.closes(at(2026, 11, 23, 23)) == night.closes(at(2026, 11, 24, 1)) == at(2026, 11, 24, 6)
    assert night.opens(at(2026, 11, 24, 6)) == at(2026, 11, 24, 22)


def test_the_night_of_a_single_day_ends_on_the_next_one():
    friday = schedule({"friday": "20:00-04:00"})
    assert friday.is_open(at(2026, 11, 28, 3)) and not friday.is_open(at(2026, 11, 27, 3))
    assert friday.opens(at(2026, 11, 28, 4)) == at(2026, 12, 4, 20)


def test_a_break_is_closed_and_opens_after_it():
    with_break = schedule({"weekdays": "09:00-13:00, 14:00-18:00"})
    assert with_break.closes(at(2026, 11, 23, 12)) == at(2026, 11, 23, 13)
    assert not with_break.is_open(at(2026, 11, 23, 13, 30))
    assert with_break.opens(at(2026, 11, 23, 13, 30)) == at(2026, 11, 23, 14)
    assert with_break.after(at(2026, 11, 23, 12), 2) == at(2026, 11, 23, 15)


@pytest.mark.parametrize(
    "hours",
    [
        {"weekdays": "00:00-24:00", "saturday": "00:00-24:00", "sunday": "00:00-24:00"},
        {"every_day": "00:00-23:59"},
        {"every_day": "08:00-20:00, 20:00-08:00"},
        {"weekdays": "00:00-24:00", "weekend": "00:00-12:00, 12:00-24:00"},
    ],
)
def test_what_never_stops_never_closes_at_night(hours: dict[str, str]):
    always = schedule(hours)
    for hour in range(0, 24, 5):
        assert always.is_open(at(2026, 11, 24, hour)) and always.closes(at(2026, 11, 24, hour)) is None
    assert always.after(at(2026, 11, 24, 22), 5) == at(2026, 11, 25, 3)


def test_five_days_without_a_stop_close_once():
    week = schedule({"weekdays": "00:00-24:00"})
    assert week.closes(at(2026, 11, 23, 3)) == at(2026, 11, 28, 0)
    assert week.opens(at(2026, 11, 28, 0)) == at(2026, 11, 30, 0)


def test_closed_on_one_day_wins_over_every_day():
    but_sunday = schedule({"every_day": "10:00-20:00", "sunday": "closed"})
    assert not but_sunday.is_open(at(2026, 11, 29, 12)) and but_sunday.is_open(at(2026, 11, 28, 12))


def test_a_date_a_changed_day_and_a_holiday_go_before_the_weekday():
    year_end = schedule(
        {"weekdays": "08:00-20:00", "2027-01-11": "10:00-12:00", "2027-01-12": "closed"},
        *("2027-01-01", {"date": "2026-12-31", "hours": "08:00-15:00"}, {"date": "2027-02-20", "like": "friday"}),
        *("2027-01-11", {"date": "2027-01-13", "hours": "closed"}),
    )
    assert year_end.closes(at(2026, 12, 31, 9)) == at(2026, 12, 31, 15)
    assert year_end.opens(at(2026, 12, 31, 16)) == at(2027, 1, 4, 8)
    assert year_end.closes(at(2027, 1, 11, 11)) == at(2027, 1, 11, 12)
    assert year_end.opens(at(2027, 1, 11, 13)) == at(2027, 1, 14, 8)
    assert year_end.is_open(at(2027, 2, 20, 12)), "a Saturday that is worked like a Friday"
    assert not year_end.is_open(at(2027, 2, 27, 12))


def test_no_night_reaches_into_a_holiday_and_none_begins_on_it():
    night = schedule({"every_day": "22:00-06:00"}, "2027-01-01")
    assert night.closes(at(2026, 12, 31, 23)) == at(2027, 1, 1, 0)
    assert night.opens(at(2027, 1, 1, 1)) == at(2027, 1, 2, 22)


def test_a_promise_counts_nights_breaks_and_holidays():
    contacts = Contacts.model_validate(
        {
            "service_levels": [
                {"id": "night", "title": "Ночь", "reaction_hours": 6, "business_hours": {"weekdays": "22:00-02:00"}}
            ],
            "holidays": ["2026-11-25"],
        }
    )
    assert promise(contacts, "", at=at(2026, 11, 23, 23)).due_at == at(2026, 11, 26, 23), (
        "3 h, then 2 until the holiday, then 1"
    )


@pytest.mark.parametrize(
    ("hours", "begun", "due"),
    [
        ("22:00-06:00", at(2026, 3, 28, 22, zone=BERLIN), at(2026, 3, 29, 6, zone=BERLIN)),  # the clock is put forward
        ("22:00-06:00", at(2026, 10, 24, 22, zone=BERLIN), at(2026, 10, 25, 4, zone=BERLIN)),  # and back
    ],
)
def test_hours_that_pass_are_counted_when_the_clock_is_moved(hours: str, begun: datetime, due: datetime):
    berlin = schedule({"every_day": hours}, timezone="Europe/Berlin")
    assert berlin.after(begun, 7) == due


def test_hours_within_the_hour_that_is_skipped_are_none_that_day():
    early = schedule({"every_day": "02:00-03:00"}, timezone="Europe/Berlin")
    assert early.opens(at(2026, 3, 28, 12, zone=BERLIN)) == at(2026, 3, 30, 2, zone=BERLIN)
    assert early.after(at(2026, 3, 28, 12, zone=BERLIN), 1) == at(2026, 3, 30, 3, zone=BERLIN)


entries = st.sampled_from(
    ["08:00-20:00", "22:00-06:00", "09:00-13:00, 14:00-18:00", "closed", "00:00-24:00", "20:00-00:00", "00:00-03:00"]
)
names = st.sampled_from(["every_day", "weekdays", "weekend", "monday", "friday", "sunday", "2026-11-26", "2026-11-28"])
days = st.dates(date(2026, 11, 20), date(2026, 12, 5))
schedules = st.builds(
    Schedule,
    st.dictionaries(names, entries, max_size=4),
    st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    st.frozensets(days, max_size=4),
    st.dictionaries(days, st.just(None), max_size=2).map(
        lambda held: {day: ChangedDay(date=day, like="friday") for day in held}
    ),
)
moments = st.datetimes(datetime(2026, 11, 18), datetime(2026, 12, 6), timezones=st.just(UTC))


@settings(max_examples=200, deadline=None)
@given(schedules, moments)
def test_open_and_closed_take_turns_at_the_very_moments_that_are_told(one: Schedule, now: datetime):
    second = timedelta(seconds=1)
    if one.is_open(now):
        closes = one.closes(now)
        if closes is None:
            assert all(one.is_open(now + timedelta(hours=hour)) for hour in range(0, 24 * 40, 7))
        else:
            assert now < closes and one.is_open(closes - second) and not one.is_open(closes)
    else:
        opens = one.opens(now)
        if opens is None:
            assert not any(one.is_open(now + timedelta(hours=hour)) for hour in range(0, 24 * 40, 7))
        else:
            assert now < opens and one.is_open(opens) and not one.is_open(opens - second)


@settings(max_examples=150, deadline=None)
@given(schedules, moments, st.floats(0.1, 60), st.integers(0, 5000))
def test_whoever_writes_later_is_never_promised_an_earlier_answer(
    one: Schedule, now: datetime, hours: float, later: int
):
    due = one.after(now, hours)
    assert due - now >= timedelta(hours=hours) - timedelta(seconds=1)
    assert due <= one.after(now + timedelta(minutes=later), hours)
