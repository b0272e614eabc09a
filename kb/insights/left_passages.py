"""Where readers leave an article before its end: by the heading that was last in sight. Counted by days, told of enough visitors only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select

from kb.insights.periods import DayPeriod
from kb.privacy import FEWEST_PEOPLE
from kb.storage.database import Transaction, insert
from kb.storage.insight_tables import left_days
from kb.storage.tables import openings, searches

AT_ONCE = 500  # rows of one statement


@dataclass(frozen=True)
class LeftPassage:
    """A passage by its heading's anchor, "" for what stands before the first; how many left there without reaching the end."""

    heading: str
    visitors: int


def count_left(conn: Transaction, day: str, which: ColumnElement[bool]) -> None:
    """Count a day anew, of the searches that `which` names. Whoever reached the end has left nowhere."""
    left = (
        select(openings.c.article_id, openings.c.left_at, func.count(func.distinct(searches.c.visitor)))
        .join(searches, searches.c.id == openings.c.search_id)
        .where(which & openings.c.left_at.is_not(None) & openings.c.read.is_(False))
        .group_by(openings.c.article_id, openings.c.left_at)
        .order_by(openings.c.article_id, openings.c.left_at)
    )
    rows = [
        {"article_id": article, "day": day, "heading": heading, "visitors": visitors}
        for article, heading, visitors in conn.execute(left)
    ]
    conn.execute(delete(left_days).where(left_days.c.day == day))
    for first in range(0, len(rows), AT_ONCE):
        conn.execute(insert(conn, left_days), rows[first : first + AT_ONCE])


def left_passages(conn: Transaction, article_id: str, period: DayPeriod) -> tuple[LeftPassage, ...]:
    """Of one article, where most left first; a passage that fewer than FEWEST_PEOPLE left at is not told."""
    visitors = func.sum(left_days.c.visitors)
    within = left_days.c.day.between(period.first.isoformat(), period.last.isoformat())
    rows = conn.execute(
        select(left_days.c.heading, visitors)
        .where((left_days.c.article_id == article_id) & within)
        .group_by(left_days.c.heading)
        .having(visitors >= FEWEST_PEOPLE)
        .order_by(visitors.desc(), left_days.c.heading)
    )
    return tuple(LeftPassage(heading, int(number)) for heading, number in rows)
