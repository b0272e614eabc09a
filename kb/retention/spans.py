"""Spans: for how long each kind of private data is kept. Arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.settings import Settings

WHOLE_MONTHS = timedelta(days=62)  # from here on whole months of searches are counted together


@dataclass(frozen=True, kw_only=True)
class Spans:
    """Of one installation. What is older goes."""

    tickets: timedelta  # after the last thing that happened to a request
    searches: timedelta  # after it was typed
    outbox: timedelta  # after a letter or webhook was sent or given up
    attachments: timedelta  # after the last thing that happened to their request
    audit: timedelta = timedelta(days=365)  # after staff did it

    @classmethod
    def of(cls, settings: Settings) -> Spans:
        return cls(
            tickets=timedelta(days=settings.keep_tickets),
            searches=timedelta(days=settings.keep_searches),
            outbox=timedelta(days=settings.keep_outbox),
            attachments=timedelta(days=settings.keep_attachments),
            audit=timedelta(days=settings.keep_audit),
        )

    def searches_until(self, at: datetime) -> datetime:
        """Searches before this moment have to go. Where the span allows, whole months go together: more visitors share a
        question in a month than in a day."""
        oldest = at - self.searches
        following = (oldest.replace(day=1) + timedelta(days=32)).replace(
            day=1, hour=0, minute=0, second=0, microsecond=0
        )
        return following if self.searches >= WHOLE_MONTHS else oldest
