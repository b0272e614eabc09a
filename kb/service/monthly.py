"""The month's report: what changed beyond chance, which requests it comes from, and which answers had no article behind them.

It claims a cause of nothing: it says where a change lies, and leaves out what chance does by itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, or_, select

from kb.measures.control_charts import LEAST_TICKETS, SIGMAS, p_limits
from kb.service.figures import MEASURES, Figure, Grouping
from kb.service.periods import Period
from kb.service.request_rows import of_period
from kb.service.service_days import ServiceDay, service_days_of
from kb.service.team_report import MonthFigures, MonthLine, TeamReport, line_of, months_until, report_of
from kb.storage.database import Transaction
from kb.storage.request_tables import messages
from kb.storage.service_tables import measured_requests as measured
from kb.storage.tables import tickets
from kb.usage.invented import is_invented

LINES = ("first_answer", "kept")  # measures shown month by month
FEWEST = 5  # requests of a topic before anybody is asked to write
MOST_TOPICS = 5
LONGER = 0.2  # of a median: chance moves it, and there is no simple limit


@dataclass(frozen=True)
class MonthFinding:
    """A figure that moved further than chance moves it, and where most of it lies: a topic or a channel ("" = everywhere)."""

    measure: str
    now: Figure
    before: Figure
    by: Grouping | Literal[""] = ""
    value: str = ""
    part: int = 0  # requests of that group behind the figure now


@dataclass(frozen=True)
class Unwritten:
    """Requests of a topic that were answered without an article."""

    topic: str
    requests: int
    of: int


@dataclass(frozen=True, kw_only=True)
class MonthlyReport:
    """All that the month's page tells."""

    report: TeamReport
    months: tuple[MonthFigures, ...]
    findings: tuple[MonthFinding, ...]
    unwritten: tuple[Unwritten, ...]
    invented: bool = False  # by `kb demo-traffic`

    @property
    def lines(self) -> tuple[MonthLine, ...]:
        return tuple(line_of(self.months, measure) for measure in LINES)


def monthly_report(conn: Transaction, period: Period, *, at: datetime) -> MonthlyReport:
    """Of a month; of measured requests."""
    now, before = (service_days_of(conn, days, at=at) for days in (period, period.before))
    report = report_of(period, now, before)
    return MonthlyReport(
        report=report,
        months=months_until(conn, period, at=at),
        findings=_findings(report, now, before),
        unwritten=_unwritten(conn, period),
        invented=is_invented(conn),
    )


def beyond_chance(now: Figure, before: Figure) -> bool:
    """Whether a figure moved further than such numbers of requests move by themselves."""
    if now.kind == "count":
        return abs(now.count - before.count) > SIGMAS * math.sqrt(now.count + before.count)
    if min(now.of, before.of) < LEAST_TICKETS:
        return False
    if now.kind == "share":
        return before.share is not None and not p_limits(before.share, now.of).holds(now.share or 0.0)
    new, old = now.business.median, before.business.median
    return new is not None and old is not None and abs(new - old) > max(1.0, LONGER * old)


def _findings(report: TeamReport, now: Sequence[ServiceDay], before: Sequence[ServiceDay]) -> tuple[MonthFinding, ...]:
    return tuple(
        _placed(figure, earlier, now, before)
        for figure, earlier in zip(report.figures, report.before, strict=True)
        if figure.measure != "open" and earlier.of and beyond_chance(figure, earlier)
    )


def _placed(figure: Figure, earlier: Figure, now: Sequence[ServiceDay], before: Sequence[ServiceDay]) -> MonthFinding:
    """With the topic or channel whose number moved most, where that is at least half of it all."""
    moved = figure.count - earlier.count
    best: tuple[int, Grouping, str, int] = (0, "topic", "", 0)
    for by in ("topic", "channel"):
        counted, counted_before = (_apart(days, figure.measure, by) for days in (now, before))
        for value in sorted({*counted, *counted_before}):
            part = (counted[value] - counted_before[value]) * (1 if moved > 0 else -1)
            best = max(best, (part, by, value, counted[value]), key=lambda one: one[0])
    part, by, value, requests = best
    if MEASURES[figure.measure].kind == "time" or not moved or part * 2 < abs(moved):
        return MonthFinding(figure.measure, figure, earlier)
    return MonthFinding(figure.measure, figure, earlier, by, value, requests)


def _apart(days: Sequence[ServiceDay], measure: str, by: Grouping) -> Counter[str]:
    """What a figure counts, by topic or channel."""
    counted: Counter[str] = Counter()
    for day in days:
        counted[getattr(day, by)] += getattr(day, measure)
    return counted


def _unwritten(conn: Transaction, period: Period) -> tuple[Unwritten, ...]:
    """Topics with most solved requests to whose answer no article was attached."""
    solved = of_period(period) & measured.c.first_business.is_not(None)
    closed_with = (tickets.c.number == measured.c.ticket) & (tickets.c.article_id != "")
    sent = (messages.c.ticket == measured.c.ticket) & (messages.c.author == "staff") & (messages.c.article_id != "")
    with_article = or_(select(tickets.c.id).where(closed_with).exists(), select(messages.c.id).where(sent).exists())
    rows = conn.execute(
        select(measured.c.topic, with_article.label("cited"), func.count().label("times"))
        .where(solved)
        .group_by(measured.c.topic, with_article)
    ).all()
    without: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for row in rows:
        whole[row.topic] += row.times
        without[row.topic] += 0 if row.cited else row.times
    ordered = sorted(without.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Unwritten(topic, times, whole[topic]) for topic, times in ordered[:MOST_TOPICS] if times >= FEWEST)
