"""A request found again by its number and its customer's address: the link goes to that address, and to nobody who asks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select

from kb.requests.events import Mailroom, tell
from kb.requests.tickets import find_ticket
from kb.storage.database import insert
from kb.storage.request_tables import moments, outbox

ASKED = "ticket.link"
PAUSE = timedelta(minutes=10)  # between two such letters about one request: nobody's mailbox is filled by a stranger
NUMBER = re.compile(r"(\d{4})\D{0,3}(\d{1,9})")


def written_number(text: str) -> str:
    """A number as people copy or hear it, as it is kept: "№ 2026 123" → "2026-000123"; "" for what is none."""
    match = NUMBER.fullmatch(re.sub(r"^\D+|\D+$", "", text))
    return f"{match[1]}-{int(match[2]):06d}" if match else ""


def note_asked(conn: Connection, *, at: datetime) -> None:
    """Something is written for whoever asks to be written to, whatever becomes of it: that the database takes nothing is told to
    everybody alike, and no answer is slower than another.
    """
    noted = insert(conn, moments).values(name="asked", at=at)
    conn.execute(noted.on_conflict_do_update(index_elements=["name"], set_={"at": at}))


def send_link(conn: Connection, number: str, email: str, *, room: Mailroom, at: datetime) -> bool:
    """Have the customer sent the link to the request again; False where number and address don't belong together, or one is under way.

    Whoever asked is told the same in each case: neither a number nor an address can be tried out.
    """
    ticket = find_ticket(conn, written_number(number))
    if ticket is None or not ticket.email or ticket.email.casefold() != email.strip().casefold():
        return False
    lately = (
        (outbox.c.ticket == ticket.number) & (outbox.c.kind == ASKED) & (outbox.c.created_at.between(at - PAUSE, at))
    )
    if conn.execute(select(exists().where(lately))).scalar_one():
        return False
    tell(conn, room, ASKED, ticket, at=at)
    return True
