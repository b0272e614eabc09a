"""Attempts to sign in that failed: counted before a password is looked at, and what they hold up, for how long.

Strangers can slow a name and never lock it: what holds is a name together with an address, or an address by itself, and an
address that was not seen before always has its first attempt. Kept as keyed hashes for FAILURES_SPAN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text

from kb.clocks import CLOCK_SKEW
from kb.requests.limits import hash_address
from kb.storage.database import Transaction, insert
from kb.storage.site_key import sign
from kb.storage.staff_tables import failed_sign_ins

FAILURES_SPAN = timedelta(minutes=15)
FREE_ATTEMPTS = 3  # of one name from one address: people mistype
FIRST_WAIT = timedelta(seconds=5)  # after those; each failure more doubles it, up to FAILURES_SPAN
NAME_UNDER_ATTACK = 10  # failures of one name from anywhere; every address then has one free attempt
FAILURES_OF_ADDRESS = 50  # many people share the address of an office
ATTEMPTS_LOCK = 0x07_7E_E9  # attempts are counted one after another


@dataclass(frozen=True)
class Attempter:
    """Who tries, as it is kept: hashes of a name (people type passwords into the wrong field) and of an address."""

    login: str
    address: str

    @classmethod
    def of(cls, key: bytes, login: str, address: str) -> Attempter:
        return cls(sign(key, "login", login), hash_address(key, address))


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An attempt was counted, or has to wait until `retry_at`."""

    id: int = 0
    retry_at: datetime | None = None


def count_attempt(conn: Transaction, who: Attempter, *, anywhere: int = 0, at: datetime) -> Counted:
    """Count an attempt as failed before it is looked at, so that no number sent at once is looked at beyond the bound.

    `anywhere`: hold also after so many failures of the name from all addresses together; 0 for what strangers may try.
    """
    if conn.dialect.name == "postgresql":  # SQLite has one writer anyway
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ATTEMPTS_LOCK})
    kept = failed_sign_ins.c.at
    conn.execute(delete(failed_sign_ins).where(kept < at - FAILURES_SPAN))
    if retry_at := _held_until(conn, who, anywhere, at):
        return Counted(retry_at=retry_at)
    row = {"login": who.login, "address": who.address, "at": at}
    inserted = insert(conn, failed_sign_ins).values(row).returning(failed_sign_ins.c.id)
    return Counted(id=conn.execute(inserted).scalar_one())


def forget_attempts(conn: Transaction, who: Attempter) -> None:
    """Somebody proved who they are: what this name failed at from this address no longer counts."""
    mine = (failed_sign_ins.c.login == who.login) & (failed_sign_ins.c.address == who.address)
    conn.execute(delete(failed_sign_ins).where(mine))


def unlock(conn: Transaction, key: bytes, login: str) -> int:
    """Forget every failure of a name, from wherever; returns how many there were."""
    return conn.execute(delete(failed_sign_ins).where(failed_sign_ins.c.login == sign(key, "login", login))).rowcount


def _held_until(conn: Transaction, who: Attempter, anywhere: int, at: datetime) -> datetime | None:
    """When this attempt may be made, if not now."""
    of_name, of_address = failed_sign_ins.c.login == who.login, failed_sign_ins.c.address == who.address
    in_span = failed_sign_ins.c.at.between(at - FAILURES_SPAN, at + CLOCK_SKEW)  # a clock that was ahead holds nobody
    counted = select(func.count(), func.max(failed_sign_ins.c.at))
    everywhere, _ = conn.execute(counted.where(in_span & of_name)).one()
    mine, newest = conn.execute(counted.where(in_span & of_name & of_address)).one()
    waits = [newest + _wait(mine, 1 if everywhere >= NAME_UNDER_ATTACK else FREE_ATTEMPTS)] if newest else []
    for which, most in ((of_address, FAILURES_OF_ADDRESS), (of_name, anywhere)):
        kept = select(failed_sign_ins.c.at).where(in_span & which).order_by(failed_sign_ins.c.at.desc())
        if most and (blocking := conn.execute(kept.offset(most - 1).limit(1)).scalar_one_or_none()):
            waits.append(blocking + FAILURES_SPAN)
    latest: datetime = min(max(waits, default=at), at + FAILURES_SPAN)
    return latest if latest > at else None


def _wait(failures: int, free: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(failures - free, 12), FAILURES_SPAN) if failures >= free else timedelta()
