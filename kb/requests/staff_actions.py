"""What staff do with tickets. One owner at a time, every step kept, every refusal explained by its article.

Verbs raise RequestError, fit to be shown, when a ticket does not allow what is asked. Letters go out through the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, select

from kb.errors import RequestError
from kb.notifications.notifications import NewNotification, put_notification
from kb.notifications.receivers import IN_INBOX, mentioned_in, people_of
from kb.privacy import mask
from kb.requests.attachments import KeptFile, attach
from kb.requests.customer import is_said, newest_of_others, note_event, store_message
from kb.requests.events import QUIET, ArticleRef, Mailroom, Remark, SentFile, tell, tell_chat
from kb.requests.resolved import label
from kb.requests.tickets import Ticket, TicketChanges, change_ticket, locked_ticket, locked_unless_closed
from kb.storage.request_tables import ticket_events

TEAMS = ("support", "engineering", "vendor")
OUTCOMES = MappingProxyType(
    {
        "solved": "the customer has what they asked for",
        "refused": "we can't or may not do it; the article says why",
        "no_reply": "the customer did not answer our question",
        "duplicate": "told in another ticket",
    }
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer to the customer, signed; with an article attached it teaches search what these words meant."""

    who: str
    text: str
    article: ArticleRef | None = None
    key: str = ""  # of the form it was written in: a repetition is not sent twice
    seen: int | None = None  # id of the last message that was read before writing; None: not said
    files: Sequence[KeptFile] = ()


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """Another team takes over, by name: nobody is bounced without an owner."""

    who: str
    team: str
    owner: str
    note: str = ""  # for colleagues only
    key: str = ""  # of the form: its note is not stored twice


@dataclass(frozen=True, kw_only=True)
class Event:
    """A step in a ticket's history."""

    event: str
    who: str
    detail: str
    at: datetime


def take(conn: Connection, number: str, *, who: str, over: bool = False, at: datetime) -> Ticket:
    """Make a ticket one's own. `over` takes it from its owner; otherwise that is refused with their name."""
    ticket = locked_unless_closed(conn, number)
    if ticket.owner == who and ticket.status != "open":
        return ticket
    if ticket.owner and ticket.owner != who and not over:
        raise RequestError(
            "owned", f"{ticket.owner} answers for {ticket.number}; take it over first", owner=ticket.owner
        )
    note_event(conn, ticket.number, "taken", who=who, detail=ticket.owner, at=at)
    status = "working" if ticket.status == "open" else ticket.status
    return change_ticket(conn, ticket.number, owner=who, status=status)


def reply(conn: Connection, number: str, answer: Reply, *, room: Mailroom, at: datetime) -> Ticket:
    """Answer the customer: on the request page at once, by mail through the outbox. Takes the ticket if nobody has."""
    if not (answer.text.strip() or answer.article or answer.files):
        raise RequestError("empty", "a reply needs words, an article or a file")
    ticket, remark = locked_ticket(conn, number), _remark_of(answer)
    message = store_message(conn, ticket.number, remark, key=answer.key, at=at)
    if message is None:
        return ticket
    _refuse_unseen(conn, ticket, answer)
    attach(conn, ticket.number, answer.files, message=message, at=at)
    ticket = take(conn, number, who=answer.who, at=at)
    if answer.article:
        label(conn, ticket, answer.article.id, at=at)
    note_event(
        conn, ticket.number, "replied", who=answer.who, detail=remark.article.id if remark.article else "", at=at
    )
    first = ticket.answered_at or at
    ticket = change_ticket(conn, ticket.number, status="answered", answered_at=first, helped=None)
    tell(conn, room, "ticket.replied", ticket, remark=remark, at=at)
    return ticket


def add_note(
    conn: Connection, number: str, *, who: str, text: str, key: str = "", room: Mailroom = QUIET, at: datetime
) -> Ticket:
    """Leave a note for colleagues; the customer never sees it, and those it calls with an @ are told. With a key it is left once.

    The helpdesk is told that there is one and whose, never what it says.
    """
    ticket = locked_ticket(conn, number)
    remark = Remark(author="staff", who=who, text=mask(text.strip()).text)
    if store_message(conn, ticket.number, remark, key=key, internal=True, at=at) is None:
        return ticket
    if room.helpdesk:
        tell(conn, room, "ticket.noted", ticket, news={"who": who}, at=at)
    called = mentioned_in(remark.text, people_of(conn, IN_INBOX)) if "@" in remark.text else ()
    if called:
        note_event(conn, number, "mentioned", who=who, detail=", ".join(called), at=at)
        put_notification(conn, NewNotification(event="mentioned", who=who, ticket=number, at=at), called)
        tell_chat(conn, room, "ticket.mentioned", ticket, who=who, at=at)
    return ticket


def hand_over(conn: Connection, number: str, over: HandOver, *, room: Mailroom, at: datetime) -> Ticket:
    """Give a ticket to another team and a named owner there. The promise to the customer stays as it is."""
    if over.team not in TEAMS:
        raise RequestError("team", f"unknown team {over.team!r}; expected one of: {', '.join(TEAMS)}")
    if not over.owner.strip():
        raise RequestError("owner", "say who answers for it from now on: a ticket always has an owner")
    ticket = locked_unless_closed(conn, number)
    if over.note.strip():
        add_note(conn, number, who=over.who, text=over.note, key=over.key, at=at)
    if (ticket.team, ticket.owner, ticket.status) == (over.team, over.owner.strip(), "working"):
        return ticket  # a second click: they have it already
    note_event(conn, ticket.number, "handed_over", who=over.who, detail=f"{over.team}: {over.owner.strip()}", at=at)
    ticket = change_ticket(conn, ticket.number, team=over.team, owner=over.owner.strip(), status="working")
    note = Remark(author="staff", who=over.who, text=mask(over.note.strip()).text, internal=True)
    tell(conn, room, "ticket.handed_over", ticket, remark=note, at=at)
    put_notification(conn, NewNotification(event="assigned", who=over.who, ticket=number, at=at), [ticket.owner])
    return ticket


def close(conn: Connection, number: str, outcome: str, answer: Reply, *, room: Mailroom, at: datetime) -> Ticket:
    """End a ticket with its outcome and, if there is something to say, last words. The very same closing twice changes nothing.

    Raises RequestError (code "ended") when it was closed with another outcome or other words meanwhile.

    A refusal needs both words and the article that explains it: nobody is turned away without a reason.
    """
    if outcome not in OUTCOMES:
        raise RequestError("outcome", f"unknown outcome {outcome!r}; expected one of: {', '.join(OUTCOMES)}")
    if outcome == "refused" and not (answer.text.strip() and answer.article):
        raise RequestError("refusal", "a refusal needs an explanation and the article it rests on")
    ticket = locked_ticket(conn, number)
    remark = _remark_of(answer) if answer.text.strip() or answer.article else None
    if ticket.status == "closed":
        if ticket.outcome == outcome and (remark is None or is_said(conn, ticket.number, remark)):
            return ticket
        raise RequestError(
            "ended", f"{ticket.number} was closed before this, as {ticket.outcome!r}; nothing was changed"
        )
    _refuse_unseen(conn, ticket, answer)
    ticket = take(conn, number, who=answer.who, at=at)
    changes: TicketChanges = {"status": "closed", "outcome": outcome, "closed_at": at}
    if remark:
        store_message(conn, ticket.number, remark, key=answer.key, at=at)
        changes |= {"answered_at": ticket.answered_at or at, "article_id": remark.article.id if remark.article else ""}
        if remark.article:
            label(conn, ticket, remark.article.id, at=at)
    note_event(conn, ticket.number, "closed", who=answer.who, detail=outcome, at=at)
    ticket = change_ticket(conn, ticket.number, **changes)
    tell(conn, room, "ticket.closed", ticket, remark=remark, at=at)
    return ticket


def history(conn: Connection, number: str) -> tuple[Event, ...]:
    """Every step of a ticket, oldest first."""
    columns = [ticket_events.c[name] for name in Event.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(ticket_events.c.ticket == number).order_by(ticket_events.c.id))
    return tuple(Event(**row._mapping) for row in rows)


def _refuse_unseen(conn: Connection, ticket: Ticket, answer: Reply) -> None:
    """Nobody answers over words they have not read. Raises RequestError, code "unseen"."""
    if answer.seen is not None and newest_of_others(conn, ticket.number, who=answer.who) > answer.seen:
        raise RequestError("unseen", f"{ticket.number} has messages newer than {answer.seen}; read them, then answer")


def _remark_of(answer: Reply) -> Remark:
    files = tuple(SentFile(file.sent_as, file.size) for file in answer.files)
    text = mask(answer.text.strip()).text
    return Remark(author="staff", who=answer.who, text=text, article=answer.article, files=files)
