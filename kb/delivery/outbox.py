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
from typing import NotRequired, TypedDict

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, and_, func, or_, select, update

from kb.clocks import CLOCK_SKEW
from kb.storage.database import insert
from kb.storage.request_tables import outbox

UNNUMBERED = "…"  # stands for the number of a ticket that is not stored: a letter is looked at before it goes
STATES = ("waiting", "sending", "sent", "dead")
CHANNELS = ("visitor", "team", "helpdesk", "chat")
LEASE = timedelta(minutes=10)  # longer than any one sending: every wait in it is counted in seconds
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60, 120, 240, 360))
GIVE_UP = timedelta(days=5)  # what mail servers themselves wait
MAX_ERROR = 500  # characters kept of what the other side said


class PayloadArticle(TypedDict):
    """An article as an event names it."""

    id: str
    title: str


class PayloadFile(TypedDict):
    """A file as an event names it; it is had from the request page or the inbox."""

    name: str  # "" of a picture
    size: int  # bytes


class PayloadMessage(TypedDict):
    """What was said in an event."""

    author: str  # "customer" | "staff"
    who: str
    text: str
    article: PayloadArticle | None
    files: NotRequired[list[PayloadFile]]


class NoticePayload(TypedDict):
    """A notice as a letter to its followers names it."""

    id: str  # "" of one that is no longer there
    title: str
    text: str


class FollowPayload(TypedDict):
    """What an entry tells a follower of a notice."""

    email: str
    lang: str
    at: str
    notice: NoticePayload


class ReportPayload(TypedDict):
    """The month's report as a letter; `path` of its page on the site."""

    email: str
    lang: str
    title: str
    lines: list[str]
    path: str


class InvitationPayload(TypedDict):
    """Somebody is invited to make an account; the link is made of `nonce` when the letter is sent."""

    email: str
    lang: str
    nonce: str
    who: str  # who invites
    days: int  # the link counts
    at: str


class PayloadCall(TypedDict):
    """A call that was promised, or how it went; what staff noted about it is theirs."""

    id: int
    at: str
    telephone: str
    outcome: str  # "": still to be made


class PayloadRequest(TypedDict):
    """One of a customer's requests, in a letter with the links to all of them."""

    number: str
    created_at: str
    zone: str


class TicketNews(TypedDict):
    """What some events tell besides the ticket as it is now."""

    who: NotRequired[str]  # of staff
    call: NotRequired[PayloadCall]
    merged: NotRequired[str]  # number of the ticket that was merged into this one
    requests: NotRequired[list[PayloadRequest]]  # of the same customer, the newest first


class TicketPayload(TicketNews):
    """What an entry tells of a ticket, in plain values that JSON keeps; everything is masked. Moments are ISO 8601."""

    number: str
    status: str
    lang: str
    topic: str
    purpose: str
    email: str
    subject: str
    text: str
    query: str
    level: str
    zone: str
    team: str
    owner: str
    outcome: str
    shown: list[str]
    opened: list[str]
    rejected: list[str]
    at: str
    created_at: str
    due_at: str  # in the zone it was promised in; "" without a promise
    due: str  # what is promised by then: "first_answer", "answer"; "" when nothing is ours to do
    message: NotRequired[PayloadMessage]
    files: NotRequired[list[PayloadFile]]  # that came with the form; only the team is told of them


@dataclass(frozen=True, kw_only=True)
class OutboxEntry:
    """Something to tell, and how far telling it has come."""

    id: int
    key: str
    kind: str  # "ticket.created", …
    channel: str
    ticket: str  # "" = tells of something else
    payload: Mapping[str, object]
    state: str
    attempts: int
    next_at: datetime
    last_error: str
    lease: str
    created_at: datetime
    sent_at: datetime | None
    before: str = ""  # key of the entry about the same ticket that went to the same readers before this one


def put(
    conn: Connection,
    kind: str,
    channel: str,
    *,
    payload: Mapping[str, object],
    ticket: str = "",
    hold: timedelta = timedelta(),
    at: datetime,
) -> None:
    """Have something told, of a ticket or of anything else. Sent only if this transaction is committed, and not before `hold`."""
    row = {
        "key": secrets.token_hex(16),
        "kind": kind,
        "channel": channel,
        "ticket": ticket or None,
        "payload": dict(payload),
        "state": "waiting",
        "attempts": 0,
        "next_at": at + hold,
        "last_error": "",
        "lease": "",
        "created_at": at,
    }
    conn.execute(insert(conn, outbox).values(row))


def claim(conn: Connection, channel: str, *, limit: int = 20, at: datetime) -> tuple[OutboxEntry, ...]:
    """Take what is due on a channel, oldest first: nobody else gets these rows until LEASE has passed.

    What seems to wait longer than anything may was put off by a clock that was wrong, and is due.
    """
    ready = or_(
        and_(outbox.c.state == "waiting", _over(outbox.c.next_at, BACK_OFF[-1], at)),
        and_(outbox.c.state == "sending", _over(outbox.c.lease_until, LEASE, at)),
    )
    due = select(outbox.c.id).where(ready & (outbox.c.channel == channel)).order_by(outbox.c.next_at, outbox.c.id)
    ids = list(conn.execute(due.limit(limit).with_for_update(skip_locked=True)).scalars())
    if not ids:
        return ()
    leased = {"state": "sending", "lease": secrets.token_hex(8), "lease_until": at + LEASE}
    conn.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**leased, attempts=outbox.c.attempts + 1))
    rows = conn.execute(select(*_FIELDS).where(outbox.c.id.in_(ids)).order_by(outbox.c.id))
    return tuple(_entry(row) for row in rows.mappings())


def note_sent(conn: Connection, entry: OutboxEntry, *, at: datetime) -> None:
    """It is told. Whoever lost the lease meanwhile says so too: told is told."""
    delivered = {"state": "sent", "sent_at": at, "lease": "", "lease_until": None, "last_error": ""}
    conn.execute(update(outbox).where((outbox.c.id == entry.id) & (outbox.c.state != "sent")).values(delivered))


def note_failed(conn: Connection, entry: OutboxEntry, problem: str, *, final: bool = False, at: datetime) -> None:
    """It could not be told: tried again later, longer and longer, or, after GIVE_UP or when `final`, put aside as dead.

    Days alone are no reason: a clock that is put forward makes every letter old at once. It was tried as often as that takes, too.
    """
    dead = final or (at - entry.created_at >= GIVE_UP and entry.attempts > len(BACK_OFF))
    wait = BACK_OFF[min(entry.attempts, len(BACK_OFF)) - 1]
    failed = {
        "state": "dead" if dead else "waiting",
        "next_at": at if dead else at + wait,
        "last_error": " ".join(problem.split())[:MAX_ERROR],
    }
    _unlease(conn, entry, failed)


def release(conn: Connection, entries: tuple[OutboxEntry, ...], *, next_at: datetime) -> None:
    """Give back what was claimed and not tried; it does not count as an attempt."""
    for entry in entries:
        _unlease(conn, entry, {"state": "waiting", "next_at": next_at, "attempts": max(0, entry.attempts - 1)})


def retry(conn: Connection, ids: tuple[int, ...] = (), *, at: datetime) -> int:
    """Try dead and waiting rows again from now on, with days ahead of them; all dead ones if none are named."""
    condition = outbox.c.id.in_(ids) & outbox.c.state.in_(("dead", "waiting")) if ids else outbox.c.state == "dead"
    again = {"state": "waiting", "next_at": at, "attempts": 0, "created_at": at}
    return conn.execute(update(outbox).where(condition).values(again)).rowcount


def list_entries(conn: Connection, *, states: tuple[str, ...] = STATES, limit: int = 100) -> tuple[OutboxEntry, ...]:
    """The newest entries in these states first."""
    rows = conn.execute(select(*_FIELDS).where(outbox.c.state.in_(states)).order_by(outbox.c.id.desc()).limit(limit))
    return tuple(_entry(row) for row in rows.mappings())


def entries_of(conn: Connection, ticket: str) -> tuple[OutboxEntry, ...]:
    """Everything that was or will be told of a ticket, in order."""
    rows = conn.execute(select(*_FIELDS).where(outbox.c.ticket == ticket).order_by(outbox.c.id))
    return tuple(_entry(row) for row in rows.mappings())


def count_entries(conn: Connection) -> Mapping[str, int]:
    """How many entries are in each state."""
    rows = conn.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    counted = {state: int(times) for state, times in rows}
    return MappingProxyType({state: counted.get(state, 0) for state in STATES})


def oldest_due(conn: Connection, *, at: datetime) -> datetime | None:
    """When the entry that should have been sent first was to be sent; None when nothing is overdue."""
    due = select(func.min(outbox.c.next_at)).where((outbox.c.state == "waiting") & (outbox.c.next_at <= at))
    moment: datetime | None = conn.execute(due).scalar_one()
    return moment


def _over(until: Column[datetime], longest: timedelta, at: datetime) -> ColumnElement[bool]:
    """Whether a wait is over, or longer than it can be."""
    return or_(until <= at, until > at + longest + CLOCK_SKEW)


def _unlease(conn: Connection, entry: OutboxEntry, values: Mapping[str, object]) -> None:
    """Change a row we hold; a row whose lease somebody else took meanwhile is theirs."""
    ours = (outbox.c.id == entry.id) & (outbox.c.lease == entry.lease) & (outbox.c.state == "sending")
    conn.execute(update(outbox).where(ours).values({**values, "lease": "", "lease_until": None}))


_EARLIER = outbox.alias("earlier")
_BEFORE = (
    select(_EARLIER.c.key)
    .where(_EARLIER.c.ticket == outbox.c.ticket, _EARLIER.c.channel == outbox.c.channel, _EARLIER.c.id < outbox.c.id)
    .order_by(_EARLIER.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("before")
)
_FIELDS = (*(outbox.c[name] for name in OutboxEntry.__dataclass_fields__ if name != "before"), _BEFORE)


def _entry(row: RowMapping) -> OutboxEntry:
    return OutboxEntry(**{**row, "ticket": row["ticket"] or "", "before": row["before"] or ""})
