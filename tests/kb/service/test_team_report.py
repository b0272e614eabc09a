"""A period is told beside the one before, and months until then make a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kb.service.periods import month_of
from kb.service.team_report import line_of, months_until, team_report

HOUR = timedelta(hours=1)


def test_a_month_is_told_beside_the_one_before_and_its_days_add_up(db, served, measure):
    for day in (6, 7, 8):
        served(datetime(2026, 10, day, 8, tzinfo=UTC), text=str(day))
    served(datetime(2026, 9, 3, 8, tzinfo=UTC), answer_after=3 * HOUR, close_after=4 * HOUR)
    now = datetime(2026, 11, 2, tzinfo=UTC)
    measure(now)
    with db.read() as conn:
        report = team_report(conn, month_of(datetime(2026, 10, 1).date()), at=now)
        months = months_until(conn, report.period, at=now)
    before = {figure.measure: figure for figure in report.before}
    assert (report.figure("volume").count, before["volume"].count) == (3, 1)
    assert (report.figure("first_answer").business.median, before["first_answer"].business.median) == (60, 180)
    assert sum(count for _, count in report.by_day) == 3 and len(report.by_day) == 31
    line = line_of(months, "first_answer")
    assert line.months == (("2026-09", 180.0), ("2026-10", 60.0)) and line.limits is None


def test_the_month_the_work_began_in_is_no_month_to_compare_with(db, served, measure):
    """Nobody is alarmed by the three days before the first whole month."""
    served(datetime(2026, 8, 28, 8, tzinfo=UTC))
    served(datetime(2026, 9, 9, 8, tzinfo=UTC), text="Другое")
    now = datetime(2026, 11, 2, tzinfo=UTC)
    measure(now)
    with db.read() as conn:
        months = months_until(conn, month_of(datetime(2026, 10, 1).date()), at=now)
        alone = months_until(conn, month_of(datetime(2026, 8, 1).date()), at=now)
    assert [month.period.month for month in months] == ["2026-09", "2026-10"]
    assert [month.period.month for month in alone] == ["2026-08"]
