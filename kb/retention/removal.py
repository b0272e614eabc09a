"""Removing requests whole: every row that tells of them, and the files that came with them. Whoever calls says which and why."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import ColumnElement, Text, cast, delete, literal, select, update

from kb.requests.attachments import ASIDE, NAME, AttachmentStore
from kb.service.service_days import count_service_days, wait_for_service_days
from kb.storage.database import Transaction
from kb.storage.desk_tables import callbacks, desk_words, notifications, presences
from kb.storage.insight_tables import escalations
from kb.storage.request_tables import (
    attachments,
    messages,
    outbox,
    request_secrets,
    resolved,
    ticket_events,
    ticket_tags,
    ticket_words,
)
from kb.storage.service_tables import measured_requests, reviews
from kb.storage.tables import tickets, votes

log = logging.getLogger(__name__)
BATCH = 200  # requests removed in one transaction: whoever sends a form waits for it
FORGOTTEN = "forgotten-"  # stands for the voter of an old vote
# What tells of a request, in an order that leaves no row pointing at nothing.
OF_TICKET = (
    *(attachments, outbox, request_secrets, ticket_events, ticket_tags, ticket_words),
    *(callbacks, presences, desk_words, notifications, resolved, messages, escalations),
    *(measured_requests, reviews),
)


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Rows by table, and the files that became nobody's with them."""

    rows: Mapping[str, int]
    files: tuple[str, ...]


def remove_tickets(conn: Transaction, numbers: Sequence[str]) -> Removed:
    """Remove requests (at most BATCH) with everything that hangs on them. Their numbers are never given again.

    The files are still there: `remove_files` once this transaction is committed.
    """
    names = tuple(conn.execute(select(attachments.c.name).where(attachments.c.ticket.in_(numbers))).scalars())
    wait_for_service_days(conn)
    of_days = select(measured_requests.c.day).where(measured_requests.c.ticket.in_(numbers))
    days = set(conn.execute(of_days).scalars())
    rows = {table.name: conn.execute(delete(table).where(table.c.ticket.in_(numbers))).rowcount for table in OF_TICKET}
    count_service_days(conn, days)
    rows["tickets"] = conn.execute(delete(tickets).where(tickets.c.number.in_(numbers))).rowcount
    return Removed(rows=MappingProxyType(rows), files=names)


def anonymise_votes(conn: Transaction, which: ColumnElement[bool]) -> int:
    """Take words, what staff noted to them, and voter from votes; they still count. Returns how many there were."""
    nobodys = {"comment": "", "answer_text": "", "voter": literal(FORGOTTEN) + cast(votes.c.id, Text)}
    return conn.execute(update(votes).where(which & ~votes.c.voter.startswith(FORGOTTEN)).values(nobodys)).rowcount


def remove_files(store: AttachmentStore, names: Iterable[str]) -> int:
    """Remove files of attachments, also where they were set aside; returns how many there were.

    A name that is none of ours is left alone. One that can't be removed is told to the log and tried by no other: it has
    become nobody's, so the sweep of kb.requests.unclaimed_files takes it later.
    """
    removed = 0
    for name in names:
        for path in (store.folder / name, store.folder / ASIDE / name):
            try:
                if NAME.fullmatch(name) and path.is_file():
                    path.unlink()
                    removed += 1
            except OSError as error:
                log.warning("attachments: %s can't be removed: %s", path, error.strerror)
    return removed
