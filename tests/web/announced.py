"""Notices in the database of a test: what staff announced, as pages and programs are to tell it."""

from __future__ import annotations

from datetime import datetime, timedelta

from kb.articles.notices.notices import Notice
from kb.notices.published import NewNotice, publish
from kb.settings import Settings
from kb.storage.database import connect

EMAIL = "anna@example.com"


def announce(
    settings: Settings,
    at: datetime,
    *,
    title: str = "Переводы задерживаются",
    severity: str = "outage",
    sections: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    since: timedelta = timedelta(hours=-1),
    lasts: timedelta | None = None,
) -> Notice:
    """Published in a transaction of its own, before the first page is asked for."""
    new = NewNotice(
        severity=severity,
        title={"ru": title, "en": f"{title} (en)"},
        text={"ru": "Деньги дойдут сами."},
        start=at + since,
        end=at + since + lasts if lasts else None,
        sections=sections,
        topics=topics,
        words=words,
    )
    database = connect(settings.database_url)
    with database.begin() as conn:
        notice = publish(conn, new, who="Анна", at=at)
    database.close()
    return notice
