"""Opening time is counted as people on both sides of the counter count it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.requests.hours import Schedule, Span

MOSCOW = ZoneInfo("Europe/Moscow")
WEEKDAYS = Schedule({"weekdays": "08:00-20:00"}, "Europe/Moscow", frozenset({date(2027, 1, 1), date(2027, 1, 7)}))
BERLIN = Schedule({"every_day": "00:00-04:00"}, "Europe/Berlin")
ALWAYS = Schedule({"every_day": "00:00-24:00"}, "Europe/Moscow")

moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
hours = st.integers(1, 4800).map(lambda minutes: minutes / 60)
schedules = st.builds(
    Schedule,
    st.sampled_from(
        [
            {"weekdays": "08:00-20:00"},
            {"weekdays": "09:00-18:00", "saturday": "10:00-14:00"},
            {"every_day": "07:00-23:00", "saturday": "06:00-12:00"},
            {"sunday": "00:00-24:00"},
            {"every_day": "00:00-24:00"},
        ]
    ),
    st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]),
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=30),
)


def moscow(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=MOSCOW)


def test_eight_hours_of_a_day_end_the_same_day_and_late_ones_the_next():
    assert WEEKDAYS.after(moscow(2026, 11, 23, 9), 8) == moscow(2026, 11, 23, 17)
    assert WEEKDAYS.after(moscow(2026, 11, 23, 15), 8) == moscow(2026, 11, 24, 11)


def test_friday_evening_continues_on_monday_and_a_holiday_is_skipped():
    assert WEEKDAYS.after(moscow(2026, 11, 27, 21), 1) == moscow(2026, 11, 30, 9)
    assert WEEKDAYS.after(moscow(2026, 12, 31, 19, 30), 1) == moscow(2027, 1, 4, 8, 30)


def test_an_hour_that_summer_time_skips_is_not_counted():
    before = datetime(2026, 3, 29, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert BERLIN.after(before, 3) == datetime(2026, 3, 29, 4, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert BERLIN.after(before, 3).astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=3)


def test_without_any_opening_a_promise_is_counted_round_the_clock():
    assert Schedule({}, "UTC").after(moscow(2026, 1, 1), 5) == moscow(2026, 1, 1, 5)


def test_a_day_two_entries_tell_of_is_not_counted_twice():
    both = Schedule({"every_day": "10:00-12:00", "saturday": "11:00-14:00"}, "UTC")
    assert both.after(datetime(2026, 11, 21, 9, tzinfo=UTC), 4) == datetime(2026, 11, 21, 14, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(schedules, moments, hours)
def test_a_promise_ends_while_open_and_never_on_a_holiday(schedule: Schedule, at: datetime, promised: float):
    due = schedule.after(at, promised)
    assert due - at >= timedelta(hours=promised) - timedelta(seconds=1)
    just_before = due - timedelta(seconds=1)
    assert schedule.is_open(just_before)
    if not schedule.always:
        assert just_before.date() not in schedule.holidays


@settings(max_examples=100, deadline=None)
@given(schedules, moments, hours, hours)
def test_waiting_in_two_parts_is_waiting_at_once(schedule: Schedule, at: datetime, first: float, second: float):
    in_parts = schedule.after(schedule.after(at, first), second)
    assert abs(in_parts - schedule.after(at, first + second)) < timedelta(seconds=1) or not schedule.is_open(in_parts)


@settings(max_examples=100, deadline=None)
@given(schedules, moments, st.integers(0, 100_000), hours)
def test_who_writes_later_is_never_promised_an_earlier_answer(
    schedule: Schedule, at: datetime, later: int, promised: float
):
    assert schedule.after(at, promised) <= schedule.after(at + timedelta(minutes=later), promised)


def test_the_span_is_the_one_open_now_or_the_next():
    assert WEEKDAYS.span(moscow(2026, 11, 23, 12)) == Span(moscow(2026, 11, 23, 8), moscow(2026, 11, 23, 20))
    assert WEEKDAYS.span(moscow(2026, 11, 27, 20)) == Span(moscow(2026, 11, 30, 8), moscow(2026, 11, 30, 20))
    assert ALWAYS.span(moscow(2026, 11, 23, 12)) is None and Schedule({}).span(moscow(2026, 11, 23, 12)) is None
