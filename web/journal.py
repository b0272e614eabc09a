"""The journal: what visitors did, told to the state layer and to the metrics. A log that fails or waits never costs an answer."""

from __future__ import annotations

from datetime import datetime

from kb.feedback import record_vote
from kb.search_log import Deflection, NotedSearch, Search, record_deflection, record_opening
from search.query import Found
from web.site import Site
from web.views.vote import REASONS


def note_search(site: Site, found: Found, *, place: str, visitor: str, at: datetime) -> str:
    """Note a search; returns the id that links to its results carry."""
    site.metrics.search(place, found.state)
    search = Search(
        text=found.query.text,
        lang=found.query.lang,
        state=found.state,
        confidence=found.confidence,
        total=found.total,
        mode=found.mode,
        place=place,
        visitor=visitor,
        shown=tuple(result.article_id for result in found.results),
        rescued_text=found.rescue.text if found.rescue else "",
        took_ms=found.took_ms,
    )
    noted = NotedSearch(search, at)
    site.log_writer.put(noted)
    return noted.id


def note_opening(site: Site, search_id: str, article_id: str, *, position: int, at: datetime) -> None:
    site.log_writer.put(lambda conn: record_opening(conn, search_id, article_id, position=position, at=at))


def note_deflection(site: Site, deflection: Deflection, *, at: datetime) -> None:
    site.metrics.deflection()
    site.log_writer.put(lambda conn: record_deflection(conn, deflection, at=at))


def store_vote(site: Site, article_id: str, *, helpful: bool, why: tuple[str, str], voter: str, at: datetime) -> None:
    """Store a vote with its (reason, comment); an unknown reason is none."""
    reason, comment = why
    known = reason if reason in REASONS else ""
    with site.database.begin() as conn:
        record_vote(conn, article_id, helpful=helpful, voter=voter, at=at, reason=known, comment=comment)
    site.metrics.vote(helpful=helpful)
