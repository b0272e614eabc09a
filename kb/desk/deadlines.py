"""Promised times: reminded of before they are over, raised when they are, and told anew to the customer when they can't be kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from kb.errors import RequestError
from kb.notifications.notifications import NewNotification, NotificationEvent, put_notification
from kb.notifications.receivers import answering_for
from kb.privacy import mask
from kb.requests.customer import note_event, store_message
from kb.requests.events import Mailroom, Remark, tell
from kb.requests.tickets import OURS, Ticket, change_ticket, find_ticket, locked_unless_closed
from kb.storage.request_tables import ticket_events
from kb.storage.tables import tickets

AHEAD = timedelta(hours=1)  # before the promised time is over
LONGEST = timedelta(days=366)
BATCH = 200  # requests a round


def watch_deadlines(conn: Connection, *, room: Mailroom, at: datetime) -> int:
    """Have the team told of what is nearly over and of what is over, each promise once each; returns of how many.

    What sleeps is not left out: the customer waits all the same. While we wait for the customer nothing is ours to keep.
    """
    near = tickets.c.status.in_(OURS) & (tickets.c.due_at <= at + AHEAD)
    query = select(tickets.c.number).where(near).order_by(tickets.c.due_at.desc()).limit(BATCH)
    return sum(_tell(conn, number, room, at) for number in conn.execute(query).scalars().all())


def count_near(conn: Connection, *, at: datetime) -> int:
    """How many requests are ours to answer within AHEAD; those that are over already are not among them."""
    near = tickets.c.status.in_(OURS) & (tickets.c.due_at > at) & (tickets.c.due_at <= at + AHEAD)
    return int(conn.execute(select(func.count()).select_from(tickets).where(near)).scalar_one())


def postpone(
    conn: Connection, number: str, until: datetime, text: str, *, who: str, room: Mailroom, at: datetime
) -> Ticket:
    """Tell the customer by when we answer instead. The first promise stays broken in the figures.

    Raises RequestError: "moment" for one that is not later than what is promised and ahead, "empty" without a reason.
    """
    ticket = locked_unless_closed(conn, number)
    promised = ticket.due_at or at
    if until <= max(at, promised) or until - at > LONGEST:
        raise RequestError("moment", "choose a day and a time later than what is promised, within a year")
    if not text.strip():
        raise RequestError("empty", "say why it takes longer: the customer reads it")
    remark = Remark(author="staff", who=who, text=mask(text.strip()).text)
    store_message(conn, number, remark, key=f"postponed {until.isoformat()} {text}", at=at)
    note_event(conn, number, "postponed", who=who, detail=promised.isoformat(timespec="minutes"), at=at)
    ticket = change_ticket(conn, number, due_at=until, zone=ticket.zone or str(until.tzinfo or ZoneInfo("UTC")))
    tell(conn, room, "ticket.postponed", ticket, remark=remark, at=at)
    return ticket


def _tell(conn: Connection, number: str, room: Mailroom, at: datetime) -> bool:
    ticket = find_ticket(conn, number)
    if ticket is None or ticket.due_at is None:
        return False
    event: NotificationEvent = "overdue" if ticket.due_at <= at else "due_soon"
    promised = ticket.due_at.isoformat(timespec="minutes")
    same = (ticket_events.c.ticket == number) & (ticket_events.c.event == event) & (ticket_events.c.detail == promised)
    if conn.execute(select(ticket_events.c.id).where(same).limit(1)).first() is not None:
        return False
    note_event(conn, number, event, detail=promised, at=at)
    if event == "overdue":
        ticket = change_ticket(conn, number, priority=max(1, ticket.priority))
    tell(conn, room, f"ticket.{event}", ticket, at=at)
    notification = NewNotification(event=event, ticket=number, once=promised, at=at)
    put_notification(conn, notification, answering_for(conn, ticket.owner))
    return True
