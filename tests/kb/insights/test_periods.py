"""Periods end yesterday and are compared with as many days before."""

from __future__ import annotations

from datetime import date, timedelta

from kb.insights.periods import LENGTHS, DayPeriod

TODAY = date(2026, 11, 26)


def test_a_week_is_seven_whole_days_up_to_yesterday():
    week = DayPeriod.of(7, TODAY)
    assert (week.first, week.last, week.days) == (date(2026, 11, 19), date(2026, 11, 25), 7)
    assert week.end - week.start == timedelta(days=7)


def test_the_period_before_is_as_long_and_has_the_same_weekdays():
    for days in LENGTHS:
        period = DayPeriod.of(days, TODAY)
        assert period.before.days == days and period.before.end == period.start
        assert period.before.first.weekday() == period.first.weekday()
