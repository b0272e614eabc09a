"""Requests: a ticket as its visitor sees it, behind a secret link; what the visitor may do there, and sending the form itself.

Every verb is part of the caller's one transaction: the ticket, its words, its pictures and the letters about it are stored
together or not at all. Staff's side is kb.inbox.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from kb.attachments import Attachment, StoredImage, attach, list_attachments
from kb.database import insert
from kb.notices import Mailroom, Said, request_secret, tell
from kb.privacy import mask
from kb.request_tables import messages, request_secrets, ticket_events
from kb.service_levels import Promise
from kb.tables import digest
from kb.tickets import NewTicket, Ticket, change_ticket, find_ticket, lock_ticket, open_or_find

MAX_MESSAGES = 200  # of one ticket: a conversation, not a store of files


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something said about a ticket after the form."""

    id: int
    author: str  # "customer" | "staff"
    who: str  # the name a reply is signed with; "" for the visitor
    text: str
    article_id: str  # the article attached to a reply
    internal: bool  # a note among staff
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Request:
    """A ticket with its conversation. A visitor's has no internal notes."""

    ticket: Ticket
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...]

    @property
    def asks_whether_it_helped(self) -> bool:
        """There is an answer, and the visitor has not said yet whether it helped."""
        ticket = self.ticket
        return ticket.answered_at is not None and ticket.helped is None and ticket.status in ("answered", "closed")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What sending a form came to."""

    ticket: Ticket
    secret: str  # of its request page
    created: bool  # False: this form was sent before


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """What a visitor adds on the request page; private data is masked on the way in."""

    text: str
    key: str = ""  # given to the form when it was shown: a repetition is not added twice
    images: Sequence[StoredImage] = ()


def open_request(
    conn: Connection, new: NewTicket, *, images: Sequence[StoredImage] = (), room: Mailroom, at: datetime
) -> Opened:
    """Store a form: ticket, consent, pictures, letters. Sent again it is the same ticket and tells nobody anew."""
    ticket, created = open_or_find(conn, new, at=at)
    attach(conn, ticket.number, images, at=at)
    if created:
        note_event(conn, ticket.number, "opened", at=at)
        tell(conn, room, "ticket.created", ticket, at=at)
    return Opened(ticket=ticket, secret=request_secret(room.key, ticket.number), created=created)


def find_request(conn: Connection, secret: str) -> Request | None:
    """The request a secret opens; None for any other string."""
    number = _number_of(conn, secret)
    return read_request(conn, number) if number else None


def read_request(conn: Connection, number: str, *, internal: bool = False) -> Request | None:
    """A ticket by its number, for those who may read all of them; notes among staff only if asked for."""
    ticket = find_ticket(conn, number)
    if ticket is None:
        return None
    columns = [messages.c[name] for name in Message.__dataclass_fields__]
    chosen = (messages.c.ticket == ticket.number) & (messages.c.internal.in_((False, internal)))
    rows = conn.execute(select(*columns).where(chosen).order_by(messages.c.id))
    said = tuple(Message(**row._mapping) for row in rows)
    return Request(ticket=ticket, messages=said, attachments=list_attachments(conn, ticket.number))


def add_message(
    conn: Connection, secret: str, new: NewMessage, *, promise: Promise | None, room: Mailroom, at: datetime
) -> Ticket | None:
    """Add the visitor's words and pictures. A ticket that was answered or closed is open again, due by `promise`.

    None when the secret opens nothing or the conversation is full; then nothing is stored.
    """
    ticket = _locked(conn, secret)
    if ticket is None or len(_ids_of(conn, ticket.number)) >= MAX_MESSAGES:
        return None
    text = mask(new.text.strip()).text
    message = store_message(conn, ticket.number, Said(author="customer", text=text), key=new.key, at=at)
    if message is None:
        return ticket
    attach(conn, ticket.number, new.images, message=message, at=at)
    reopened = ticket.status in ("answered", "closed")
    if reopened:
        ticket = _reopen(conn, ticket, promise)
    note_event(conn, ticket.number, "reopened" if reopened else "message", at=at)
    kind = "ticket.reopened" if reopened else "ticket.message"
    tell(conn, room, kind, ticket, said=Said(author="customer", text=text), at=at)
    return ticket


def tell_whether_it_helped(
    conn: Connection, secret: str, helped: bool, *, promise: Promise | None, room: Mailroom, at: datetime
) -> Ticket | None:
    """Keep what the visitor says of our answer: "yes" closes the ticket as solved, "no" opens it again, due by `promise`.

    Said twice it counts once. None when the secret opens nothing or there is no answer to judge.
    """
    ticket = _locked(conn, secret)
    if ticket is None or ticket.answered_at is None:
        return None
    if ticket.helped is helped or (not helped and ticket.status in ("open", "working")):
        return ticket
    if helped:
        closed = {"status": "closed", "outcome": ticket.outcome or "solved", "closed_at": ticket.closed_at or at}
        ticket = change_ticket(conn, ticket.number, helped=True, **closed)
    else:
        ticket = _reopen(conn, ticket, promise, helped=False)
    note_event(conn, ticket.number, "helped" if helped else "reopened", at=at)
    tell(conn, room, "ticket.helped" if helped else "ticket.reopened", ticket, at=at)
    return ticket


def store_message(
    conn: Connection, number: str, said: Said, *, key: str = "", internal: bool = False, at: datetime
) -> int | None:
    """Store a message whose text is masked; returns its id, None if a message of this key is already there."""
    row = {
        "ticket": number,
        "author": said.author,
        "who": said.who,
        "text": said.text,
        "article_id": said.article.id if said.article else "",
        "internal": internal,
        "key": digest(key or secrets.token_urlsafe(16)),
        "at": at,
    }
    made = insert(conn, messages).values(row).on_conflict_do_nothing().returning(messages.c.id)
    return conn.execute(made).scalar_one_or_none()


def note_event(conn: Connection, number: str, event: str, *, who: str = "", detail: str = "", at: datetime) -> None:
    """Keep that something happened to a ticket, for its history and for counting."""
    conn.execute(
        insert(conn, ticket_events).values(ticket=number, event=event, who=who, detail=mask(detail).text, at=at)
    )


def _reopen(conn: Connection, ticket: Ticket, promise: Promise | None, helped: bool | None = None) -> Ticket:
    """Ours to answer again; whoever owned it still does."""
    due = {"due_at": promise.due_at, "level": promise.level, "zone": promise.zone} if promise else {}
    status = "working" if ticket.owner else "open"
    return change_ticket(conn, ticket.number, status=status, outcome="", closed_at=None, helped=helped, **due)


def _number_of(conn: Connection, secret: str) -> str | None:
    known = select(request_secrets.c.ticket).where(request_secrets.c.digest == digest(secret))
    return conn.execute(known).scalar_one_or_none()


def _locked(conn: Connection, secret: str) -> Ticket | None:
    number = _number_of(conn, secret)
    return lock_ticket(conn, number) if number else None


def _ids_of(conn: Connection, number: str) -> Sequence[int]:
    return conn.execute(select(messages.c.id).where(messages.c.ticket == number)).scalars().all()
