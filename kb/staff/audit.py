"""The audit log: who of the staff read, changed or took along what, and when. Rows are added; old ones go by KB_KEEP_AUDIT.

Never holds a secret, nor words of a customer or about one: of a request its number, of a file its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, RowMapping, and_, select, true

from kb.storage.database import Transaction, insert
from kb.storage.staff_tables import audit

KINDS = ("read", "change", "export", "door")
Via = Literal["page", "api", "assistant", "command"]
MOST_ABOUT = 200  # characters
UNFIT = re.compile(r"[^\w./:@ +-]")  # a number, an id, a path; whatever else an address may carry is not repeated
BATCH = 500  # rows read together for a file


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who does something: an account, a token, or, with neither, whoever typed a command."""

    name: str
    person: int = 0
    token: int = 0


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """Something that was done. `staff` and `token`: 0 for none."""

    id: int
    at: datetime
    who: str
    via: Via
    kind: str
    deed: str
    about: str
    staff: int
    token: int


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """What is looked for; "" and None: everything."""

    who: str = ""
    kind: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None  # not included


def note(
    conn: Transaction, actor: Actor, deed: str, about: str = "", *, kind: str = "change", via: Via, at: datetime
) -> None:
    """Keep that somebody did something."""
    row = {
        "at": at,
        "who": actor.name,
        "via": via,
        "kind": kind,
        "deed": deed,
        "about": UNFIT.sub("", about)[:MOST_ABOUT],
        "staff": actor.person or None,
        "token": actor.token or None,
    }
    conn.execute(insert(conn, audit).values(row))


def entries(conn: Transaction, wanted: AuditFilter, *, before: int = 0, limit: int = 100) -> tuple[AuditEntry, ...]:
    """The newest first; those below the row `before`, where one is given."""
    which = and_(_which(wanted), audit.c.id < before if before else true())
    rows = conn.execute(select(audit).where(which).order_by(audit.c.id.desc()).limit(limit))
    return tuple(_entry(row) for row in rows.mappings())


def every_entry(conn: Transaction, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """All of them, the newest first, a few at a time."""
    before = 0
    while batch := entries(conn, wanted, before=before, limit=BATCH):
        yield from batch
        before = batch[-1].id


def names(conn: Transaction) -> tuple[str, ...]:
    """Everybody who did something that is kept."""
    return tuple(conn.execute(select(audit.c.who).distinct().order_by(audit.c.who)).scalars())


def _which(wanted: AuditFilter) -> ColumnElement[bool]:
    parts = [audit.c[name] == value for name in ("who", "kind", "about") if (value := getattr(wanted, name))]
    parts += [audit.c.at >= wanted.since] if wanted.since else []
    parts += [audit.c.at < wanted.until] if wanted.until else []
    return and_(true(), *parts)


def _entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(**{**row, "staff": row["staff"] or 0, "token": row["token"] or 0})
