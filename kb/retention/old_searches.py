"""Searches that are too old to be kept word by word: counted where enough visitors asked the same, then removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select, tuple_

from kb.storage.database import Database, Transaction, insert
from kb.storage.insight_tables import question_days, question_device_days, question_groups
from kb.storage.tables import deflections, question_counts, searches
from kb.usage.kept_figures import forget_told, note_changed, wait_for_figures
from kb.usage.search_log import distinct_visitor

MANY_VISITORS = 5  # A question of fewer is somebody's own words and is not kept even as a number.
FOUND = ("answer", "list")


@dataclass(frozen=True, kw_only=True)
class CountedQuestion:
    """A question of a month, asked by at least MANY_VISITORS visitors; nothing is left of who they were."""

    month: str  # "2026-08"
    lang: str
    text: str
    found: bool  # whether search had something good
    times: int
    visitors: int


def count_old_searches(log: Database, *, until: datetime) -> int:
    """Turn every search before a moment into counts by month, a month in one transaction; returns how many searches went.

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
            removed += _count_month(conn, month, min(following, until))


def counted_questions(conn: Transaction, *, lang: str, months: Sequence[str]) -> tuple[CountedQuestion, ...]:
    """What is left of the searches of some months, the most common first."""
    columns = [question_counts.c[name] for name in CountedQuestion.__dataclass_fields__]
    wanted = (question_counts.c.lang == lang) & question_counts.c.month.in_(months)
    order = (question_counts.c.visitors.desc(), question_counts.c.month, question_counts.c.text)
    rows = conn.execute(select(*columns).where(wanted).order_by(*order))
    return tuple(CountedQuestion(**row._mapping) for row in rows)


def _forget_rare(conn: Transaction, until: datetime) -> None:
    """What was counted day by day keeps its words as long as the searches, unless enough visitors asked the same in a month.

    With its last day a question leaves its group, too. The kind of device is kept by the same rule: of fewer it becomes unknown.
    """
    month, old = func.substr(question_days.c.day, 1, 7), question_days.c.day < until.date().isoformat()
    words = (question_days.c.lang, question_days.c.folded)
    visitors = func.sum(question_days.c.visitors)
    of_month = select(*words).where(old).group_by(month, *words)
    kept = of_month.having(visitors >= MANY_VISITORS).union(select(*words).where(~old))
    in_group = tuple_(question_groups.c.lang, question_groups.c.folded)
    gone = conn.execute(
        delete(question_groups).where(in_group.in_(of_month.having(visitors < MANY_VISITORS)) & in_group.not_in(kept))
    )
    rare = select(month, *words).where(old).group_by(month, *words).having(visitors < MANY_VISITORS)
    rare_days = delete(question_days).where(old & tuple_(month, *words).in_(rare)).returning(question_days.c.day)
    days = set(conn.execute(rare_days).scalars())
    device_days = question_device_days.c
    of_device = (func.substr(device_days.day, 1, 7), device_days.lang, device_days.folded, device_days.device)
    past = device_days.day < until.date().isoformat()
    few = select(*of_device).where(past).group_by(*of_device).having(func.sum(device_days.visitors) < MANY_VISITORS)
    few_days = delete(question_device_days).where(past & tuple_(*of_device).in_(few)).returning(device_days.day)
    days.update(conn.execute(few_days).scalars())
    note_changed(conn, days)
    if gone.rowcount or days:
        forget_told(conn)


def _count_month(conn: Transaction, start: datetime, until: datetime) -> int:
    old = (searches.c.at >= start) & (searches.c.at < until)
    visitors, answered = func.count(func.distinct(distinct_visitor())), case((searches.c.state.in_(FOUND), 1), else_=0)
    asked = conn.execute(
        select(
            searches.c.lang,
            searches.c.folded,
            answered.label("found"),
            func.min(searches.c.text).label("text"),
            func.count().label("times"),
            visitors.label("visitors"),
        )
        .where(old & (searches.c.folded != ""))
        .group_by(searches.c.lang, searches.c.folded, "found")
        .having(visitors >= MANY_VISITORS)
    ).all()
    for question in asked:
        row = {**question._mapping, "found": bool(question.found), "month": f"{start:%Y-%m}"}
        counted = insert(conn, question_counts).values(row)
        more = {name: question_counts.c[name] + counted.excluded[name] for name in ("times", "visitors")}
        conn.execute(counted.on_conflict_do_update(index_elements=["month", "lang", "folded", "found"], set_=more))
    return conn.execute(delete(searches).where(old)).rowcount
