"""Staff: accounts of people, their roles, signing in and the sessions that follow. Knows nothing of cookies or HTTP.

Passwords are kept as argon2id; a session is 256 random bits of which only the digest is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, Row, delete, func, select, update

from kb.database import Database, insert
from kb.errors import StaffError
from kb.keys import sign
from kb.staff_tables import failed_sign_ins, staff, staff_sessions
from kb.tables import digest, storable

ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "agent": ("lookup", "tickets", "feedback", "templates", "inbox"),
        "writer": ("lookup", "feedback", "templates", "write"),
        "manager": ("lookup", "tickets", "feedback", "templates", "inbox", "write", "manage"),
    }
)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters
IDLE = timedelta(hours=2)  # a desk left alone
LASTS = timedelta(hours=12)  # a shift
SEEN_STEP = timedelta(minutes=1)  # last use is kept to the minute, so that not every look-up is a write
FAILURES_SPAN = timedelta(minutes=15)
FAILURES_OF_NAME, FAILURES_OF_ADDRESS = 10, 50  # in FAILURES_SPAN; many people share the address of an office


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who works here."""

    id: int
    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None = None

    def allows(self, scope: str) -> bool:
        return self.disabled_at is None and scope in ROLES[self.role]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A sign-in as it was typed; `key` is the site's, for hashes."""

    name: str
    password: str
    address: str
    key: bytes


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What an attempt came to: a session's secret, or none and perhaps the time to try again."""

    secret: str = ""
    retry_at: datetime | None = None


def add_person(conn: Connection, name: str, role: str, password: str, *, at: datetime) -> Person:
    """Make an account. Raises StaffError for an unknown role, a weak password or a name that is taken."""
    if role not in ROLES:
        raise StaffError(f"unknown role {role!r}; expected one of: {', '.join(ROLES)}")
    if not name.strip():
        raise StaffError("an account needs a name; answers are signed with it")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise StaffError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; three or four words do well")
    shown = storable(" ".join(name.split()))
    row = {"name": shown, "login": _login(name), "role": role, "password": _hasher().hash(storable(password)), "created_at": at}
    made = insert(conn, staff).values(row).on_conflict_do_nothing().returning(*_PUBLIC)
    found = conn.execute(made).one_or_none()
    if found is None:
        raise StaffError(f"there is an account {shown!r} already; `kb staff list` shows them")
    return _person(found)


def list_staff(conn: Connection) -> tuple[Person, ...]:
    """Every account ever made, by name."""
    return tuple(_person(row) for row in conn.execute(select(*_PUBLIC).order_by(staff.c.login)))


def disable_person(conn: Connection, name: str, *, at: datetime) -> Person:
    """Shut an account: its sessions end now. Shut twice it keeps the first time. Raises StaffError for an unknown name."""
    conn.execute(update(staff).where((staff.c.login == _login(name)) & staff.c.disabled_at.is_(None)).values(disabled_at=at))
    row = conn.execute(select(*_PUBLIC).where(staff.c.login == _login(name))).one_or_none()
    if row is None:
        raise StaffError(f"there is no account {name!r}; `kb staff list` shows them")
    sign_out_everywhere(conn, row.id)
    return _person(row)


def sign_in(db: Database, attempt: Attempt, *, at: datetime) -> Entered:
    """Check name and password and begin a session. A name nobody has costs as much time as a wrong password."""
    who = {"login": sign(attempt.key, "login", _login(attempt.name)), "address": sign(attempt.key, "door", attempt.address)}
    with db.read() as conn:
        retry_at = _held_until(conn, who, at)
        row = conn.execute(select(staff).where(staff.c.login == _login(attempt.name))).one_or_none()
    if retry_at:
        return Entered(retry_at=retry_at)
    known = row is not None and row.disabled_at is None
    right = _matches(row.password if known else _nobody(), attempt.password) and known  # type: ignore[union-attr]
    with db.begin() as conn:
        conn.execute(delete(failed_sign_ins).where(failed_sign_ins.c.at < at - FAILURES_SPAN))
        conn.execute(delete(staff_sessions).where(staff_sessions.c.created_at < at - LASTS))
        if not right or row is None:
            conn.execute(insert(conn, failed_sign_ins).values(**who, at=at))
            return Entered()
        secret = secrets.token_urlsafe(32)
        conn.execute(insert(conn, staff_sessions).values(digest=digest(secret), staff=row.id, created_at=at, seen_at=at))
    return Entered(secret=secret)


def find_session(conn: Connection, secret: str, *, at: datetime) -> tuple[Person, datetime] | None:
    """Whose session this is and when it was last used; None when it is unknown, idle too long, over, or shut."""
    joined = staff_sessions.join(staff, staff.c.id == staff_sessions.c.staff)
    wanted = select(*_PUBLIC, staff_sessions.c.created_at.label("began_at"), staff_sessions.c.seen_at)
    row = conn.execute(wanted.select_from(joined).where(staff_sessions.c.digest == digest(secret))).one_or_none()
    if row is None or row.disabled_at or at - row.began_at >= LASTS or at - row.seen_at >= IDLE:
        return None
    return _person(row), row.seen_at


def note_seen(db: Database, secret: str, seen_at: datetime, *, at: datetime) -> None:
    """Keep a session from going idle; within SEEN_STEP of the last time nothing is written."""
    if at - seen_at >= SEEN_STEP:
        with db.begin() as conn:
            conn.execute(update(staff_sessions).where(staff_sessions.c.digest == digest(secret)).values(seen_at=at))


def sign_out(conn: Connection, secret: str) -> None:
    conn.execute(delete(staff_sessions).where(staff_sessions.c.digest == digest(secret)))


def sign_out_everywhere(conn: Connection, person: int) -> int:
    """End every session of a person; returns how many there were."""
    return conn.execute(delete(staff_sessions).where(staff_sessions.c.staff == person)).rowcount


def _held_until(conn: Connection, who: dict[str, str], at: datetime) -> datetime | None:
    """When the next attempt is looked at, if there were too many that failed."""
    recent = failed_sign_ins.c.at > at - FAILURES_SPAN
    for column, most in ((failed_sign_ins.c.login, FAILURES_OF_NAME), (failed_sign_ins.c.address, FAILURES_OF_ADDRESS)):
        mine = recent & (column == who[column.name])
        count, first = conn.execute(select(func.count(), func.min(failed_sign_ins.c.at)).where(mine)).one()
        if count >= most:
            return first + FAILURES_SPAN
    return None


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher().verify(kept, storable(password[:LONGEST_PASSWORD + 1]))
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash no password has, to spend the same time on names that do not exist."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _login(name: str) -> str:
    return storable(" ".join(name.split()).casefold())


_PUBLIC = tuple(staff.c[name] for name in Person.__dataclass_fields__)


def _person(row: Row) -> Person:
    return Person(**{name: row._mapping[name] for name in Person.__dataclass_fields__})
