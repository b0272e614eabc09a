"""Readiness: is everything there that answering needs? Each thing by its name, with what to do when it is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kb.database import Database, check
from kb.errors import StateError
from web.site import Site


def check_all(site: Site) -> dict[str, dict[str, Any]]:
    """`ok` and `detail` of the database, the search log, the generation and the encoder."""
    status = site.live.status()
    generation = status.get("generation") or ""
    encoder = status.get("encoder") or "none"
    return {
        "database": _database(site.database),
        "search_log": _database(site.log),
        "generation": _told(
            bool(generation), status.get("problem") or generation or "Nothing is built yet. Run kb build."
        ),
        "encoder": _told(encoder in ("ready", "none"), "keyword search only" if encoder == "none" else encoder),
    }


def generation_age(site: Site, now: datetime) -> float | None:
    """Seconds since the generation in use was made; None when there is none."""
    created = site.live.status().get("created") or ""
    try:
        made = datetime.fromisoformat(created)
    except ValueError:
        return None
    return max(0.0, (now - (made if made.tzinfo else made.replace(tzinfo=UTC))).total_seconds())


def _database(database: Database) -> dict[str, Any]:
    try:
        check(database)
    except StateError as error:
        return _told(False, str(error))
    return _told(True, "reachable, tables up to date")


def _told(ok: bool, detail: str) -> dict[str, Any]:
    return {"ok": ok, "detail": detail}
