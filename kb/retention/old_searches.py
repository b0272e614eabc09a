"""Searches that are too old to be kept word by word are removed; counts of what enough visitors asked stay (kb.insights.days).

Whoever removes them has counted their days before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, tuple_

from kb.privacy import FEWEST_PEOPLE
from kb.storage.database import Database, Transaction
from kb.storage.insight_tables import question_days, question_device_days, question_groups
from kb.storage.tables import deflections, searches
from kb.usage.kept_figures import forget_told, note_changed, wait_for_figures


def remove_old_searches(log: Database, *, until: datetime) -> int:
    """Remove every search before a moment, a month in one transaction; returns how many went.

    What was opened from them goes with them, and so does what visitors wrote before an article answered them.
    """
    removed = 0
    while True:
        with log.begin() as conn:
            oldest = conn.execute(select(func.min(searches.c.at)).where(searches.c.at < until)).scalar_one_or_none()
            if oldest is None:
                wait_for_figures(conn)
                conn.execute(delete(deflections).where(deflections.c.at < until))
                _forget_rare(conn, until)
                return removed
            month = oldest.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            following = (month + timedelta(days=32)).replace(day=1)
            removed += _remove_month(conn, month, min(following, until))


def _forget_rare(conn: Transaction, until: datetime) -> None:
    """What was counted day by day keeps its words as long as the searches, unless enough visitors asked the same in a month.

    With its last day a question leaves its group, too. The kind of device is kept by the same rule: of fewer it becomes unknown.
    """
    month, old = func.substr(question_days.c.day, 1, 7), question_days.c.day < until.date().isoformat()
    words = (question_days.c.lang, question_days.c.folded)
    visitors = func.sum(question_days.c.visitors)
    of_month = select(*words).where(old).group_by(month, *words)
    kept = of_month.having(visitors >= FEWEST_PEOPLE).union(select(*words).where(~old))
    in_group = tuple_(question_groups.c.lang, question_groups.c.folded)
    gone = conn.execute(
        delete(question_groups).where(in_group.in_(of_month.having(visitors < FEWEST_PEOPLE)) & in_group.not_in(kept))
    )
    rare = select(month, *words).where(old).group_by(month, *words).having(visitors < FEWEST_PEOPLE)
    rare_days = delete(question_days).where(old & tuple_(month, *words).in_(rare)).returning(question_days.c.day)
    days = set(conn.execute(rare_days).scalars())
    device_days = question_device_days.c
    of_device = (func.substr(device_days.day, 1, 7), device_days.lang, device_days.folded, device_days.device)
    past = device_days.day < until.date().isoformat()
    few = select(*of_device).where(past).group_by(*of_device).having(func.sum(device_days.visitors) < FEWEST_PEOPLE)
    few_days = delete(question_device_days).where(past & tuple_(*of_device).in_(few)).returning(device_days.day)
    days.update(conn.execute(few_days).scalars())
    note_changed(conn, days)
    if gone.rowcount or days:
        forget_told(conn)


def _remove_month(conn: Transaction, start: datetime, until: datetime) -> int:
    return conn.execute(delete(searches).where((searches.c.at >= start) & (searches.c.at < until))).rowcount
