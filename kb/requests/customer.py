"""The customer's side of a request: a ticket behind a secret link, what the visitor may do there, and sending the form itself.

Every verb is part of the caller's one transaction: the ticket, its words, its files and the letters about it are stored
together or not at all. Staff's side is kb.requests.staff_actions.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from kb.errors import RequestError
from kb.finding.ticket_words import index_tickets
from kb.finding.urgent_words import priority_of
from kb.notifications.notifications import NewNotification, put_notification
from kb.privacy import mask
from kb.requests.attachments import Attachment, KeptFile, attach, list_attachments
from kb.requests.events import NOT_HELPED, Mailroom, Remark, SentFile, tell
from kb.requests.service_levels import Promise
from kb.requests.tickets import (
    OURS,
    NewTicket,
    Ticket,
    TicketChanges,
    change_ticket,
    find_ticket,
    lock_ticket,
    main_number,
    open_or_find,
)
from kb.storage.database import insert
from kb.storage.request_tables import messages, request_secrets, ticket_events
from kb.storage.site_key import request_secret
from kb.storage.tables import digest

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
    folded: str = ""  # of a letter: what it quotes, and its signature


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
class OpenedRequest:
    """What sending a form came to."""

    ticket: Ticket
    secret: str  # of its request page
    created: bool  # False: this form was sent before


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """What a visitor adds on the request page or by mail; private data is masked on the way in."""

    text: str
    key: str = ""  # given to the form when it was shown: the same words are not added twice, other words are
    files: Sequence[KeptFile] = ()
    folded: str = ""  # of a letter: what it quotes, and its signature


def open_request(
    conn: Connection, new: NewTicket, *, files: Sequence[KeptFile] = (), room: Mailroom, at: datetime
) -> OpenedRequest:
    """Store a form: ticket, consent, files, letters. Sent again it is the same ticket and tells nobody anew."""
    ticket, created = open_or_find(conn, new, at=at)
    attach(conn, ticket.number, files, at=at)
    if created:
        note_event(conn, ticket.number, "opened", at=at)
        sent = [SentFile(file.sent_as, file.size) for file in files]
        tell(conn, room, "ticket.created", ticket, files=sent, at=at)
    return OpenedRequest(ticket=ticket, secret=request_secret(room.key, ticket.number), created=created)


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
    visible = (messages.c.ticket == ticket.number) & (messages.c.internal.in_((False, internal)))
    rows = conn.execute(select(*columns).where(visible).order_by(messages.c.id))
    conversation = tuple(Message(**row._mapping) for row in rows)
    return Request(ticket=ticket, messages=conversation, attachments=list_attachments(conn, ticket.number))


def add_message(
    conn: Connection, secret: str, new: NewMessage, *, promise: Promise | None, room: Mailroom, at: datetime
) -> Ticket | None:
    """Add the visitor's words and files. A ticket that was answered or closed is open again, due by `promise`.

    None when the secret opens nothing or the conversation is full; then nothing is stored.
    """
    number = _number_of(conn, secret)
    return add_to_request(conn, number, new, promise=promise, room=room, at=at) if number else None


def add_to_request(
    conn: Connection, number: str, new: NewMessage, *, promise: Promise | None, room: Mailroom, at: datetime
) -> Ticket | None:
    """The same where it is known by other means whose request it is: a letter answers one of ours, or one merged since."""
    ticket = lock_ticket(conn, main_number(conn, number))
    if ticket is None or len(_ids_of(conn, ticket.number)) >= MAX_MESSAGES:
        return None
    text = mask(new.text.strip()).text
    said = Remark(author="customer", text=text, files=tuple(SentFile(file.sent_as, file.size) for file in new.files))
    key = key_of_words(new.key, text, *sorted(file.digest for file in new.files))
    message = store_message(conn, ticket.number, said, key=key, folded=mask(new.folded).text, at=at)
    if message is None:
        return ticket
    attach(conn, ticket.number, new.files, message=message, at=at)
    reopened = ticket.status in ("answered", "closed")
    if reopened:
        ticket = _reopen(conn, ticket, promise)
    raised = max(ticket.priority, priority_of(text))
    ticket = change_ticket(conn, ticket.number, priority=raised, snoozed_until=None)
    note_event(conn, ticket.number, "reopened" if reopened else "message", at=at)
    kind = "ticket.reopened" if reopened else "ticket.message"
    tell(conn, room, kind, ticket, remark=said, at=at)
    put_notification(conn, NewNotification(event="answered", ticket=ticket.number, at=at), [ticket.owner])
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
    if ticket.helped is helped or (not helped and ticket.status in OURS):
        return ticket
    if helped:
        outcome, closed_at = ticket.outcome or "solved", ticket.closed_at or at
        ticket = change_ticket(conn, ticket.number, helped=True, status="closed", outcome=outcome, closed_at=closed_at)
    else:
        ticket = _reopen(conn, ticket, promise, helped=False)
    note_event(conn, ticket.number, "helped" if helped else "reopened", detail="" if helped else NOT_HELPED, at=at)
    tell(conn, room, "ticket.helped" if helped else "ticket.reopened", ticket, at=at)
    if not helped:
        put_notification(conn, NewNotification(event="answered", ticket=ticket.number, at=at), [ticket.owner])
    return ticket


def store_message(
    conn: Connection,
    number: str,
    remark: Remark,
    *,
    key: str = "",
    internal: bool = False,
    folded: str = "",
    at: datetime,
) -> int | None:
    """Store a message whose text is masked; returns its id, None if it is there already under this key.

    Raises RequestError (code "repeated") when the message of this key has other words: nothing is dropped unsaid.
    """
    row = {
        "ticket": number,
        "author": remark.author,
        "who": remark.who,
        "text": remark.text,
        "article_id": remark.article.id if remark.article else "",
        "internal": internal,
        "folded": folded,
        "key": digest(key or secrets.token_urlsafe(16)),
        "at": at,
    }
    insertion = insert(conn, messages).values(row).on_conflict_do_nothing().returning(messages.c.id)
    stored = conn.execute(insertion).scalar_one_or_none()
    if stored is None and not is_said(conn, number, remark):
        raise RequestError(
            "repeated", f"{number} has a message of this key with other words; send these with another key"
        )
    if stored is not None:
        index_tickets(conn, (number,))
    return stored


def is_said(conn: Connection, number: str, remark: Remark) -> bool:
    """Whether the same person said the very same in this ticket already."""
    same = (
        (messages.c.ticket == number)
        & (messages.c.author == remark.author)
        & (messages.c.who == remark.who)
        & (messages.c.text == remark.text)
        & (messages.c.article_id == (remark.article.id if remark.article else ""))
    )
    return conn.execute(select(messages.c.id).where(same).limit(1)).first() is not None


def newest_of_others(conn: Connection, number: str, *, who: str) -> int:
    """The id of the last message that is not this colleague's and no note; 0 where there is none."""
    own = (messages.c.author == "staff") & (messages.c.who == who)
    others = (messages.c.ticket == number) & messages.c.internal.is_(False) & ~own
    return conn.execute(select(func.max(messages.c.id)).where(others)).scalar() or 0


def key_of_words(key: str, *words: str) -> str:
    """A form's key for pages: the same form with other words is another message; "" stays "" (nothing to recognise)."""
    return "\x00".join((key, *words)) if key else ""


def note_event(conn: Connection, number: str, event: str, *, who: str = "", detail: str = "", at: datetime) -> None:
    """Keep that something happened to a ticket, for its history and for counting."""
    conn.execute(
        insert(conn, ticket_events).values(ticket=number, event=event, who=who, detail=mask(detail).text, at=at)
    )


def _reopen(conn: Connection, ticket: Ticket, promise: Promise | None, helped: bool | None = None) -> Ticket:
    """Ours to answer again; whoever owned it still does."""
    status = "working" if ticket.owner else "open"
    changes: TicketChanges = {"status": status, "outcome": "", "closed_at": None, "helped": helped}
    if promise:
        changes |= {"due_at": promise.due_at, "level": promise.level, "zone": promise.zone}
    return change_ticket(conn, ticket.number, **changes)


def _number_of(conn: Connection, secret: str) -> str | None:
    owner_query = select(request_secrets.c.ticket).where(request_secrets.c.digest == digest(secret))
    return conn.execute(owner_query).scalar_one_or_none()


def _locked(conn: Connection, secret: str) -> Ticket | None:
    number = _number_of(conn, secret)
    return lock_ticket(conn, number) if number else None


def _ids_of(conn: Connection, number: str) -> Sequence[int]:
    return conn.execute(select(messages.c.id).where(messages.c.ticket == number)).scalars().all()
