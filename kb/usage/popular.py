"""What readers ask and open most: of many different visitors, in the last thirty days, for home to show.

A question is told to others only when FEWEST_PEOPLE addresses opened the same article from it: what one person asked, however often, is
nobody else's business. Only searches on the site count: staff and programs are no readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from kb.errors import StateUnavailable
from kb.privacy import FEWEST_PEOPLE
from kb.storage.database import Database, Transaction
from kb.storage.tables import openings, searches

DAYS = timedelta(days=30)
QUESTIONS, ARTICLES = 20, 500  # kept in memory of a language


@dataclass(frozen=True)
class Favourites:
    """Of one language: questions as they were typed, and article ids, both the most asked or opened first."""

    questions: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


NONE = Favourites()


@dataclass
class Popular:
    """What was counted last; read by pages, counted by housekeeping."""

    log: Database
    counted: Mapping[str, Favourites] = field(default_factory=dict)

    def of(self, lang: str) -> Favourites:
        return self.counted.get(lang, NONE)

    def count(self, languages: tuple[str, ...], at: datetime) -> None:
        """Read the log anew; while it is away the last counts stand."""
        try:
            with self.log.read() as conn:
                counted = {lang: favourites(conn, lang, since=at - DAYS) for lang in languages}
        except StateUnavailable:  # the log was told
            return
        self.counted = counted


def favourites(conn: Transaction, lang: str, *, since: datetime) -> Favourites:
    """Counted now, of searches in a language since then."""
    opened = (
        select(
            searches.c.folded,
            openings.c.article_id,
            func.min(searches.c.text).label("text"),
            func.count(func.distinct(openings.c.opener)).label("visitors"),
        )
        .join(searches, searches.c.id == openings.c.search_id)
        .where((searches.c.lang == lang) & (searches.c.place == "site") & (openings.c.at >= since))
        .where((openings.c.opener != "") & (searches.c.folded != ""))
        .group_by(searches.c.folded, openings.c.article_id)
        .subquery()
    )
    visitors = func.sum(opened.c.visitors)
    asked = (
        select(func.min(opened.c.text))
        .where(opened.c.visitors >= FEWEST_PEOPLE)
        .group_by(opened.c.folded)
        .order_by(visitors.desc(), opened.c.folded)
        .limit(QUESTIONS)
    )
    read = (
        select(opened.c.article_id)
        .group_by(opened.c.article_id)
        .having(visitors >= FEWEST_PEOPLE)
        .order_by(visitors.desc(), opened.c.article_id)
        .limit(ARTICLES)
    )
    return Favourites(tuple(conn.execute(asked).scalars()), tuple(conn.execute(read).scalars()))
