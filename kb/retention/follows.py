"""What is kept of readers who follow notices: found by their address, removed with the letters that hold it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from kb.delivery.mailboxes import same_mailbox
from kb.storage.database import Transaction
from kb.storage.notice_tables import notice_followers as followers
from kb.storage.request_tables import outbox

TOLD = ("notice", "email", "lang", "title", "asked_at", "confirmed_at")


def follows_of(conn: Transaction, addresses: Collection[str]) -> list[dict[str, object]]:
    """What somebody follows, in plain values."""
    rows = conn.execute(select(*(followers.c[name] for name in TOLD)).order_by(followers.c.id)).mappings()
    return [{name: _plain(row[name]) for name in TOLD} for row in rows if _one_of(row["email"], addresses)]


def forget_follows(conn: Transaction, addresses: Collection[str]) -> Counter[str]:
    """Remove them and every letter to them; returns how many rows of which table went."""
    removed: Counter[str] = Counter()
    of_notices = select(outbox.c.id, outbox.c.payload).where(outbox.c.kind.startswith("notice."))
    letters = [row.id for row in conn.execute(of_notices) if _one_of(str(row.payload.get("email", "")), addresses)]
    rows = conn.execute(select(followers.c.id, followers.c.email)).all()
    for table, ids in ((outbox, letters), (followers, [row.id for row in rows if _one_of(row.email, addresses)])):
        if ids:
            removed[table.name] += conn.execute(delete(table).where(table.c.id.in_(ids))).rowcount
    return removed


def addresses_of_followers(conn: Transaction) -> dict[str, datetime]:
    """Every address that follows something and when it was named, the latest time."""
    rows = conn.execute(select(followers.c.email, followers.c.asked_at).order_by(followers.c.asked_at))
    return {row.email: row.asked_at for row in rows}


def _one_of(email: str, addresses: Collection[str]) -> bool:
    return any(same_mailbox(email, address) for address in addresses)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
