"""The inbox: what staff do with tickets. One owner at a time, every step kept, every refusal explained by its article.

Verbs raise RequestError, fit to be shown, when a ticket does not allow what is asked. Letters go out through the outbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, select

from kb.errors import RequestError
from kb.notices import ArticleRef, Mailroom, Said, tell
from kb.privacy import mask
from kb.request_tables import ticket_events
from kb.requests import note_event, store_message
from kb.resolved import label
from kb.tickets import Ticket, change_ticket, due_tickets, lock_ticket

TEAMS = ("support", "engineering", "vendor")
OUTCOMES = MappingProxyType(
    {
        "solved": "the customer has what they asked for",
        "refused": "we can't or may not do it; the article says why",
        "no_reply": "the customer did not answer our question",
        "duplicate": "told in another ticket",
    }
)
IN_WORK = ("open", "working")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer to the customer, signed; with an article attached it teaches search what these words meant."""

    who: str
    text: str
    article: ArticleRef | None = None
    key: str = ""  # of the form it was written in: a repetition is not sent twice


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """Another team takes over, by name: nobody is bounced without an owner."""

    who: str
    team: str
    owner: str
    note: str = ""  # for colleagues only


@dataclass(frozen=True, kw_only=True)
class Event:
    """A step in a ticket's history."""

    event: str
    who: str
    detail: str
    at: datetime


def list_due(conn: Connection, *, team: str = "", answered: bool = False, limit: int = 100) -> tuple[Ticket, ...]:
    """What is ours to answer, the one promised soonest first; `answered` shows what waits for customers instead."""
    return due_tickets(conn, statuses=("answered",) if answered else IN_WORK, team=team, limit=limit)


def take(conn: Connection, number: str, *, who: str, over: bool = False, at: datetime) -> Ticket:
    """Make a ticket one's own. `over` takes it from its owner; otherwise that is refused with their name."""
    ticket = _locked(conn, number)
    if ticket.status == "closed":
        raise RequestError("closed", f"{ticket.number} is closed; a message of the customer opens it again")
    if ticket.owner == who and ticket.status != "open":
        return ticket
    if ticket.owner and ticket.owner != who and not over:
        raise RequestError("owned", f"{ticket.owner} answers for {ticket.number}; take it over first", owner=ticket.owner)
    note_event(conn, ticket.number, "taken", who=who, detail=ticket.owner, at=at)
    status = "working" if ticket.status == "open" else ticket.status
    return change_ticket(conn, ticket.number, owner=who, status=status)


def reply(conn: Connection, number: str, answer: Reply, *, room: Mailroom, at: datetime) -> Ticket:
    """Answer the customer: on the request page at once, by mail through the outbox. Takes the ticket if nobody has."""
    if not answer.text.strip() and answer.article is None:
        raise RequestError("empty", "a reply needs words or an article")
    ticket = take(conn, number, who=answer.who, at=at)
    said = _said(answer)
    if store_message(conn, ticket.number, said, key=answer.key, at=at) is None:
        return ticket
    if answer.article:
        label(conn, ticket, answer.article.id, at=at)
    note_event(conn, ticket.number, "replied", who=answer.who, detail=said.article.id if said.article else "", at=at)
    first = ticket.answered_at or at
    ticket = change_ticket(conn, ticket.number, status="answered", answered_at=first, helped=None)
    tell(conn, room, "ticket.replied", ticket, said=said, at=at)
    return ticket


def add_note(conn: Connection, number: str, *, who: str, text: str, at: datetime) -> Ticket:
    """Leave a note for colleagues; the customer never sees it."""
    ticket = _locked(conn, number)
    said = Said(author="staff", who=who, text=mask(text.strip()).text)
    store_message(conn, ticket.number, said, internal=True, at=at)
    return ticket


def hand_over(conn: Connection, number: str, over: HandOver, *, room: Mailroom, at: datetime) -> Ticket:
    """Give a ticket to another team and a named owner there. The promise to the customer stays as it is."""
    if over.team not in TEAMS:
        raise RequestError("team", f"unknown team {over.team!r}; expected one of: {', '.join(TEAMS)}")
    if not over.owner.strip():
        raise RequestError("owner", "say who answers for it from now on: a ticket always has an owner")
    ticket = _locked(conn, number)
    if ticket.status == "closed":
        raise RequestError("closed", f"{ticket.number} is closed; a message of the customer opens it again")
    if over.note.strip():
        add_note(conn, number, who=over.who, text=over.note, at=at)
    note_event(conn, ticket.number, "handed_over", who=over.who, detail=f"{over.team}: {over.owner.strip()}", at=at)
    ticket = change_ticket(conn, ticket.number, team=over.team, owner=over.owner.strip(), status="working")
    note = Said(author="staff", who=over.who, text=mask(over.note.strip()).text)
    tell(conn, room, "ticket.handed_over", ticket, said=note, at=at)
    return ticket


def close(conn: Connection, number: str, outcome: str, answer: Reply, *, room: Mailroom, at: datetime) -> Ticket:
    """End a ticket with its outcome and, if there is something to say, last words. Closing twice changes nothing.

    A refusal needs both words and the article that explains it: nobody is turned away without a reason.
    """
    if outcome not in OUTCOMES:
        raise RequestError("outcome", f"unknown outcome {outcome!r}; expected one of: {', '.join(OUTCOMES)}")
    if outcome == "refused" and not (answer.text.strip() and answer.article):
        raise RequestError("refusal", "a refusal needs an explanation and the article it rests on")
    if _locked(conn, number).status == "closed":
        return _locked(conn, number)
    ticket = take(conn, number, who=answer.who, at=at)
    said = _said(answer) if answer.text.strip() or answer.article else None
    changes: dict = {"status": "closed", "outcome": outcome, "closed_at": at}
    if said:
        store_message(conn, ticket.number, said, key=answer.key, at=at)
        changes |= {"answered_at": ticket.answered_at or at, "article_id": said.article.id if said.article else ""}
        if said.article:
            label(conn, ticket, said.article.id, at=at)
    note_event(conn, ticket.number, "closed", who=answer.who, detail=outcome, at=at)
    ticket = change_ticket(conn, ticket.number, **changes)
    tell(conn, room, "ticket.closed", ticket, said=said, at=at)
    return ticket


def history(conn: Connection, number: str) -> tuple[Event, ...]:
    """Every step of a ticket, oldest first."""
    columns = [ticket_events.c[name] for name in Event.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(ticket_events.c.ticket == number).order_by(ticket_events.c.id))
    return tuple(Event(**row._mapping) for row in rows)


def _said(answer: Reply) -> Said:
    return Said(author="staff", who=answer.who, text=mask(answer.text.strip()).text, article=answer.article)


def _locked(conn: Connection, number: str) -> Ticket:
    ticket = lock_ticket(conn, number)
    if ticket is None:
        raise RequestError("missing", f"there is no ticket {number}")
    return ticket
