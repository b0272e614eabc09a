"""Merging: two requests of one customer become one conversation. Both numbers, and both links of the customer, lead to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from kb.delivery.mailboxes import same_mailbox
from kb.errors import RequestError
from kb.finding.ticket_words import index_tickets
from kb.requests.customer import note_event, store_message
from kb.requests.events import QUIET, Mailroom, Remark, tell
from kb.requests.tickets import Ticket, change_ticket, find_ticket, locked_ticket
from kb.storage.database import insert
from kb.storage.desk_tables import callbacks
from kb.storage.request_tables import attachments, messages, request_secrets, ticket_tags


def merge(conn: Connection, number: str, into: str, *, who: str, room: Mailroom = QUIET, at: datetime) -> Ticket:
    """Move the words, files, tags, links and calls of a ticket into another one of the same customer; returns that one.

    The merged one is closed as told elsewhere, without a letter. Raises RequestError: "merge_missing", "merge_self", "merged",
    "merge_customer" (another address: nobody may read what somebody else wrote).
    """
    named = find_ticket(conn, into.strip())
    if named is None:
        raise RequestError("merge_missing", f"there is no ticket {into!r}")
    target = main_ticket(conn, named)
    if target.number == number:
        raise RequestError("merge_self", f"{number} is that very ticket")
    ticket, target = _both(conn, number, target.number)
    if ticket.merged_into:
        raise RequestError("merged", f"{number} was merged into {ticket.merged_into} already")
    if not same_mailbox(ticket.email, target.email):
        raise RequestError(
            "merge_customer", f"{number} and {target.number} are of different customers, or nobody knows whose"
        )
    _move(conn, ticket, target, at)
    note_event(conn, ticket.number, "merged", who=who, detail=target.number, at=at)
    note_event(conn, target.number, "merged_here", who=who, detail=ticket.number, at=at)
    changes = {"closed_at": ticket.closed_at or at, "outcome": ticket.outcome or "duplicate"}
    change_ticket(conn, ticket.number, status="closed", merged_into=target.number, snoozed_until=None, **changes)  # type: ignore[arg-type]
    index_tickets(conn, (ticket.number, target.number))
    target = change_ticket(conn, target.number, priority=max(ticket.priority, target.priority))
    if room.helpdesk:
        tell(conn, room, "ticket.merged", target, news={"who": who, "merged": number}, at=at)
    return target


def merge_once(conn: Connection, number: str, into: str, *, who: str, room: Mailroom = QUIET, at: datetime) -> Ticket:
    """The same for a program, which may say it twice: what is one ticket already stays as it is. Raises RequestError likewise."""
    ticket, named = find_ticket(conn, number), find_ticket(conn, into.strip())
    if ticket and named and ticket.merged_into and main_ticket(conn, ticket) == main_ticket(conn, named):
        return main_ticket(conn, named)
    return merge(conn, number, into, who=who, room=room, at=at)


def main_ticket(conn: Connection, ticket: Ticket) -> Ticket:
    """The ticket this one was merged into, however far on; itself otherwise."""
    seen = {ticket.number}
    while ticket.merged_into and ticket.merged_into not in seen:
        further = find_ticket(conn, ticket.merged_into)
        if further is None:
            break
        seen.add(further.number)
        ticket = further
    return ticket


def _both(conn: Connection, number: str, target: str) -> tuple[Ticket, Ticket]:
    """Locked in the order of their numbers, so that two merges never wait for each other."""
    locked = {each: locked_ticket(conn, each) for each in sorted((number, target))}
    return locked[number], locked[target]


def _move(conn: Connection, ticket: Ticket, target: Ticket, at: datetime) -> None:
    """The form of the merged one becomes the customer's message, then what was said in it follows; notes stay notes."""
    if ticket.text:
        said = Remark(author="customer", text=ticket.text)
        form = store_message(conn, target.number, said, key=f"merged:{ticket.number}", at=ticket.created_at)
        _move_files(conn, ticket.number, target.number, None, form)
    for row in conn.execute(
        select(messages).where(messages.c.ticket == ticket.number).order_by(messages.c.id)
    ).mappings():
        copied = {name: row[name] for name in row if name not in ("id", "ticket")}
        moved = insert(conn, messages).values(**copied, ticket=target.number).on_conflict_do_nothing()
        new = conn.execute(moved.returning(messages.c.id)).scalar_one_or_none()
        if new is not None:
            _move_files(conn, ticket.number, target.number, row["id"], new)
    for table in (request_secrets, callbacks):
        conn.execute(update(table).where(table.c.ticket == ticket.number).values(ticket=target.number))
    for tag in conn.execute(select(ticket_tags.c.tag).where(ticket_tags.c.ticket == ticket.number)).scalars().all():
        conn.execute(insert(conn, ticket_tags).values(ticket=target.number, tag=tag).on_conflict_do_nothing())


def _move_files(conn: Connection, number: str, target: str, message: int | None, new: int | None) -> None:
    """The files of a message; the very same file is kept once a ticket, so a second one stays where it is."""
    there = select(attachments.c.digest).where(attachments.c.ticket == target).scalar_subquery()
    own = (attachments.c.ticket == number) & (
        attachments.c.message.is_(None) if message is None else attachments.c.message == message
    )
    moved = update(attachments).where(own & attachments.c.digest.not_in(there))
    conn.execute(moved.values(ticket=target, message=new))
