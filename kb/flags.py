"""Flags: what staff found outdated, wrong or missing in an article while a client was waiting; queued for its owner
and told to the helpdesk in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from kb.database import insert
from kb.errors import StaffError
from kb.notices import Mailroom, tell_helpdesk
from kb.privacy import mask
from kb.staff_tables import flags

KINDS = ("outdated", "wrong", "missing")
TOLD = ("kind", "owner", "comment", "query", "who")


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


def raise_flag(conn: Connection, new: NewFlag, *, room: Mailroom, at: datetime) -> Flag:
    """Store a flag and have the helpdesk told. Raises StaffError for an unknown kind."""
    if new.kind not in KINDS:
        raise StaffError(f"unknown kind of flag {new.kind!r}; expected one of: {', '.join(KINDS)}")
    row = {**vars(new), "comment": mask(new.comment.strip()).text, "query": mask(new.query.strip()).text, "at": at}
    flag = Flag(**conn.execute(insert(conn, flags).values(row).returning(*flags.c)).one()._mapping)
    told = {"flag": flag.id, "article": flag.article_id, **{name: getattr(flag, name) for name in TOLD}}
    tell_helpdesk(conn, room, "article.flagged", told, at=at)
    return flag


def open_flags(conn: Connection, *, owner: str = "", limit: int = 200) -> tuple[Flag, ...]:
    """What nobody has dealt with yet, oldest first; of one owner or of all."""
    chosen = flags.c.done_at.is_(None) & ((flags.c.owner == owner) if owner else flags.c.id.is_not(None))
    return tuple(Flag(**row._mapping) for row in conn.execute(select(*flags.c).where(chosen).order_by(flags.c.id).limit(limit)))


def settle_flag(conn: Connection, flag: int, *, who: str, at: datetime) -> None:
    """The article was mended, or the flag was mistaken. Settled twice it keeps the first name."""
    conn.execute(update(flags).where((flags.c.id == flag) & flags.c.done_at.is_(None)).values(done_by=who, done_at=at))
