"""Searches that are unusual since the morning: one question asked by far more visitors than ever, or far more of them finding nothing.

An outage is seen here before anybody announces it. A day is one of UTC, as in kb.insights.days. Only what many visitors asked is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, select

from kb.alerts.alerts import NewAlert
from kb.measures.rate_difference import HitsOf
from kb.measures.surprise import LEAST_DAYS, chance_of, share_distance
from kb.storage.insight_tables import counted_days, question_days
from kb.storage.tables import searches

BACK = 28  # days that say what is usual
LEAST_VISITORS = 10  # of one question: fewer are nobody else's business, and no outage
A_DAY = 0.01  # chance of a wrong alert a day that is allowed to all questions together
FAR = 4.5  # standard deviations of the share that finds nothing
MOST = 3  # questions told of at once: the largest
DAY = timedelta(days=1)


@dataclass(frozen=True)
class AskedToday:
    """A question since the morning."""

    lang: str
    folded: str
    text: str
    visitors: int


@dataclass(frozen=True, kw_only=True)
class UsualDays:
    """What past days say: visitors by question, and how many of all found nothing, day by day."""

    days: int
    visitors: Mapping[tuple[str, str], int]
    failing: Sequence[HitsOf]


def unusual_searches(conn: Connection, *, at: datetime) -> tuple[NewAlert, ...]:
    """What is unusual at this moment; nothing while too few days were counted. `conn` is of the search log."""
    start = datetime.combine(at.astimezone(UTC).date(), time(), UTC)
    asked = _asked_since(conn, start, at)
    usual = _usual(conn, start, [one for one in asked if one.visitors >= LEAST_VISITORS])
    failing = _failing_since(conn, start, at)
    return (*surges(asked, usual), *_failing(failing, usual.failing))


def surges(asked: Sequence[AskedToday], usual: UsualDays) -> tuple[NewAlert, ...]:
    """Questions asked by more visitors than chance brings, the most asked first."""
    if usual.days < LEAST_DAYS:
        return ()
    everybody = sum(one.visitors for one in asked)
    busy = max(1.0, everybody / (sum(day.of for day in usual.failing) / usual.days or 1.0))
    least = A_DAY / max(1, len(asked))  # each question may be wrong that seldom
    alerts = []
    for one in asked:
        past = usual.visitors.get((one.lang, one.folded), 0)
        if one.visitors >= LEAST_VISITORS and chance_of(one.visitors, past, usual.days, scale=busy) < least:
            usually = past / usual.days
            alerts.append(NewAlert(kind="surge", subject=one.text, count=one.visitors, of=one.visitors, usual=usually))
    return tuple(sorted(alerts, key=lambda alert: (-alert.count, alert.subject))[:MOST])


def _failing(today: HitsOf, past: Sequence[HitsOf]) -> Iterator[NewAlert]:
    if today.hits >= LEAST_VISITORS and share_distance(today, past) > FAR:
        people = sum(day.of for day in past)
        usual = sum(day.hits for day in past) / people if people else 0.0
        yield NewAlert(kind="failing", subject="", count=today.hits, of=today.of, usual=usual)


def _asked_since(conn: Connection, start: datetime, at: datetime) -> list[AskedToday]:
    visitors = func.count(func.distinct(searches.c.visitor))
    rows = conn.execute(
        select(searches.c.lang, searches.c.folded, func.min(searches.c.text), visitors)
        .where(_known(start, at))
        .group_by(searches.c.lang, searches.c.folded)
    )
    return [AskedToday(*row) for row in rows]


def _failing_since(conn: Connection, start: datetime, at: datetime) -> HitsOf:
    """Visitors of every question added up, and those of them who found nothing good: as question_days counts them."""
    failed = func.max(case((searches.c.state.in_(("weak", "none")), 1), else_=0)).label("failed")
    of_one = (
        select(failed)
        .where(_known(start, at))
        .group_by(searches.c.lang, searches.c.folded, searches.c.visitor)
        .subquery()
    )
    hits, people = conn.execute(select(func.sum(of_one.c.failed), func.count()).select_from(of_one)).one()
    return HitsOf(int(hits or 0), int(people))


def _usual(conn: Connection, start: datetime, asked: Sequence[AskedToday]) -> UsualDays:
    first, last = (start - BACK * DAY).date().isoformat(), (start - DAY).date().isoformat()
    days = conn.execute(
        select(func.count()).select_from(counted_days).where(counted_days.c.day.between(first, last))
    ).scalar_one()
    past = question_days.c.day.between(first, last)
    by_day = conn.execute(
        select(func.sum(question_days.c.unanswered), func.sum(question_days.c.visitors))
        .where(past)
        .group_by(question_days.c.day)
    ).all()
    own = question_days.c.folded.in_(sorted({one.folded for one in asked}))
    rows = conn.execute(
        select(question_days.c.lang, question_days.c.folded, func.sum(question_days.c.visitors))
        .where(past & own)
        .group_by(question_days.c.lang, question_days.c.folded)
    )
    return UsualDays(
        days=int(days),
        visitors={(lang, folded): int(visitors) for lang, folded, visitors in rows},
        failing=[HitsOf(int(hits), int(people)) for hits, people in by_day],
    )


def _known(start: datetime, at: datetime) -> ColumnElement[bool]:
    own = (searches.c.at >= start) & (searches.c.at <= at) & (searches.c.place == "site")
    return own & (searches.c.visitor != "") & (searches.c.folded != "")
