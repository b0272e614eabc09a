"""Measured requests of a period, as figures are made of them. Reads only; requests merged into others are those others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import ColumnElement, case, select

from kb.service.periods import Period
from kb.storage.database import Transaction
from kb.storage.service_tables import measured_requests as measured


@dataclass(slots=True)
class MeasuredRequest:
    """One request; minutes, None where it has not come to that. Fields are columns of measured_requests, in this order.

    Nobody changes one; it is not frozen because a page makes tens of thousands, and a frozen one takes three times as long.
    """

    ticket: str
    day: int
    minute: int
    night: bool
    day_off: bool
    topic: str
    channel: str
    level: str
    first_by: str
    closed_by: str
    first_business: int | None
    first_wall: int | None
    solved_business: int | None
    solved_wall: int | None
    due_at: datetime | None  # the first promise; None also where it is known whether it was kept
    kept: bool | None
    reopened: int
    handed_over: int
    new_dates: int
    helped: bool | None


# Reading a moment costs more than all the rest.
_READ = {"due_at": case((measured.c.kept.is_(None), measured.c.due_at))}
_COLUMNS = tuple(_READ.get(name, measured.c[name]) for name in MeasuredRequest.__dataclass_fields__)


def requests_of(conn: Transaction, period: Period) -> tuple[MeasuredRequest, ...]:
    """Those that were made in the period, in the order of their numbers."""
    rows = conn.execute(select(*_COLUMNS).where(of_period(period))).all()
    return tuple(MeasuredRequest(*row) for row in sorted(rows, key=itemgetter(0)))


def read_requests(
    conn: Transaction, which: ColumnElement[bool], *order: ColumnElement[object]
) -> tuple[MeasuredRequest, ...]:
    """Some of them in an order: a page."""
    return tuple(MeasuredRequest(*row) for row in conn.execute(select(*_COLUMNS).where(which).order_by(*order)))


def of_period(period: Period) -> ColumnElement[bool]:
    """Those made in a period, without those merged into others."""
    return measured.c.day.between(period.first.toordinal(), period.last.toordinal()) & measured.c.merged.is_(False)
