"""Searches that failed, and the same visitor's next one that was answered and opened: the same wish in two wordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, select

from kb.storage.tables import openings, searches

SOON = timedelta(minutes=10)  # later than that it is another wish


@dataclass(frozen=True)
class _Search:
    """A search as it was made, with the article opened first from it."""

    id: str
    visitor: str
    lang: str
    text: str
    rescued_text: str
    state: str
    at: datetime
    article_id: str | None

    @property
    def searched(self) -> str:
        return self.rescued_text or self.text


@dataclass(frozen=True)
class SecondTry:
    """The first query found nothing good, the second led to the article. Both as they were searched, private data masked."""

    visitor: str
    lang: str
    first_query: str
    second_query: str
    article_id: str


def second_tries(conn: Connection, *, since: datetime) -> Iterator[SecondTry]:
    """Of known visitors, in the order of their first search. A failed search: weak, nothing, or a list nobody opened."""
    rows = conn.execute(
        select(
            searches.c.id,
            searches.c.visitor,
            searches.c.lang,
            searches.c.text,
            searches.c.rescued_text,
            searches.c.state,
            searches.c.at,
            openings.c.article_id,
        )
        .outerjoin(openings, openings.c.search_id == searches.c.id)
        .where((searches.c.at >= since) & (searches.c.visitor != ""))
        .order_by(searches.c.visitor, searches.c.at, searches.c.id, openings.c.position)
        .execution_options(yield_per=1000)
    )
    by_visitor = (_Search(*row) for row in rows)
    for _, of_visitor in groupby(by_visitor, key=lambda search: search.visitor):
        yield from _of_one([next(same) for _, same in groupby(of_visitor, key=lambda search: search.id)])


def _of_one(searches_made: Sequence[_Search]) -> Iterator[SecondTry]:
    """Of one visitor's searches by time."""
    for at, first in enumerate(searches_made):
        if not (first.state in ("weak", "none") or (first.state == "list" and first.article_id is None)):
            continue
        for later in searches_made[at + 1 :]:
            if later.at - first.at > SOON:
                break
            if later.article_id is not None and later.state in ("answer", "list"):
                if later.lang == first.lang:
                    yield SecondTry(first.visitor, first.lang, first.searched, later.searched, later.article_id)
                break
