"""Taking over: a request of a colleague is taken with their knowledge. They are asked, or told at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from kb.errors import RequestError
from kb.notifications.notifications import NewNotification, NotificationEvent, is_waiting, put_notification
from kb.requests.staff_actions import take
from kb.requests.tickets import Ticket, find_ticket


def take_over(conn: Connection, number: str, *, who: str, at: datetime) -> Ticket:
    """Make a ticket one's own, whoever has it; whoever had it is told."""
    before = find_ticket(conn, number)
    ticket = take(conn, number, who=who, over=True, at=at)
    if before and before.owner not in ("", who):
        _tell(conn, number, to=before.owner, who=who, event="taken_over", at=at)
    return ticket


def ask_for(conn: Connection, number: str, *, who: str, at: datetime) -> None:
    """Ask the owner of a ticket for it. Raises RequestError (code "nobodys") where nobody else has it."""
    ticket = find_ticket(conn, number)
    if ticket is None:
        raise RequestError("missing", f"there is no ticket {number}")
    if ticket.owner in ("", who):
        raise RequestError("nobodys", f"nobody else has {number}: take it")
    _tell(conn, number, to=ticket.owner, who=who, event="asked_over", at=at)


def _tell(conn: Connection, number: str, *, to: str, who: str, event: NotificationEvent, at: datetime) -> None:
    """Once, until it is read."""
    notification = NewNotification(event=event, who=who, ticket=number, at=at)
    if not is_waiting(conn, notification, to):
        put_notification(conn, notification, [to])
