"""Due dates of questions to colleagues and of flags: set when they are put, changed with their owner, told of when they are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Table, select, update

from kb.errors import StaffError
from kb.notifications.notifications import NewNotification, NotificationEvent, put_notification
from kb.notifications.receivers import LEADS, looking_after, people_of
from kb.storage.staff_tables import colleague_questions, flags

QueueKind = Literal["question", "flag"]
# Working days from when it is put: a client waits for an answer, what is wrong misleads every reader until it is mended.
WORKING_DAYS = MappingProxyType({"question": 1, "wrong": 2, "outdated": 5, "missing": 5})
SATURDAY = 5
AHEAD = timedelta(days=366)
BATCH = 200  # reminded of in a round
_TABLES = MappingProxyType({"question": colleague_questions, "flag": flags})
_OPEN = MappingProxyType({"question": colleague_questions.c.answered_at, "flag": flags.c.done_at})
_OVERDUE: MappingProxyType[QueueKind, NotificationEvent] = MappingProxyType(
    {"question": "question_overdue", "flag": "flag_overdue"}
)
_GIVEN: MappingProxyType[QueueKind, NotificationEvent] = MappingProxyType({"question": "question", "flag": "flagged"})


def due_after(kind: str, at: datetime) -> datetime:
    """When something of this kind (of WORKING_DAYS) is due that is put now: the same hour so many working days later."""
    due, days = at, WORKING_DAYS[kind]
    while days:
        due += timedelta(days=1)
        days -= due.weekday() < SATURDAY
    return due


def due_first(table: Table) -> tuple[ColumnElement[object], ...]:
    """The order of a queue: by the day it is due, what has none last, then as it came."""
    return (table.c.due_at.asc().nulls_last(), table.c.id)


def give(conn: Connection, kind: QueueKind, id: int, *, owner: str, due_at: datetime, who: str, at: datetime) -> None:
    """Say whose a question or a flag is and by when; whoever gets it is told. Of what is dealt with nothing changes.

    Raises StaffError for a day that is over or more than a year ahead.
    """
    if not at < due_at <= at + AHEAD:
        raise StaffError("choose a day from today on, a year ahead at most")
    table = _TABLES[kind]
    waiting = (table.c.id == id) & _OPEN[kind].is_(None)
    before = conn.execute(select(table.c.owner).where(waiting)).scalar_one_or_none()
    if before is None:
        return
    conn.execute(update(table).where(waiting).values(owner=owner.strip(), due_at=due_at))
    if owner.strip() != before:
        about = conn.execute(select(flags.c.article_id).where(flags.c.id == id)).scalar_one() if kind == "flag" else ""
        notification = NewNotification(event=_GIVEN[kind], who=who, about=about, once=f"{id} {owner.strip()}", at=at)
        put_notification(conn, notification, looking_after(conn, owner))


def watch_queue(conn: Connection, *, at: datetime) -> int:
    """Tell of what is overdue, each day it was promised for once: whoever looks after it, and whoever leads. Returns of how much."""
    return sum(_tell(conn, kind, at) for kind in _OVERDUE)


def _tell(conn: Connection, kind: QueueKind, at: datetime) -> int:
    table = _TABLES[kind]
    about = table.c.article_id if kind == "flag" else table.c.query
    over = _OPEN[kind].is_(None) & (table.c.due_at <= at)
    query = select(table.c.id, table.c.owner, table.c.due_at, about.label("about")).where(over)
    rows = conn.execute(query.order_by(table.c.due_at.desc()).limit(BATCH)).all()
    for row in rows:
        named = row.about if kind == "flag" else ""  # what a colleague asked stays in the queue
        notification = NewNotification(
            event=_OVERDUE[kind], about=named, once=f"{row.id} {row.due_at.isoformat()}", at=at
        )
        put_notification(conn, notification, (*looking_after(conn, row.owner), *people_of(conn, LEADS)))
    return len(rows)
