"""Taking back: what one action did to requests is kept for a moment, and undone as long as nobody outside was told of it.

An action is whatever happens between `TicketsBefore.of` and `remember` in one transaction. Its letters wait (HOLD) so that they can
still be held back; whatever somebody else did meanwhile stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict, cast

from sqlalchemy import Connection, Table, delete, func, select, update

from kb.finding.ticket_words import index_tickets
from kb.storage.database import insert
from kb.storage.desk_tables import notifications
from kb.storage.request_tables import attachments, messages, outbox, resolved, ticket_events, ticket_tags, undos
from kb.storage.tables import digest, tickets

HOLD = timedelta(seconds=10)  # for which letters of staff wait
LASTS = timedelta(minutes=10)  # for which a list may be put back that told nobody
CHANGING = (
    "status",
    "team",
    "owner",
    "outcome",
    "article_id",
    "helped",
    "answered_at",
    "closed_at",
    "priority",
    "due_at",
    "snoozed_until",
)
# Rows an action may add, in the order they may go.
ADDED: tuple[Table, ...] = (resolved, outbox, ticket_events, messages, notifications)


class DeedRecord(TypedDict):
    """What was done, as plain values: tickets before and after, their tags before and after, rows added by table."""

    before: dict[str, dict[str, object]]
    after: dict[str, dict[str, object]]
    tags: dict[str, list[list[str]]]
    added: dict[str, list[int]]


@dataclass(frozen=True, kw_only=True)
class TicketsBefore:
    """Tickets, locked, as they were, and the last row of each table an action may add to."""

    numbers: tuple[str, ...]
    values: dict[str, dict[str, object]]
    tags: dict[str, list[str]]
    last: Mapping[str, int]  # by the name of a table

    @classmethod
    def of(cls, conn: Connection, numbers: Iterable[str]) -> TicketsBefore:
        """Locks the tickets, always in the same order; those that are not there are left out."""
        ordered = tuple(sorted(set(numbers)))
        conn.execute(
            select(tickets.c.id).where(tickets.c.number.in_(ordered)).order_by(tickets.c.number).with_for_update()
        )
        values = _values(conn, ordered)
        last = {table.name: conn.execute(select(func.max(table.c.id))).scalar() or 0 for table in ADDED}
        return cls(numbers=tuple(values), values=values, tags=_tags(conn, tuple(values)), last=last)


def remember(conn: Connection, before: TicketsBefore, *, who: str, at: datetime) -> str:
    """Keep what has been done since; returns the secret that takes it back, "" when nothing was done."""
    after, tags = _values(conn, before.numbers), _tags(conn, before.numbers)
    added = {table.name: _added(conn, table, before) for table in ADDED}
    done: DeedRecord = {
        "before": before.values,
        "after": after,
        "tags": {number: [before.tags[number], tags[number]] for number in before.numbers},
        "added": added,
    }
    if after == before.values and tags == before.tags and not any(added.values()):
        return ""
    secret = secrets.token_urlsafe(16)
    conn.execute(insert(conn, undos).values(digest=digest(secret), who=who, done=dict(done), at=at))
    return secret


@dataclass(frozen=True)
class UndoOutcome:
    """In which tickets it was taken back, and the words to the customer that were: nobody has to write them again."""

    numbers: tuple[str, ...] = ()
    text: str = ""


def take_back(conn: Connection, secret: str, *, who: str, at: datetime) -> UndoOutcome:
    """Undo what this secret stands for. Tickets that were touched again meanwhile stay as they are.

    Nothing for a secret of somebody else, one that is used or too old, and when a letter about it has left.
    """
    own = (undos.c.digest == digest(secret)) & (undos.c.who == who) & undos.c.at.between(at - LASTS, at)
    kept = conn.execute(delete(undos).where(own).returning(undos.c.done)).scalar_one_or_none()
    if kept is None:
        return UndoOutcome()
    done = cast(DeedRecord, kept)
    now = TicketsBefore.of(conn, done["before"])
    if not _all_wait(conn, done["added"][outbox.name]):
        return UndoOutcome()
    restored = [number for number in now.numbers if now.values[number] == done["after"][number]]
    for number in restored:
        values = {name: _moment(name, value) for name, value in done["before"][number].items()}
        conn.execute(update(tickets).where(tickets.c.number == number).values(values))
        conn.execute(delete(ticket_tags).where(ticket_tags.c.ticket == number))
        for tag in done["tags"][number][0]:
            conn.execute(insert(conn, ticket_tags).values(ticket=number, tag=tag))
    said = messages.c.id.in_(done["added"][messages.name]) & messages.c.ticket.in_(restored)
    texts = conn.execute(select(messages.c.text).where(said & messages.c.internal.is_(False))).scalars().all()
    _remove(conn, done["added"], restored)
    index_tickets(conn, restored)
    return UndoOutcome(tuple(restored), texts[0] if len(texts) == 1 else "")


def _remove(conn: Connection, added: Mapping[str, Sequence[int]], numbers: Sequence[str]) -> None:
    """What the action added to these tickets. Files of a reply become nobody's; kb.requests.unclaimed_files sweeps them."""
    conn.execute(delete(attachments).where(attachments.c.message.in_(added[messages.name])))
    for table in ADDED:
        ids = added.get(table.name, ())  # an action of the version before knows fewer tables
        conn.execute(delete(table).where(table.c.id.in_(ids) & table.c.ticket.in_(numbers)))


def _all_wait(conn: Connection, ids: Sequence[int]) -> bool:
    """Whether every letter of these is still here and untried."""
    waits = (outbox.c.state == "waiting") & (outbox.c.attempts == 0) & outbox.c.id.in_(ids)
    waiting = conn.execute(select(outbox.c.id).where(waits).with_for_update()).scalars().all()
    return len(waiting) == len(ids)


def _added(conn: Connection, table: Table, before: TicketsBefore) -> list[int]:
    new = (table.c.id > before.last[table.name]) & table.c.ticket.in_(before.numbers)
    return list(conn.execute(select(table.c.id).where(new).order_by(table.c.id)).scalars())


def _values(conn: Connection, numbers: Sequence[str]) -> dict[str, dict[str, object]]:
    columns = (tickets.c.number, *(tickets.c[name] for name in CHANGING))
    rows = conn.execute(select(*columns).where(tickets.c.number.in_(numbers)).order_by(tickets.c.number)).mappings()
    return {
        row["number"]: {
            name: row[name].isoformat() if isinstance(row[name], datetime) else row[name] for name in CHANGING
        }
        for row in rows
    }


def _tags(conn: Connection, numbers: Sequence[str]) -> dict[str, list[str]]:
    rows = conn.execute(select(ticket_tags).where(ticket_tags.c.ticket.in_(numbers)).order_by(ticket_tags.c.tag)).all()
    return {number: [row.tag for row in rows if row.ticket == number] for number in numbers}


def _moment(name: str, value: object) -> object:
    return datetime.fromisoformat(value) if name.endswith(("_at", "_until")) and isinstance(value, str) else value
