"""The team's figures of a period with those of the period before: what the page shows, the file holds and the month's report tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import func, select

from kb.measures.control_charts import XmR, xmr
from kb.measures.spread import spread_of_counts
from kb.service.figures import GROUPINGS, MEASURES, Figure, Group, Grouping, figures_of, groups_of
from kb.service.periods import Period
from kb.service.service_days import ServiceDay, service_days_of, together
from kb.service.told_minutes import minutes_of
from kb.storage.database import Transaction
from kb.storage.service_tables import service_days

MONTHS = 12  # of the lines that show how it went
FIRST_WEEK = 7  # days


@dataclass(frozen=True)
class MonthFigures:
    """The figures of one month that are shown month by month: volume, first_answer, kept."""

    period: Period
    figures: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class TeamReport:
    """A period beside the one before, its groups, and how many requests came on each of its days."""

    period: Period
    figures: tuple[Figure, ...]
    before: tuple[Figure, ...]
    groups: Mapping[Grouping, tuple[Group, ...]]
    by_day: tuple[tuple[date, int], ...]

    def figure(self, measure: str) -> Figure:
        return next(figure for figure in self.figures if figure.measure == measure)


@dataclass(frozen=True)
class MonthLine:
    """One measure month by month, and the limits within which it moves by itself."""

    measure: str
    months: tuple[tuple[str, float | None], ...]
    limits: XmR | None


def team_report(conn: Transaction, period: Period, *, at: datetime) -> TeamReport:
    """Of measured requests; `at` decides which promises are over."""
    return report_of(period, service_days_of(conn, period, at=at), service_days_of(conn, period.before, at=at))


def report_of(period: Period, days: Sequence[ServiceDay], before: Sequence[ServiceDay]) -> TeamReport:
    """The same of days that were read already: those of the period and of the one before."""
    counted: Counter[int] = Counter()
    for day in days:
        counted[day.day] += day.volume
    parts = together(days)
    return TeamReport(
        period=period,
        figures=figures_of(parts),
        before=figures_of(together(before)),
        groups=MappingProxyType({by: groups_of(parts, by) for by in GROUPINGS}),
        by_day=tuple((date.fromordinal(day), counted[day]) for day in period.ordinals),
    )


def months_until(conn: Transaction, period: Period, *, at: datetime, count: int = MONTHS) -> tuple[MonthFigures, ...]:
    """The months that end with the period's. Left out at the beginning: those without a request, and one that is not whole because
    the very first request came after its first week; else every installation begins with an alarm."""
    months = period.months_back(count)
    days = service_days_of(conn, Period(months[0].first, months[-1].last), at=at)
    by_month = [
        MonthFigures(month, _figures(together(day for day in days if day.day in month.ordinals))) for month in months
    ]
    first = next((place for place, month in enumerate(by_month) if month.figures[0].count), len(by_month))
    begun = conn.execute(select(func.min(service_days.c.day))).scalar_one_or_none()
    if first < len(by_month) - 1 and begun and begun - by_month[first].period.first.toordinal() >= FIRST_WEEK:
        first += 1
    return tuple(by_month[first:])


def _figures(days: Sequence[ServiceDay]) -> tuple[Figure, ...]:
    """Those that are shown month by month."""
    first = spread_of_counts(minutes_of(day.first_business for day in days))
    return (
        MEASURES["volume"].figure(days),
        Figure("first_answer", "time", first.count, first.count, first),
        MEASURES["kept"].figure(days),
    )


def line_of(months: tuple[MonthFigures, ...], measure: str) -> MonthLine:
    """A running month is drawn, but the limits are those of the months that are over."""
    values = tuple(
        (month.period.month, next(one.value for one in month.figures if one.measure == measure)) for month in months
    )
    return MonthLine(measure, values, xmr([value for _, value in values[:-1] if value is not None]))
