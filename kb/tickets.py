"""Tickets: what a reader asks when no article helped. Knows nothing of HTTP or e-mail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, select, update

from kb.database import insert
from kb.privacy import mask
from kb.tables import digest, storable, ticket_counters, tickets


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """A form as the visitor sent it; private data is masked on the way in, so hand over the words as they came."""

    form_key: str  # given to the form when it was shown; "" = nothing to recognise a repetition by
    lang: str
    topic: str
    email: str
    text: str
    subject: str = ""
    query: str = ""  # what was searched before
    shown: tuple[str, ...] = ()  # ids of articles the visitor was already shown


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket as stored."""

    number: str  # "2026-000123"
    status: str  # "open"
    lang: str
    topic: str
    email: str
    subject: str
    text: str
    query: str
    shown: tuple[str, ...]
    masked: tuple[str, ...]  # kinds of private data taken out: see kb.privacy.KINDS
    created_at: datetime


def open_ticket(conn: Connection, new: NewTicket, *, at: datetime) -> Ticket:
    """Store a ticket and return it; the same form sent again, at once or later, returns the ticket it already made.

    "The same" means form_key and words: a visitor who goes back and writes something else makes another ticket.
    """
    key = digest(new.form_key or secrets.token_urlsafe(16))
    words = digest(new.lang, new.topic, new.email, new.subject, new.text)
    if earlier := _made_by(conn, key, words):
        return earlier
    year = at.astimezone(UTC).year
    last = _lock_counter(conn, year)
    if earlier := _made_by(conn, key, words):  # a twin of this request was ahead in the queue for the counter
        return earlier
    conn.execute(update(ticket_counters).where(ticket_counters.c.year == year).values(last=last + 1))
    subject, text, query = mask(new.subject), mask(new.text), mask(new.query)
    kinds = tuple(sorted({*subject.kinds, *text.kinds, *query.kinds}))
    ticket = Ticket(
        number=f"{year}-{last + 1:06d}",
        status="open",
        lang=storable(new.lang),
        topic=storable(new.topic),
        email=storable(new.email),
        subject=storable(subject.text),
        text=storable(text.text),
        query=storable(query.text),
        shown=tuple(storable(article_id) for article_id in new.shown),
        masked=kinds,
        created_at=at.astimezone(UTC),
    )
    conn.execute(insert(conn, tickets).values(form_key=key, content_digest=words, **vars(ticket)))
    return ticket


def find_ticket(conn: Connection, number: str) -> Ticket | None:
    """The ticket with this number, however it was dictated: spaces around it don't matter."""
    return _ticket(conn.execute(select(tickets).where(tickets.c.number == number.strip())).one_or_none())


def latest_tickets(conn: Connection, *, limit: int = 50) -> tuple[Ticket, ...]:
    """The newest tickets first."""
    rows = conn.execute(select(tickets).order_by(tickets.c.id.desc()).limit(limit))
    return tuple(ticket for row in rows if (ticket := _ticket(row)))


def _lock_counter(conn: Connection, year: int) -> int:
    """The year's last number, locked until this transaction ends: whoever comes next waits here."""
    conn.execute(insert(conn, ticket_counters).values(year=year, last=0).on_conflict_do_nothing())
    row = select(ticket_counters.c.last).where(ticket_counters.c.year == year).with_for_update()
    return int(conn.execute(row).scalar_one())


def _made_by(conn: Connection, key: str, words: str) -> Ticket | None:
    same = (tickets.c.form_key == key) & (tickets.c.content_digest == words)
    return _ticket(conn.execute(select(tickets).where(same)).one_or_none())


def _ticket(row: Row | None) -> Ticket | None:
    if row is None:
        return None
    return Ticket(**{field: getattr(row, field) for field in Ticket.__dataclass_fields__})
