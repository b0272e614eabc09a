"""Later: requests that sleep until a day, and calls we promised, with the list of today's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from kb.delivery.outbox import PayloadCall
from kb.errors import RequestError
from kb.notifications.notifications import NewNotification, put_notification
from kb.privacy import mask
from kb.requests.customer import note_event
from kb.requests.events import QUIET, Mailroom, tell, tell_chat
from kb.requests.tickets import Ticket, change_ticket, find_ticket, locked_unless_closed
from kb.storage.database import insert
from kb.storage.desk_tables import callbacks
from kb.storage.tables import tickets

CALL_SOON = timedelta(minutes=5)  # before the time of a call somebody is reminded of it
AHEAD = timedelta(days=366)  # no request sleeps longer, no call is promised later
OUTCOMES = ("reached", "missed")
LONGEST = 300  # characters of a telephone or of what the call is about


@dataclass(frozen=True, kw_only=True)
class NewCallback:
    """A call somebody promises; private data is masked on the way in."""

    at: datetime
    telephone: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Callback:
    """A call we promised, or made. `outcome` "": still to be made."""

    id: int
    ticket: str
    at: datetime
    telephone: str
    note: str
    who: str
    outcome: str
    done_by: str
    done_at: datetime | None


def snooze(conn: Connection, number: str, until: datetime | None, *, who: str, at: datetime) -> Ticket:
    """Put a ticket out of sight until a moment, None to bring it back. A customer's message wakes it; the promise stands.

    Raises RequestError (code "moment") for a moment that is over or more than a year ahead.
    """
    ticket = locked_unless_closed(conn, number)
    if until is None:
        if ticket.snoozed_until is not None:
            note_event(conn, number, "woken", who=who, at=at)
        return change_ticket(conn, number, snoozed_until=None)
    _refuse_moment(until, at)
    note_event(conn, number, "snoozed", who=who, detail=until.isoformat(timespec="minutes"), at=at)
    return change_ticket(conn, number, snoozed_until=until)


def promise_call(
    conn: Connection, number: str, new: NewCallback, *, who: str, room: Mailroom = QUIET, at: datetime
) -> int:
    """Promise a call; returns its id. The very same call is promised once.

    Raises RequestError: "moment" as `snooze` does, "telephone" without a number to call.
    """
    ticket = locked_unless_closed(conn, number)
    _refuse_moment(new.at, at)
    telephone = mask(" ".join(new.telephone.split())).text[:LONGEST]
    if sum(letter.isdigit() for letter in telephone) < 3:
        raise RequestError("telephone", "say which number to call")
    same = (callbacks.c.ticket == number) & (callbacks.c.at == new.at) & (callbacks.c.telephone == telephone)
    if known := conn.execute(select(callbacks.c.id).where(same & (callbacks.c.outcome == ""))).scalar():
        return int(known)
    row = {
        "ticket": number,
        "at": new.at,
        "telephone": telephone,
        "note": mask(new.note.strip()).text[:LONGEST],
        "who": who,
    }
    made = conn.execute(insert(conn, callbacks).values(row).returning(callbacks.c.id)).scalar_one()
    note_event(conn, number, "call_promised", who=who, detail=new.at.isoformat(timespec="minutes"), at=at)
    if room.helpdesk:
        payload = PayloadCall(id=int(made), at=new.at.isoformat(), telephone=telephone, outcome="")
        tell(conn, room, "ticket.call_promised", ticket, news={"who": who, "call": payload}, at=at)
    return int(made)


def note_call(conn: Connection, id: int, outcome: str, *, who: str, room: Mailroom = QUIET, at: datetime) -> Callback:
    """Keep how a promised call went: "reached" or "missed". The first word stands. Raises RequestError for any other."""
    if outcome not in OUTCOMES:
        raise RequestError("outcome", f"unknown outcome {outcome!r}; expected one of: {', '.join(OUTCOMES)}")
    made = {"outcome": outcome, "done_by": who, "done_at": at}
    open_one = (callbacks.c.id == id) & (callbacks.c.outcome == "")
    changed = conn.execute(update(callbacks).where(open_one).values(made)).rowcount
    row = conn.execute(select(*_FIELDS).where(callbacks.c.id == id)).mappings().one_or_none()
    if row is None:
        raise RequestError("missing", f"there is no call {id}")
    call = Callback(**row)
    if changed:
        note_event(conn, call.ticket, f"call_{outcome}", who=who, at=at)
        if room.helpdesk and (ticket := find_ticket(conn, call.ticket)):
            payload = PayloadCall(id=call.id, at=call.at.isoformat(), telephone=call.telephone, outcome=outcome)
            tell(conn, room, "ticket.call_made", ticket, news={"who": who, "call": payload}, at=at)
    return call


def calls_of(conn: Connection, number: str) -> tuple[Callback, ...]:
    """Every call promised in a ticket, the newest promise last."""
    rows = conn.execute(select(*_FIELDS).where(callbacks.c.ticket == number).order_by(callbacks.c.id)).mappings()
    return tuple(Callback(**row) for row in rows)


def calls_to_make(conn: Connection, *, until: datetime) -> tuple[Callback, ...]:
    """Calls promised until then and not made, the one promised soonest first; and those of the last day nobody answered."""
    waiting = (callbacks.c.outcome == "") & (callbacks.c.at <= until)
    missed = (callbacks.c.outcome == "missed") & (callbacks.c.done_at > until - timedelta(days=1))
    query = select(*_FIELDS).join(tickets, tickets.c.number == callbacks.c.ticket)
    rows = conn.execute(query.where(waiting | missed).order_by(callbacks.c.at, callbacks.c.id).limit(500)).mappings()
    return tuple(Callback(**row) for row in rows)


def remind_of_calls(conn: Connection, *, room: Mailroom = QUIET, at: datetime) -> int:
    """Remind of calls whose time has nearly come, each once: whoever answers for the request, else whoever promised it, and the
    chat of their team.

    Returns of how many there is something to be reminded. What was promised for longer ago than a day is in the list alone.
    """
    near = (callbacks.c.outcome == "") & callbacks.c.at.between(at - timedelta(days=1), at + CALL_SOON)
    columns = (callbacks.c.id, callbacks.c.ticket, callbacks.c.at, callbacks.c.who, tickets.c.owner)
    query = select(*columns).join(tickets, tickets.c.number == callbacks.c.ticket).where(near).order_by(callbacks.c.id)
    rows = conn.execute(query.limit(500)).all()
    for row in rows:
        notification = NewNotification(
            event="call_due", ticket=row.ticket, once=f"{row.id} {row.at.isoformat()}", at=at
        )
        new = put_notification(conn, notification, [row.owner or row.who])
        if new and room.chats and (ticket := find_ticket(conn, row.ticket)):
            tell_chat(conn, room, "ticket.call_due", ticket, who=row.owner or row.who, at=at)
    return len(rows)


_FIELDS = tuple(callbacks.c[name] for name in Callback.__dataclass_fields__)


def _refuse_moment(moment: datetime, at: datetime) -> None:
    if not at < moment <= at + AHEAD:
        raise RequestError("moment", "choose a moment from now on, a year ahead at most")
