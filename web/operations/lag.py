"""Lag: how far what this server does is behind what it should: the generation, pulling, letters, lessons, connections."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path

from kb.delivery.outbox import count_entries, oldest_due
from kb.errors import StateUnavailable
from kb.requests.resolved import count_waiting
from search.publish.generations import current_name, moved_at
from search.publish.pull import PULLED
from search.query.protocols import LiveStatus
from web.site.metrics import Lags
from web.site.services import Site

UNKNOWN = math.nan


def lags_of(site: Site, now: datetime) -> Lags:
    """Now; what can't be told (nothing built, the database away) is NaN, which alerts don't take for a number."""
    status = site.live.status()
    lags = Lags(
        generation_age=_since(status.created, now),
        generation_behind=generation_behind(site.settings.index, status, now),
        pull_age=_age(site.settings.index / PULLED, now),
        connections={
            "state": site.state.database.in_use(),
            "log": site.journal.log.in_use(),
        },
    )
    return _with_letters(lags, site, now)


def generation_behind(index: Path, status: LiveStatus, now: datetime) -> float:
    """Seconds for which another generation has been published on this machine than the one that answers; 0 when it is the same."""
    if status.generation == current_name(index):
        return 0.0
    return max(0.0, now.timestamp() - moved_at(index) / 1e9) if moved_at(index) else 0.0


def _with_letters(lags: Lags, site: Site, now: datetime) -> Lags:
    try:
        with site.state.read() as conn:
            counted, due = count_entries(conn), oldest_due(conn, at=now)
            lags.outbox.update({state: times for state, times in counted.items() if state != "sent"})
            lags.outbox_overdue = (now - due).total_seconds() if due else 0.0
            lags.lessons_waiting = count_waiting(conn)
            lags.database_up = 1.0
    except StateUnavailable:  # the log was told
        pass
    return lags


def _since(created: str, now: datetime) -> float:
    try:
        made = datetime.fromisoformat(created)
    except ValueError:
        return UNKNOWN
    return max(0.0, (now - (made if made.tzinfo else made.replace(tzinfo=UTC))).total_seconds())


def _age(file: Path, now: datetime) -> float:
    try:
        return max(0.0, now.timestamp() - file.stat().st_mtime)
    except OSError:
        return UNKNOWN
