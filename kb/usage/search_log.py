"""The search log: what was asked, what was found, what was opened, and which article made a form needless.

Stored in the database of `kb.storage.database.connect_log`. Private data in questions is masked before it is stored.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from kb.privacy import mask
from kb.storage.database import insert
from kb.storage.tables import deflections, digest, openings, searches
from kb.usage.devices import Device

AT_ONCE = 500  # questions of one statement
MAX_FOLDED = 200  # Characters of a question that are compared: an index entry has its limits.
MAX_SHOWN = 20  # Articles remembered per search: nobody reads further.


@dataclass(frozen=True, kw_only=True)
class Search:
    """One search that somebody made, told in words the search layer and the log share."""

    text: str
    lang: str
    state: str  # "answer" | "list" | "weak" | "none"
    confidence: float
    total: int
    mode: str = "hybrid"
    place: str = "site"  # "site" | "form" | "api" | "agent"
    visitor: str = ""  # opaque and short-lived, to count visitors rather than clicks; "" = unknown
    shown: tuple[str, ...] = ()  # article ids, best first
    rescued_text: str = ""  # what was searched instead of the text, if it was repaired
    took_ms: float = 0.0
    device: Device = "unknown"


@dataclass(frozen=True)
class NotedSearch:
    """A search that was made and is still to be stored; its id is known before it is."""

    search: Search
    at: datetime
    id: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, kw_only=True)
class Deflection:
    """An article that answered somebody who was writing to support."""

    article_id: str
    form_key: str  # the form that was then not sent; a repeated click counts once
    lang: str
    text: str = ""


def record_searches(conn: Connection, noted: Sequence[NotedSearch]) -> None:
    """Store several searches with one statement."""
    conn.execute(insert(conn, searches), [_row(one) for one in noted])


def _row(noted: NotedSearch) -> dict[str, object]:
    search, text = noted.search, mask(noted.search.text).text
    return {
        **vars(search),
        "id": noted.id,
        "text": text,
        "folded": fold(text),
        "rescued_text": mask(search.rescued_text).text,
        "confidence": min(1.0, max(0.0, search.confidence)),
        "shown": search.shown[:MAX_SHOWN],
        "at": noted.at,
    }


def record_opening(
    conn: Connection, search_id: str, article_id: str, *, position: int, at: datetime, opener: str = ""
) -> bool:
    """Note that an article was opened from a search. False for a search we never made (links can be edited by hand).

    `opener` is a secret name of the visitor's address ("" when unknown). What is kept of it knows the visitor again only where
    the same question and article meet.
    """
    folded = conn.execute(select(searches.c.folded).where(searches.c.id == search_id)).scalar_one_or_none()
    if folded is None:
        return False
    row = {"search_id": search_id, "article_id": article_id, "position": position, "at": at}
    row["opener"] = digest("\0".join((opener, article_id, folded))) if opener else ""
    conn.execute(insert(conn, openings).values(row).on_conflict_do_nothing())
    return True


def record_reading(conn: Connection, search_id: str, article_id: str) -> None:
    """Note that an article opened from a search was read to its end. An opening we never saw stays unknown."""
    own = (openings.c.search_id == search_id) & (openings.c.article_id == article_id)
    conn.execute(update(openings).where(own).values(read=True))


def record_leaving(conn: Connection, search_id: str, article_id: str, heading: str) -> None:
    """Note at which of its headings an article opened from a search was left, "" before the first. The last time counts."""
    own = (openings.c.search_id == search_id) & (openings.c.article_id == article_id)
    conn.execute(update(openings).where(own).values(left_at=heading))


@dataclass(frozen=True)
class AskedOf:
    """A question, folded, and an article that may answer it."""

    article_id: str
    folded: str


def count_openers(conn: Connection, asked: Collection[AskedOf]) -> dict[AskedOf, int]:
    """By how many known visitors each article was opened from searches for just that question; left out where by none."""
    counted: dict[AskedOf, int] = {}
    every = sorted({one.folded for one in asked})
    for start in range(0, len(every), AT_ONCE):
        rows = conn.execute(
            select(openings.c.article_id, searches.c.folded, func.count(func.distinct(openings.c.opener)))
            .join(searches, searches.c.id == openings.c.search_id)
            .where(searches.c.folded.in_(every[start : start + AT_ONCE]) & (openings.c.opener != ""))
            .group_by(openings.c.article_id, searches.c.folded)
        )
        counted |= {AskedOf(article, folded): visitors for article, folded, visitors in rows}
    return {one: counted[one] for one in asked if one in counted}


def record_deflection(conn: Connection, deflection: Deflection, *, at: datetime) -> None:
    """Note "this answered it" on the contact form."""
    row = {**vars(deflection), "form_key": digest(deflection.form_key), "text": mask(deflection.text).text, "at": at}
    conn.execute(insert(conn, deflections).values(row).on_conflict_do_nothing())


def fold(text: str) -> str:
    """The form under which a question is counted: case, ё and spacing don't matter, nor does a final question mark."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return " ".join(plain.split()).rstrip(" ?!.")[:MAX_FOLDED]


def distinct_visitor() -> ColumnElement[str]:
    """Who asked; a search of an unknown visitor counts as a visitor of its own."""
    return func.coalesce(func.nullif(searches.c.visitor, ""), searches.c.id)
