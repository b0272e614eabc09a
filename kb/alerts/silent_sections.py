"""Sections whose articles are found as before and no longer opened: by the last whole day beside those before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from kb.alerts.alerts import NewAlert
from kb.measures.rate_difference import HitsOf
from kb.measures.surprise import share_distance
from kb.storage.insight_tables import article_days

BACK = 28  # days that say what is usual
FAR = 4.5  # standard deviations
DAY = timedelta(days=1)


def silent_sections(conn: Connection, *, at: datetime) -> tuple[NewAlert, ...]:
    """Of yesterday (UTC): openings follow a search within hours. `conn` is of the search log."""
    last = at.astimezone(UTC).date() - DAY
    days = _by_section(conn, (last - BACK * DAY).isoformat(), last.isoformat())
    return tuple(
        alert for section, counted in sorted(days.items()) for alert in _silent(section, counted, last.isoformat())
    )


def _silent(section: str, days: Mapping[str, HitsOf], last: str) -> Iterator[NewAlert]:
    """What is not opened is counted: a share that is usually large, and larger than ever where a section falls silent."""
    passed = {day: HitsOf(one.of - one.hits, one.of) for day, one in days.items()}
    today, past = passed.get(last, HitsOf()), [one for day, one in passed.items() if day != last]
    if share_distance(today, past) > FAR:
        people = sum(one.of for one in past)
        usual = sum(one.of - one.hits for one in past) / people
        yield NewAlert(kind="silent", subject=section, count=today.hits, of=today.of, usual=usual)


def _by_section(conn: Connection, first: str, last: str) -> Mapping[str, Mapping[str, HitsOf]]:
    """Found and opened by section (the first folder of an article's key) and day."""
    rows = conn.execute(
        select(
            article_days.c.day,
            article_days.c.article_id,
            func.sum(article_days.c.found),
            func.sum(article_days.c.opened),
        )
        .where(article_days.c.day.between(first, last))
        .group_by(article_days.c.day, article_days.c.article_id)
    )
    sections: dict[str, dict[str, HitsOf]] = {}
    for day, article, found, opened in rows:
        section = article.partition("/")[2].partition("/")[0]
        days = sections.setdefault(section, {})
        own = HitsOf(min(int(opened), int(found)), int(found))  # what was opened from far below counts as found, too
        days[day] = days.get(day, HitsOf()).plus(own)
    return sections
