"""The outbox: what still has to be told to somebody outside, stored with the change it tells of, in one transaction.

A row is claimed with a lease, so that two deliverers never send it at once; one that died loses its lease and the row is
sent again under the same key. At least once with a stable key is all that mail allows, and all that is promised.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from kb.database import insert
from kb.request_tables import outbox

STATES = ("waiting", "sending", "sent", "dead")
CHANNELS = ("visitor", "team", "helpdesk")
LEASE = timedelta(minutes=10)  # longer than any one sending: every wait in it is counted in seconds
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60, 120, 240, 360))
GIVE_UP = timedelta(days=5)  # what mail servers themselves wait
MAX_ERROR = 500  # characters kept of what the other side said


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something to tell, and how far telling it has come."""

    id: int
    key: str
    kind: str  # "ticket.created", …
    channel: str
    ticket: str  # "" = tells of something else
    payload: Mapping[str, Any]
    state: str
    attempts: int
    next_at: datetime
    last_error: str
    lease: str
    created_at: datetime
    sent_at: datetime | None


def put(
    conn: Connection, kind: str, channel: str, *, payload: Mapping[str, Any], ticket: str = "", at: datetime
) -> None:
    """Have something told, of a ticket or of anything else. Sent only if this transaction is committed."""
    row = {
        "key": secrets.token_hex(16),
        "kind": kind,
        "channel": channel,
        "ticket": ticket or None,
        "payload": dict(payload),
        "state": "waiting",
        "attempts": 0,
        "next_at": at,
        "last_error": "",
        "lease": "",
        "created_at": at,
    }
    conn.execute(insert(conn, outbox).values(row))


def claim(conn: Connection, channel: str, *, limit: int = 20, at: datetime) -> tuple[Entry, ...]:
    """Take what is due on a channel, oldest first: nobody else gets these rows until LEASE has passed."""
    ready = or_(
        and_(outbox.c.state == "waiting", outbox.c.next_at <= at),
        and_(outbox.c.state == "sending", outbox.c.lease_until <= at),
    )
    due = select(outbox.c.id).where(ready & (outbox.c.channel == channel)).order_by(outbox.c.next_at, outbox.c.id)
    ids = list(conn.execute(due.limit(limit).with_for_update(skip_locked=True)).scalars())
    if not ids:
        return ()
    taken = {"state": "sending", "lease": secrets.token_hex(8), "lease_until": at + LEASE}
    conn.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**taken, attempts=outbox.c.attempts + 1))
    rows = conn.execute(select(*_FIELDS).where(outbox.c.id.in_(ids)).order_by(outbox.c.id))
    return tuple(_entry(row) for row in rows)


def note_sent(conn: Connection, entry: Entry, *, at: datetime) -> None:
    """It is told. Whoever lost the lease meanwhile says so too: told is told."""
    done = {"state": "sent", "sent_at": at, "lease": "", "lease_until": None, "last_error": ""}
    conn.execute(update(outbox).where((outbox.c.id == entry.id) & (outbox.c.state != "sent")).values(done))


def note_failed(conn: Connection, entry: Entry, problem: str, *, final: bool = False, at: datetime) -> None:
    """It could not be told: tried again later, longer and longer, or, after GIVE_UP or when `final`, put aside as dead."""
    dead = final or at - entry.created_at >= GIVE_UP
    wait = BACK_OFF[min(entry.attempts, len(BACK_OFF)) - 1]
    failed = {
        "state": "dead" if dead else "waiting",
        "next_at": at if dead else at + wait,
        "last_error": " ".join(problem.split())[:MAX_ERROR],
    }
    _unlease(conn, entry, **failed)


def release(conn: Connection, entries: tuple[Entry, ...], *, next_at: datetime) -> None:
    """Give back what was claimed and not tried; it does not count as an attempt."""
    for entry in entries:
        _unlease(conn, entry, state="waiting", next_at=next_at, attempts=max(0, entry.attempts - 1))


def retry(conn: Connection, ids: tuple[int, ...] = (), *, at: datetime) -> int:
    """Try dead and waiting rows again from now on, with days ahead of them; all dead ones if none are named."""
    chosen = outbox.c.id.in_(ids) & outbox.c.state.in_(("dead", "waiting")) if ids else outbox.c.state == "dead"
    again = {"state": "waiting", "next_at": at, "attempts": 0, "created_at": at}
    return conn.execute(update(outbox).where(chosen).values(again)).rowcount


def list_entries(conn: Connection, *, states: tuple[str, ...] = STATES, limit: int = 100) -> tuple[Entry, ...]:
    """The newest entries in these states first."""
    rows = conn.execute(select(*_FIELDS).where(outbox.c.state.in_(states)).order_by(outbox.c.id.desc()).limit(limit))
    return tuple(_entry(row) for row in rows)


def entries_of(conn: Connection, ticket: str) -> tuple[Entry, ...]:
    """Everything that was or will be told of a ticket, in order."""
    rows = conn.execute(select(*_FIELDS).where(outbox.c.ticket == ticket).order_by(outbox.c.id))
    return tuple(_entry(row) for row in rows)


def count_entries(conn: Connection) -> Mapping[str, int]:
    """How many entries are in each state."""
    rows = conn.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    counted = {state: int(times) for state, times in rows}
    return MappingProxyType({state: counted.get(state, 0) for state in STATES})


def _unlease(conn: Connection, entry: Entry, **values: Any) -> None:
    """Change a row we hold; a row whose lease somebody else took meanwhile is theirs."""
    ours = (outbox.c.id == entry.id) & (outbox.c.lease == entry.lease) & (outbox.c.state == "sending")
    conn.execute(update(outbox).where(ours).values(lease="", lease_until=None, **values))


_FIELDS = tuple(outbox.c[name] for name in Entry.__dataclass_fields__)


def _entry(row: Row) -> Entry:
    return Entry(**{**row._mapping, "ticket": row._mapping["ticket"] or ""})
