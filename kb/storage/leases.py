"""Leases: what one server at a time does, however many share the database. One row each: who holds it, until when.

Rows and not locks of a session: a pooler gives every transaction another session, and a holder that was killed, or cut off from
the database, loses its lease by the clock. What is done under a lease must stand being done twice: a holder that was only
stopped for a while may go on when it has lost it.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from kb.clocks import CLOCK_SKEW
from kb.storage.database import Database, Transaction, insert
from kb.storage.request_tables import leases

JOB_SPAN = timedelta(minutes=15)  # longer than a job takes
LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def new_holder() -> str:
    """A name for this process, unlike that of any other on any machine."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """What is done from time to time by whichever server comes first."""

    database: Database
    clock: Callable[[], datetime]
    holder: str = field(default_factory=new_holder)
    span: timedelta = JOB_SPAN

    def claim(self, job: str, every: timedelta) -> bool:
        """Whether this server is to do it now: it was not done for so long, and nobody else is doing it.

        One that fails keeps its lease, so that it is tried again when that is over, by whoever looks first.
        """
        at = self.clock()
        due = or_(leases.c.done_at.is_(None), leases.c.done_at <= at - every, leases.c.done_at > at + CLOCK_SKEW)
        with self.database.read() as conn:
            row = conn.execute(select(leases.c.name).where(leases.c.name == job)).first()
            if row and not conn.execute(select(leases.c.name).where(_free(job, at, self.span) & due)).first():
                return False
        with self.database.begin() as conn:
            return _take(conn, job, self.holder, until=at + self.span, where=_free(job, at, self.span) & due)

    def finish(self, job: str) -> None:
        """It is done; it is not due again before its time, on any server."""
        at = self.clock()
        with self.database.begin() as conn:
            ours = (leases.c.name == job) & (leases.c.holder == self.holder)
            conn.execute(update(leases).where(ours).values(holder="", until=at, done_at=at))


class Lease:
    """Something one server does all the time, such as reading a mailbox. Not for several threads at once."""

    def __init__(self, database: Database, name: str, *, span: timedelta, clock: Callable[[], datetime]) -> None:
        self._database, self._name, self._span, self._clock = database, name, span, clock
        self._holder = new_holder()
        self._renew_at = LONG_AGO

    def keep(self) -> bool:
        """Whether it is ours: taken when it is free, held on to when we have it. Asks the database three times in a span.

        Raises StateUnavailable.
        """
        at = self._clock()
        if at < self._renew_at <= at + self._span:
            return True
        free = _free(self._name, at, self._span)
        ours = (leases.c.name == self._name) & (leases.c.holder == self._holder)
        with self._database.begin() as conn:
            held = _take(conn, self._name, self._holder, until=at + self._span, where=or_(free, ours))
        self._renew_at = at + self._span / 3 if held else LONG_AGO
        return held

    def release(self) -> None:
        """Let go, so that another need not wait for the span to end. Raises StateUnavailable."""
        self._renew_at = LONG_AGO
        ours = (leases.c.name == self._name) & (leases.c.holder == self._holder)
        with self._database.begin() as conn:
            conn.execute(update(leases).where(ours).values(holder="", until=LONG_AGO))


def _free(name: str, at: datetime, span: timedelta) -> ColumnElement[bool]:
    """Nobody has it, or not any more; a time that no clock could have set holds nobody up."""
    over = or_(leases.c.holder == "", leases.c.until <= at, leases.c.until > at + span + CLOCK_SKEW)
    return (leases.c.name == name) & over


def _take(conn: Transaction, name: str, holder: str, *, until: datetime, where: ColumnElement[bool]) -> bool:
    fresh = insert(conn, leases).values(name=name, holder="", until=LONG_AGO, done_at=None)
    conn.execute(fresh.on_conflict_do_nothing())
    return conn.execute(update(leases).where(where).values(holder=holder, until=until)).rowcount == 1
