"""Searches that are too old to be kept word by word are removed; counts of what enough visitors asked stay (kb.insights.days).

Whoever removes them has counted their days before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Table, delete, exists, func, select, tuple_
from sqlalchemy.sql.dml import ReturningDelete

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
            removed += _remove_before(conn, min(_month_after(oldest), until))


def _forget_rare(conn: Transaction, until: datetime) -> None:
    """What was counted day by day keeps its words as long as the searches, unless enough visitors asked the same in a month: a whole
    one, though its days grow old one after another.

    With its last day a question leaves its group, too. The kind of device is kept by the same rule: of fewer it becomes unknown.
    """
    asked = conn.execute(_rare_days(question_days, ("lang", "folded"), until)).all()
    days = {row.day for row in asked}
    _leave_groups(conn, {(row.lang, row.folded) for row in asked})
    devices = conn.execute(_rare_days(question_device_days, ("lang", "folded", "device"), until))
    days.update(row.day for row in devices)
    if days:
        note_changed(conn, days)
        forget_told(conn)


def _rare_days(table: Table, names: Sequence[str], until: datetime) -> ReturningDelete[tuple[str, ...]]:
    """Take away what fewer than FEWEST_PEOPLE visitors of a month have in common, as far as it is old."""
    day, keys = table.c.day, [table.c[name] for name in names]
    month = func.substr(day, 1, 7)
    old, known = day < until.date().isoformat(), day < _month_after(until - _DAY).date().isoformat()
    rare = select(month, *keys).where(known).group_by(month, *keys)
    few = rare.having(func.sum(table.c.visitors) < FEWEST_PEOPLE)
    return delete(table).where(old & tuple_(month, *keys).in_(few)).returning(day, *keys)


def _leave_groups(conn: Transaction, words: Collection[tuple[str, str]]) -> None:
    """Those of which no day is left."""
    group = question_groups.c
    no_day = ~exists().where((question_days.c.lang == group.lang) & (question_days.c.folded == group.folded))
    for lang, folded in conn.execute(select(group.lang, group.folded).where(no_day)).all():
        if (lang, folded) in words:
            conn.execute(delete(question_groups).where((group.lang == lang) & (group.folded == folded)))


_DAY = timedelta(days=1)


def _month_after(at: datetime) -> datetime:
    return (at.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)


def _remove_before(conn: Transaction, until: datetime) -> int:
    return conn.execute(delete(searches).where(searches.c.at < until)).rowcount
