"""Sessions of staff: 256 random bits in a browser, of which only the digest is kept here. Knows nothing of cookies.

A session ends when it was left alone for IDLE, LASTS after it began, or as soon as whatever it belongs to ends.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from kb.clocks import CLOCK_SKEW
from kb.storage.database import Database, Transaction, insert
from kb.storage.staff_tables import staff_sessions
from kb.storage.tables import digest

IDLE = timedelta(hours=2)  # a desk left alone
LASTS = timedelta(hours=12)  # a shift
HANDLE = 16  # letters of a digest that name a session to whoever may end it, and open nothing
SEEN_STEP = timedelta(minutes=1)  # last use is kept to the minute, so that not every look-up is a write


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session that has not ended, and whose it is: the id of an account or of a token, 0 for the other."""

    person: int = 0
    token: int = 0
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A session as whoever may end it sees it."""

    handle: str
    began_at: datetime
    seen_at: datetime


def begin_session(conn: Transaction, person: int = 0, *, token: int = 0, at: datetime) -> str:
    """Begin a session of an account or a token; returns its secret, the only time it is known. Sweeps away those that are over."""
    conn.execute(delete(staff_sessions).where(staff_sessions.c.created_at < at - LASTS))
    secret = secrets.token_urlsafe(32)
    whose = {"staff": person or None, "token": token or None}
    conn.execute(insert(conn, staff_sessions).values(digest=digest(secret), created_at=at, seen_at=at, **whose))
    return secret


def find_session(conn: Transaction, secret: str, *, at: datetime) -> Session | None:
    """The session of a secret; None when it is unknown, idle too long or over.

    One that began later than now is over too: it was begun by a clock that was wrong and might never end.
    """
    row = conn.execute(select(staff_sessions).where(staff_sessions.c.digest == digest(secret))).one_or_none()
    if row is None or not -CLOCK_SKEW <= at - row.created_at < LASTS or not -CLOCK_SKEW <= at - row.seen_at < IDLE:
        return None
    return Session(person=row.staff or 0, token=row.token or 0, seen_at=row.seen_at)


def note_seen(db: Database, secret: str, seen_at: datetime, *, at: datetime) -> None:
    """Keep a session from going idle; within SEEN_STEP of the last time nothing is written."""
    if at - seen_at >= SEEN_STEP:
        with db.begin() as conn:
            conn.execute(update(staff_sessions).where(staff_sessions.c.digest == digest(secret)).values(seen_at=at))


def end_session(conn: Transaction, secret: str) -> None:
    conn.execute(delete(staff_sessions).where(staff_sessions.c.digest == digest(secret)))


def end_sessions(conn: Transaction, person: int = 0, *, token: int = 0, but: str = "") -> int:
    """End every session of an account or a token, except the one of the secret `but`; returns how many there were."""
    mine = staff_sessions.c.staff == person if person else staff_sessions.c.token == token
    others = mine & (staff_sessions.c.digest != digest(but))
    return conn.execute(delete(staff_sessions).where(others)).rowcount


def list_sessions(conn: Transaction, person: int, *, at: datetime) -> tuple[OpenSession, ...]:
    """The sessions of an account that have not ended, the one used last first."""
    going = _going(at) & (staff_sessions.c.staff == person)
    rows = conn.execute(select(staff_sessions).where(going).order_by(staff_sessions.c.seen_at.desc()))
    return tuple(
        OpenSession(handle=row.digest[:HANDLE], began_at=row.created_at, seen_at=row.seen_at) for row in rows.all()
    )


def end_handled(conn: Transaction, person: int, handle: str) -> bool:
    """End the session of an account that a list named by this handle; whether there was one."""
    named = (staff_sessions.c.staff == person) & (func.substr(staff_sessions.c.digest, 1, HANDLE) == handle)
    return conn.execute(delete(staff_sessions).where(named)).rowcount > 0


def count_sessions(conn: Transaction, person: int, *, at: datetime) -> int:
    """How many sessions of an account have not ended."""
    going = _going(at) & (staff_sessions.c.staff == person)
    return int(conn.execute(select(func.count()).select_from(staff_sessions).where(going)).scalar_one())


def _going(at: datetime) -> ColumnElement[bool]:
    created, seen = staff_sessions.c.created_at, staff_sessions.c.seen_at
    return created.between(at - LASTS, at + CLOCK_SKEW) & seen.between(at - IDLE, at + CLOCK_SKEW)
