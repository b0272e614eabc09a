"""Flags: what staff found outdated, wrong or missing in an article while a client was waiting; queued for its owner
and told to the helpdesk in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from kb.errors import StaffError
from kb.notifications.notifications import NewNotification, put_notification
from kb.notifications.receivers import looking_after
from kb.privacy import mask
from kb.requests.events import Mailroom, tell_helpdesk, tell_writers
from kb.staff.due_dates import due_after, due_first
from kb.storage.database import insert, one_at_a_time
from kb.storage.staff_tables import flags

KINDS = ("outdated", "wrong", "missing")
FLAGS_LOCK = 0x07_7E_EA  # of two clicks at once the second finds the flag of the first
EVENT_FIELDS = ("kind", "owner", "comment", "query", "who")


@dataclass(frozen=True, kw_only=True)
class NewFlag:
    """A flag as raised; private data is masked on the way in."""

    article_id: str
    owner: str
    kind: str
    who: str
    comment: str = ""
    query: str = ""


@dataclass(frozen=True, kw_only=True)
class Flag(NewFlag):
    """A flag as stored."""

    id: int
    at: datetime
    done_by: str = ""
    done_at: datetime | None = None
    due_at: datetime | None = None  # None of one that was raised before there were due dates


def raise_flag(conn: Connection, new: NewFlag, *, room: Mailroom, at: datetime) -> Flag:
    """Store a flag and have the helpdesk told; the same one of the same person that is still open is that one. Raises StaffError for an unknown kind."""
    if new.kind not in KINDS:
        raise StaffError(f"unknown kind of flag {new.kind!r}; expected one of: {', '.join(KINDS)}")
    row = {**vars(new), "comment": mask(new.comment.strip()).text, "query": mask(new.query.strip()).text, "at": at}
    row["due_at"] = due_after(new.kind, at)
    one_at_a_time(conn, FLAGS_LOCK)
    same = [flags.c[name] == row[name] for name in ("article_id", "kind", "comment", "who")]
    raised = conn.execute(select(*flags.c).where(*same, flags.c.done_at.is_(None))).first()
    if raised:
        return Flag(**raised._mapping)
    flag = Flag(**conn.execute(insert(conn, flags).values(row).returning(*flags.c)).one()._mapping)
    event = {"flag": flag.id, "article": flag.article_id, **{name: getattr(flag, name) for name in EVENT_FIELDS}}
    event["due_at"] = flag.due_at.isoformat() if flag.due_at else ""
    tell_helpdesk(conn, room, "article.flagged", event, at=at)
    tell_writers(conn, room, "article.flagged", who=flag.who, about=flag.article_id, at=at)
    notification = NewNotification(event="flagged", who=flag.who, about=flag.article_id, once=str(flag.id), at=at)
    put_notification(conn, notification, looking_after(conn, flag.owner))
    return flag


def open_flags(conn: Connection, *, owner: str = "", limit: int = 200) -> tuple[Flag, ...]:
    """What nobody has dealt with yet, what is due first before the rest; of one owner or of all."""
    condition = flags.c.done_at.is_(None) & ((flags.c.owner == owner) if owner else flags.c.id.is_not(None))
    return tuple(
        Flag(**row._mapping)
        for row in conn.execute(select(*flags.c).where(condition).order_by(*due_first(flags)).limit(limit))
    )


def settle_flag(conn: Connection, flag: int, *, who: str, at: datetime) -> None:
    """The article was mended, or the flag was mistaken; whoever raised it is told. Settled twice it keeps the first name."""
    waiting = (flags.c.id == flag) & flags.c.done_at.is_(None)
    settled = update(flags).where(waiting).values(done_by=who, done_at=at).returning(flags.c.who, flags.c.article_id)
    for row in conn.execute(settled).all():
        notification = NewNotification(event="flag_done", who=who, about=row.article_id, once=str(flag), at=at)
        put_notification(conn, notification, [row.who])
