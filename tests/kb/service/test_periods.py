"""A period is compared with what is like it."""

from __future__ import annotations

from datetime import date

from kb.service.periods import Period, days_between, month_named, month_of, month_or_last, running_month

TODAY = date(2026, 11, 26)


def test_a_month_is_compared_with_the_one_before():
    october = month_named("2026-10", today=TODAY)
    assert october == Period(date(2026, 10, 1), date(2026, 10, 31), "2026-10")
    assert october.before == month_of(date(2026, 9, 1)) and month_of(date(2026, 1, 9)).before.month == "2025-12"


def test_where_no_month_is_named_the_last_that_is_over_is_meant():
    assert month_or_last("2026-09", today=TODAY).month == "2026-09"
    assert [month_or_last(name, today=TODAY).month for name in ("", "2026-12", "October")] == ["2026-10"] * 3


def test_a_running_month_is_compared_with_as_many_days():
    running = month_named("2026-11", today=TODAY)
    assert running == running_month(TODAY) and running.last == TODAY and not running.whole
    assert running.before == Period(date(2026, 10, 1), date(2026, 10, 26), "2026-10")
    march = Period(date(2026, 3, 1), date(2026, 3, 30), "2026-03")
    assert march.before.last == date(2026, 2, 28)


def test_days_are_compared_with_as_many_before_them():
    week = days_between("2026-10-05", "2026-10-11")
    assert week.before == Period(date(2026, 9, 28), date(2026, 10, 4))


def test_what_is_no_period_is_none():
    assert month_named("2026-12", today=TODAY) is None and month_named("October", today=TODAY) is None
    assert days_between("2026-10-11", "2026-10-05") is None and days_between("yesterday", "") is None
    assert days_between("2020-01-01", "2026-01-01") is None


def test_months_go_back_over_new_year():
    assert [month.month for month in Period(date(2026, 1, 5), date(2026, 1, 6)).months_back(3)] == [
        "2025-11",
        "2025-12",
        "2026-01",
    ]
