"""Tickets: what a reader asks when no article helped. Knows nothing of HTTP or e-mail.

Here a ticket is stored and found; what happens round it (messages, letters, screenshots) is told in kb.requests.customer.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import Connection, Result, RowMapping, select, true, update

from kb.delivery.mailboxes import mailbox_key
from kb.errors import RequestError
from kb.finding.ticket_words import index_tickets
from kb.finding.urgent_words import priority_of
from kb.privacy import mask
from kb.requests.service_levels import Promise
from kb.storage.database import insert
from kb.storage.tables import digest, storable, ticket_counters, tickets

STATUSES = ("open", "working", "answered", "closed")  # ours to answer, in work, waiting for the visitor, over
OURS = ("open", "working")  # while the next word is ours


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """A form as the visitor sent it; private data is masked on the way in, so hand over the words as they came."""

    form_key: str  # given to the form when it was shown; "" = nothing to recognise a repetition by
    lang: str
    topic: str
    email: str
    text: str
    subject: str = ""
    purpose: str = ""
    query: str = ""  # what was searched before
    shown: tuple[str, ...] = ()  # ids of articles the visitor was already shown
    opened: tuple[str, ...] = ()  # … read
    rejected: tuple[str, ...] = ()  # … and marked "not this"
    consent: str = ""  # version of the text that was agreed to
    promise: Promise | None = None
    beside: tuple[str, ...] = ()  # masked words stored as its first messages; they too tell one form from another


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket as stored."""

    number: str  # "2026-000123"
    status: str  # one of STATUSES
    lang: str
    topic: str
    email: str
    subject: str
    text: str
    query: str
    shown: tuple[str, ...]
    masked: tuple[str, ...]  # kinds of private data taken out: see kb.privacy.KINDS
    created_at: datetime
    purpose: str = ""
    opened: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    consent: str = ""
    consent_at: datetime | None = None
    level: str = ""  # service level
    due_at: datetime | None = None  # by when we promised to answer
    zone: str = ""  # the time zone the promise was made in
    team: str = "support"  # "support" | "engineering" | "vendor"
    owner: str = ""  # who answers for it
    outcome: str = ""  # how it was closed: see kb.requests.staff_actions.OUTCOMES
    article_id: str = ""  # the article that explains a refusal
    helped: bool | None = None  # what the visitor said of our answer
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    priority: int = 0  # 2 urgent, 1 before others, 0 as usual
    snoozed_until: datetime | None = None  # out of sight until then
    merged_into: str = ""  # number of the ticket it is part of now


class TicketChanges(TypedDict, total=False):
    """What may be set of a stored ticket; what is not named stays."""

    status: str
    level: str
    due_at: datetime
    zone: str
    team: str
    owner: str
    outcome: str
    article_id: str
    helped: bool | None
    answered_at: datetime
    closed_at: datetime | None
    priority: int
    snoozed_until: datetime | None
    merged_into: str


def open_ticket(conn: Connection, new: NewTicket, *, at: datetime) -> Ticket:
    """Store a ticket and return it; the same form sent again, at once or later, returns the ticket it already made.

    "The same" means form_key and words: a visitor who goes back and writes something else makes another ticket.
    """
    return open_or_find(conn, new, at=at)[0]


def open_or_find(conn: Connection, new: NewTicket, *, at: datetime) -> tuple[Ticket, bool]:
    """As `open_ticket`, and whether the ticket is new."""
    key = digest(new.form_key or secrets.token_urlsafe(16))
    words = _words(new)
    if earlier := _made_by(conn, key, words):
        return earlier, False
    year = at.astimezone(UTC).year
    last = _lock_counter(conn, year)
    if earlier := _made_by(conn, key, words):  # a twin of this request was ahead in the queue for the counter
        return earlier, False
    conn.execute(update(ticket_counters).where(ticket_counters.c.year == year).values(last=last + 1))
    ticket = _filled(new, f"{year}-{last + 1:06d}", at.astimezone(UTC))
    told = {"form_key": key, "content_digest": words, "mailbox": mailbox_key(ticket.email)}
    conn.execute(insert(conn, tickets).values(**told, **vars(ticket)))
    index_tickets(conn, (ticket.number,))
    return ticket, True


def draft_ticket(new: NewTicket, number: str, *, at: datetime) -> Ticket:
    """The ticket this would become, masked, under what stands for its number; stores nothing."""
    return _filled(new, number, at.astimezone(UTC))


def find_repeated(conn: Connection, new: NewTicket) -> Ticket | None:
    """The ticket this very form already made, if it did."""
    return _made_by(conn, digest(new.form_key), _words(new)) if new.form_key else None


def made_with_other_words(conn: Connection, new: NewTicket) -> Ticket | None:
    """A ticket of the same form key whose words are others; programs are told of it, pages make another ticket."""
    other = (tickets.c.form_key == digest(new.form_key)) & (tickets.c.content_digest != _words(new))
    rows = conn.execute(select(tickets).where(other).limit(1)) if new.form_key else None
    return _one(rows) if rows is not None else None


def find_ticket(conn: Connection, number: str) -> Ticket | None:
    """The ticket with this number, however it was dictated: spaces around it don't matter."""
    return _one(conn.execute(select(tickets).where(tickets.c.number == number.strip())))


def list_tickets(
    conn: Connection, *, statuses: tuple[str, ...] = STATUSES, before: int = 0, limit: int = 50
) -> tuple[tuple[Ticket, ...], int]:
    """A page of tickets in these states, the newest first, and the `before` of the next page; 0 when this is the last."""
    condition = tickets.c.status.in_(statuses) & ((tickets.c.id < before) if before else true())
    rows = (
        conn.execute(select(tickets).where(condition).order_by(tickets.c.id.desc()).limit(limit + 1)).mappings().all()
    )
    page = rows[:limit]
    return tuple(_ticket(row) for row in page), page[-1]["id"] if len(rows) > limit else 0


def change_ticket(conn: Connection, number: str, **values: Unpack[TicketChanges]) -> Ticket:
    """Set fields of a ticket; returns it as it is now. For the verbs of kb.requests.customer and kb.requests.staff_actions."""
    conn.execute(update(tickets).where(tickets.c.number == number).values(values))
    changed = find_ticket(conn, number)
    if changed is None:
        raise RequestError("missing", f"there is no ticket {number}")
    return changed


def main_number(conn: Connection, number: str) -> str:
    """The number of the ticket this one was merged into, however far on; itself otherwise, and for one that is not there."""
    seen = {number.strip()}
    while True:
        merged = select(tickets.c.merged_into).where(tickets.c.number == number.strip())
        further = conn.execute(merged).scalar_one_or_none() or ""
        if not further or further in seen:
            return number
        seen.add(further)
        number = further


def tickets_of(conn: Connection, ids: Sequence[int]) -> tuple[Ticket, ...]:
    """The tickets of these row ids, in this order."""
    rows = {row["id"]: row for row in conn.execute(select(tickets).where(tickets.c.id.in_(ids))).mappings()}
    return tuple(_ticket(rows[id]) for id in ids if id in rows)


def lock_ticket(conn: Connection, number: str) -> Ticket | None:
    """As `find_ticket`, and nobody else changes it until this transaction ends."""
    return _one(conn.execute(select(tickets).where(tickets.c.number == number.strip()).with_for_update()))


def locked_ticket(conn: Connection, number: str) -> Ticket:
    """The same of one that has to be there. Raises RequestError (code "missing") where it is not."""
    ticket = lock_ticket(conn, number)
    if ticket is None:
        raise RequestError("missing", f"there is no ticket {number}")
    return ticket


def locked_unless_closed(conn: Connection, number: str) -> Ticket:
    """The same of one that is not over. Raises RequestError: "missing", "closed"."""
    ticket = locked_ticket(conn, number)
    if ticket.status == "closed":
        raise RequestError("closed", f"{ticket.number} is closed; a message of the customer opens it again")
    return ticket


def _filled(new: NewTicket, number: str, at: datetime) -> Ticket:
    subject, text, query = mask(new.subject), mask(new.text), mask(new.query)
    due = new.promise
    return Ticket(
        number=number,
        status="open",
        lang=storable(new.lang),
        topic=storable(mask(new.topic).text),  # an id if our form sent it, and anything at all if it did not
        email=storable(new.email),
        subject=storable(subject.text),
        text=storable(text.text),
        query=storable(query.text),
        shown=_ids(new.shown),
        masked=tuple(sorted({*subject.kinds, *text.kinds, *query.kinds})),
        created_at=at,
        purpose=storable(mask(new.purpose).text),
        opened=_ids(new.opened),
        rejected=_ids(new.rejected),
        consent=storable(new.consent),
        consent_at=at if new.consent else None,
        level=due.level if due else "",
        due_at=due.due_at.astimezone(UTC) if due else None,
        zone=due.zone if due else "",
        priority=priority_of(subject.text, text.text),
    )


def _ids(article_ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(storable(mask(article_id).text) for article_id in article_ids)


def _words(new: NewTicket) -> str:
    """What tells one form from another. Of masked words: the hash of a card number alone could be guessed."""
    return digest(new.lang, new.topic, new.email, mask(new.subject).text, mask(new.text).text, *new.beside)


def _lock_counter(conn: Connection, year: int) -> int:
    """The year's last number, locked until this transaction ends: whoever comes next waits here."""
    conn.execute(insert(conn, ticket_counters).values(year=year, last=0).on_conflict_do_nothing())
    row = select(ticket_counters.c.last).where(ticket_counters.c.year == year).with_for_update()
    return int(conn.execute(row).scalar_one())


def _made_by(conn: Connection, key: str, words: str) -> Ticket | None:
    same = (tickets.c.form_key == key) & (tickets.c.content_digest == words)
    return _one(conn.execute(select(tickets).where(same)))


def _one(result: Result[*tuple[object, ...]]) -> Ticket | None:
    row = result.mappings().one_or_none()
    return None if row is None else _ticket(row)


def _ticket(row: RowMapping) -> Ticket:
    return Ticket(**{field: row[field] for field in Ticket.__dataclass_fields__})
