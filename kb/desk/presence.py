"""Presence: who of the staff has a request open just now, and whether they are writing. Kept for minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from kb.storage.database import insert
from kb.storage.desk_tables import presences

FRESH = timedelta(seconds=60)  # after which nobody is there any more; pages tell every 20 seconds
DOING = ("reading", "writing")


@dataclass(frozen=True)
class PresentColleague:
    """A colleague with the request open."""

    who: str
    writing: bool


def note_presence(conn: Connection, number: str, *, who: str, doing: str, at: datetime) -> None:
    """Somebody has the ticket open. What is long over is forgotten on the way."""
    there = {"ticket": number, "who": who, "doing": doing if doing in DOING else "reading", "at": at}
    conn.execute(delete(presences).where((presences.c.ticket == number) & (presences.c.at < at - FRESH)))
    noted = insert(conn, presences).values(there)
    conn.execute(
        noted.on_conflict_do_update(index_elements=["ticket", "who"], set_={"doing": there["doing"], "at": at})
    )


def others_present(conn: Connection, number: str, *, who: str, at: datetime) -> tuple[PresentColleague, ...]:
    """Who else has it open."""
    there = (presences.c.ticket == number) & (presences.c.who != who) & (presences.c.at >= at - FRESH)
    rows = conn.execute(select(presences).where(there).order_by(presences.c.who))
    return tuple(PresentColleague(row.who, row.doing == "writing") for row in rows)
