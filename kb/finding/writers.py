"""Whose requests they are: found by their writer's mailbox, however its address was spelled, from an index alone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, false, func, or_, select, update

from kb.delivery.mailboxes import mailbox_key, usual_spellings
from kb.storage.database import Database
from kb.storage.tables import tickets

PORTION = 500  # requests whose mailbox is noted in one transaction: whoever writes waits a moment at most


def of_mailbox(email: str) -> ColumnElement[bool]:
    """The condition that a request was written from this mailbox; nobody's address has none.

    Requests of an earlier version have no mailbox until `note_mailboxes` was there: they are known by the usual spellings.
    """
    if not email.strip():
        return false()
    key = mailbox_key(email)
    spelled = or_(func.lower(tickets.c.email) == key, tickets.c.email.in_(usual_spellings(email)))
    return or_(tickets.c.mailbox == key, tickets.c.mailbox.is_(None) & spelled)


def note_mailboxes(database: Database) -> int:
    """Note the mailbox of requests that an earlier version stored, before this one came or beside it; how many they were.

    A portion at a time, so that a large table holds nobody up; a process that is stopped leaves the rest to the next.
    """
    noted = 0
    without = select(tickets.c.id, tickets.c.email).where(tickets.c.mailbox.is_(None)).limit(PORTION)
    own = update(tickets).where(tickets.c.id == bindparam("row")).values(mailbox=bindparam("key"))
    while True:
        with database.begin() as conn:
            rows = conn.execute(without).all()
            if rows:
                conn.execute(own, [{"row": row.id, "key": mailbox_key(row.email)} for row in rows])
        noted += len(rows)
        if len(rows) < PORTION:
            return noted
