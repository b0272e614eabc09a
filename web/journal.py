"""The journal: what visitors did, told to the state layer and to the metrics. A log that fails never costs an answer."""

from __future__ import annotations

import logging
from datetime import datetime

from kb.feedback import record_vote
from kb.search_log import Deflection, Search, record_deflection, record_opening, record_search
from search.query import Found
from web.site import Site
from web.views.vote import REASONS

log = logging.getLogger(__name__)


def note_search(site: Site, found: Found, *, place: str, visitor: str, at: datetime) -> str:
    """Note a search; returns the id that links to its results carry, "" when it could not be noted."""
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
    try:
        with site.log.begin() as conn:
            return record_search(conn, search, at=at)
    except Exception:  # whatever the log suffers from, the reader gets the answer
        log.exception("a search could not be noted")
        return ""


def note_opening(site: Site, search_id: str, article_id: str, *, position: int, at: datetime) -> None:
    try:
        with site.log.begin() as conn:
            record_opening(conn, search_id, article_id, position=position, at=at)
    except Exception:  # whatever the log suffers from, the reader gets the answer
        log.exception("an opening could not be noted")


def note_deflection(site: Site, deflection: Deflection, *, at: datetime) -> None:
    site.metrics.deflection()
    try:
        with site.log.begin() as conn:
            record_deflection(conn, deflection, at=at)
    except Exception:  # whatever the log suffers from, the reader gets the answer
        log.exception("a deflection could not be noted")


def store_vote(site: Site, article_id: str, *, helpful: bool, why: tuple[str, str], voter: str, at: datetime) -> None:
    """Store a vote with its (reason, comment); an unknown reason is none."""
    reason, comment = why
    known = reason if reason in REASONS else ""
    with site.database.begin() as conn:
        record_vote(conn, article_id, helpful=helpful, voter=voter, at=at, reason=known, comment=comment)
    site.metrics.vote(helpful=helpful)
