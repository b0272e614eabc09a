"""What must outlive a restore: that numbers are not given twice, letters not sent twice, and whoever was forgotten stays forgotten.

The link of a request's page is made of its number. A number given again would open a stranger's request to whoever holds the old link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update

from kb.retention.follows import addresses_of_followers, forget_follows
from kb.retention.forget import Eraser, erased_hash
from kb.retention.person import find_person
from kb.storage.database import Transaction, insert
from kb.storage.request_tables import erasures, outbox, posts
from kb.storage.site_key import sign
from kb.storage.staff_tables import failed_sign_ins, staff_sessions
from kb.storage.tables import ticket_counters, tickets

MARGIN = 1_000  # numbers left out: what was given while the backup was being put back
UNKNOWN = 10_000  # … where nobody knows how many were given since the backup
BATCH = 500


@dataclass(frozen=True)
class Erasure:
    """Somebody was forgotten: keyed hashes of a request's number or an address, "" for the other."""

    ticket: str
    email: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Handover:
    """What the database that is replaced knows. Of none that could be read, nothing."""

    known: bool = False
    counters: Mapping[int, int] = field(default_factory=dict)
    sent: Sequence[str] = ()  # keys of letters and webhooks that were sent
    erased: Sequence[Erasure] = ()


def take_over(conn: Transaction) -> Handover:
    """Of a database of this version that is about to be replaced."""
    counted = conn.execute(select(ticket_counters.c.year, ticket_counters.c.last)).all()
    forgotten = conn.execute(select(erasures.c.ticket, erasures.c.email, erasures.c.at)).all()
    return Handover(
        known=bool(counted),
        counters={row.year: row.last for row in counted},
        sent=conn.execute(select(outbox.c.key).where(outbox.c.state == "sent")).scalars().all(),
        erased=tuple(Erasure(*row) for row in forgotten),
    )


def hand_over(conn: Transaction, known: Handover, *, made: datetime, at: datetime) -> None:
    """Write it into a restored database before anybody is served from it. Everybody has to sign in again."""
    _skip_numbers(conn, known, range(made.year, max(made.year, at.year) + 1))
    for first in range(0, len(known.sent), BATCH):
        sent = outbox.c.key.in_(known.sent[first : first + BATCH]) & (outbox.c.state != "sent")
        delivered = {"state": "sent", "sent_at": at, "lease": "", "lease_until": None, "last_error": ""}
        conn.execute(update(outbox).where(sent).values(delivered))
    there = {(row.ticket, row.email) for row in conn.execute(select(erasures.c.ticket, erasures.c.email))}
    new = [vars(one) for one in known.erased if (one.ticket, one.email) not in there]
    if new:
        conn.execute(insert(conn, erasures), new)
    for table in (staff_sessions, failed_sign_ins, posts):
        conn.execute(delete(table))


def forget_again(eraser: Eraser, *, at: datetime) -> int:
    """Remove whoever was forgotten after the backup was made; returns how many requests that were."""
    with eraser.state.read() as conn:
        numbers = _erased_numbers(conn, eraser.key)
        followers = _erased_followers(conn, eraser.key)
    if followers:
        with eraser.state.begin() as conn:
            forget_follows(conn, followers)
    for number in numbers:
        with eraser.state.read() as conn:
            person = find_person(conn, number)
        eraser.forget(person, at=at)
    return len(numbers)


def _skip_numbers(conn: Transaction, known: Handover, years: range) -> None:
    restored = {row.year: row.last for row in conn.execute(select(ticket_counters))}
    for year in sorted({*restored, *known.counters, *years}):
        if year not in years and year not in known.counters:
            continue
        given = max(restored.get(year, 0), known.counters.get(year, 0))
        row = {"year": year, "last": given + (MARGIN if known.known else UNKNOWN)}
        written = insert(conn, ticket_counters).values(row)
        conn.execute(written.on_conflict_do_update(index_elements=["year"], set_={"last": row["last"]}))


def _erased(conn: Transaction) -> dict[str, datetime]:
    """Hash of a number or an address → when it was forgotten last."""
    forgotten = [Erasure(*row) for row in conn.execute(select(erasures.c.ticket, erasures.c.email, erasures.c.at))]
    return {one.ticket or one.email: one.at for one in sorted(forgotten, key=lambda one: one.at)}


def _erased_followers(conn: Transaction, key: bytes) -> list[str]:
    """Addresses that follow a notice and were forgotten since they began to."""
    by_hash = _erased(conn)
    return [
        email
        for email, asked_at in addresses_of_followers(conn).items()
        if (until := by_hash.get(erased_hash(key, email))) and asked_at <= until
    ]


def _erased_numbers(conn: Transaction, key: bytes) -> list[str]:
    by_hash = _erased(conn)
    rows = conn.execute(select(tickets.c.number, tickets.c.email, tickets.c.created_at).order_by(tickets.c.id)).all()
    return [
        row.number
        for row in rows
        if any(row.created_at <= until for until in _forgotten_at(by_hash, key, row.number, row.email))
    ]


def _forgotten_at(by_hash: Mapping[str, datetime], key: bytes, number: str, email: str) -> Iterator[datetime]:
    """When the writer of a request was forgotten, by its number or its address."""
    hashes = (sign(key, "erased", number), erased_hash(key, email) if email else "")
    return (by_hash[one] for one in hashes if one in by_hash)
