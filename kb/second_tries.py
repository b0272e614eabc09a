"""Searches that failed, and the same visitor's next one that was answered and opened: the same wish in two wordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, Row, select

from kb.tables import openings, searches

SOON = timedelta(minutes=10)  # later than that it is another wish


@dataclass(frozen=True)
class SecondTry:
    """`asked` found nothing good, `found` led to the article. Both as they were searched, private data masked."""

    visitor: str
    lang: str
    asked: str
    found: str
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
    for _, of_visitor in groupby(rows, key=lambda row: row.visitor):
        yield from _of_one([next(same) for _, same in groupby(of_visitor, key=lambda row: row.id)])


def _of_one(made: Sequence[Row]) -> Iterator[SecondTry]:
    """`made`: one visitor's searches by time, each with the article opened first from it, or None."""
    for at, first in enumerate(made):
        if not (first.state in ("weak", "none") or (first.state == "list" and first.article_id is None)):
            continue
        for later in made[at + 1 :]:
            if later.at - first.at > SOON:
                break
            if later.article_id is not None and later.state in ("answer", "list"):
                if later.lang == first.lang:
                    yield SecondTry(first.visitor, first.lang, _searched(first), _searched(later), later.article_id)
                break


def _searched(row: Row) -> str:
    return row.rescued_text or row.text
