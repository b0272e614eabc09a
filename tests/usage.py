"""What readers did, as tests make it and read it back: straight from the tables, past the pages that show it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from kb.storage.tables import deflections, openings, searches, votes
from kb.usage.search_log import NotedSearch, Search, record_searches


def record_search(conn: Connection, search: Search, *, at: datetime) -> str:
    """Stores one search; returns its id."""
    noted = NotedSearch(search, at)
    record_searches(conn, [noted])
    return noted.id


def questions_kept(conn: Connection) -> list[str]:
    """The words of every search, the oldest first."""
    return list(conn.execute(select(searches.c.text).order_by(searches.c.at)).scalars())


def articles_opened(conn: Connection) -> list[str]:
    """The article of every opening."""
    return list(conn.execute(select(openings.c.article_id).order_by(openings.c.article_id)).scalars())


def forms_deflected(conn: Connection) -> int:
    """How many forms were not sent because an article answered."""
    return int(conn.execute(select(func.count(func.distinct(deflections.c.form_key)))).scalar_one())


def votes_on(conn: Connection, article_id: str) -> tuple[int, int]:
    """How many found an article helpful, and how many did not."""
    said = list(conn.execute(select(votes.c.helpful).where(votes.c.article_id == article_id)).scalars())
    return said.count(True), said.count(False)


def last_vote(conn: Connection) -> Row[tuple[bool, str, str]]:
    """The newest vote: `helpful`, `reason`, `comment`."""
    newest = votes.c.changed_at.desc(), votes.c.id.desc()
    return conn.execute(select(votes.c.helpful, votes.c.reason, votes.c.comment).order_by(*newest)).first()
