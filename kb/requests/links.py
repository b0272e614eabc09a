"""Requests found again by their customer's address: the link to one, by its number, or the links to all of them go to that
address, and to nobody who asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, exists, select

from kb.delivery.mailboxes import same_mailbox
from kb.delivery.outbox import PayloadRequest
from kb.finding.writers import of_mailbox
from kb.requests.events import Mailroom, open_by_link, tell
from kb.requests.tickets import Ticket, find_ticket, tickets_of
from kb.storage.database import insert
from kb.storage.request_tables import moments, outbox
from kb.storage.tables import tickets

ASKED = "ticket.link"
ASKED_ALL = "ticket.links"
MOST_LISTED = 20  # requests a letter lists
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
    if ticket is None or not same_mailbox(ticket.email, email):
        return False
    if _is_under_way(conn, ASKED, [ticket.number], at):
        return False
    tell(conn, room, ASKED, ticket, at=at)
    return True


def send_links(conn: Connection, email: str, *, room: Mailroom, at: datetime) -> bool:
    """Have a customer sent the links to all of their requests, the newest ones where there are very many; in the language of the newest.

    False where the address has none, or such a letter is under way.
    """
    own = of_mailbox(email) & (tickets.c.merged_into == "")
    query = select(tickets.c.id).where(own).order_by(tickets.c.id.desc()).limit(MOST_LISTED)
    found = tickets_of(conn, conn.execute(query).scalars().all())
    if not found or _is_under_way(conn, ASKED_ALL, [ticket.number for ticket in found], at):
        return False
    for ticket in found:
        open_by_link(conn, room, ticket.number)
    tell(conn, room, ASKED_ALL, found[0], news={"requests": [_listed(ticket) for ticket in found]}, at=at)
    return True


def _listed(ticket: Ticket) -> PayloadRequest:
    made = ticket.created_at.astimezone(ZoneInfo(ticket.zone or "UTC"))
    return PayloadRequest(number=ticket.number, created_at=made.isoformat(), zone=ticket.zone)


def _is_under_way(conn: Connection, kind: str, numbers: Sequence[str], at: datetime) -> bool:
    lately = outbox.c.ticket.in_(numbers) & (outbox.c.kind == kind) & outbox.c.created_at.between(at - PAUSE, at)
    return bool(conn.execute(select(exists().where(lately))).scalar_one())
