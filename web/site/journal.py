"""The journal: what visitors did, told to the search log and to the metrics. A log that fails or waits never costs an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kb.storage.database import Database
from kb.trials.interleaving import note_draft
from kb.usage.devices import Device
from kb.usage.log_writer import LogWriter
from kb.usage.search_log import (
    Deflection,
    NotedSearch,
    Search,
    record_deflection,
    record_leaving,
    record_opening,
    record_reading,
)
from search.query.values import Found
from web.site.metrics import Metrics


@dataclass(frozen=True)
class Journal:
    """Of one application; `log` is the database `writer` writes to."""

    log: Database
    writer: LogWriter
    metrics: Metrics

    def note_search(
        self, findings: Found, *, place: str, visitor: str, at: datetime, device: Device = "unknown"
    ) -> str:
        """Note a search; returns the id that links to its results carry."""
        self.metrics.search(place, findings.state)
        search = Search(
            text=findings.query.text,
            lang=findings.query.lang,
            state=findings.state,
            confidence=findings.confidence,
            total=findings.total,
            mode=findings.mode,
            place=place,
            visitor=visitor,
            shown=tuple(result.article_id for result in findings.results),
            rescued_text=findings.rescue.text if findings.rescue else "",
            took_ms=findings.took_ms,
            device=device,
        )
        noted = NotedSearch(search, at)
        self.writer.put(noted)
        return noted.id

    def note_teams(self, search_id: str, findings: Found, *, trial: int) -> None:
        """Whose pick each result of a drafted list is; nothing where nothing was drafted."""
        pairs = list(zip(findings.results, findings.teams, strict=False))
        ours = [result.article_id for result, team in pairs if team == "ours"]
        theirs = [result.article_id for result, team in pairs if team == "theirs"]
        if ours or theirs:
            self.writer.put(lambda conn: note_draft(conn, search_id, trial, ours=ours, theirs=theirs))

    def note_opening(self, search_id: str, article_id: str, *, position: int, at: datetime, opener: str = "") -> None:
        """`opener` is a name of the visitor's address (`web.dependencies.get_opener`)."""
        self.writer.put(
            lambda conn: record_opening(conn, search_id, article_id, position=position, at=at, opener=opener)
        )

    def note_reading(self, search_id: str, article_id: str) -> None:
        self.writer.put(lambda conn: record_reading(conn, search_id, article_id))

    def note_leaving(self, search_id: str, article_id: str, heading: str) -> None:
        """At which of the article's headings its reader was last."""
        self.writer.put(lambda conn: record_leaving(conn, search_id, article_id, heading))

    def note_deflection(self, deflection: Deflection, *, at: datetime) -> None:
        self.metrics.deflection()
        self.writer.put(lambda conn: record_deflection(conn, deflection, at=at))
