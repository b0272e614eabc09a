"""The requests behind a figure, a page of them at a time: as many as the figure counts, the slowest first where it is a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Text, and_, cast, false, func, select, true

from kb.service.figures import GROUPINGS, MEASURES
from kb.service.periods import Period
from kb.service.request_rows import MeasuredRequest, of_period, read_requests
from kb.storage.database import Transaction
from kb.storage.service_tables import measured_requests as measured

_row = measured.c
BEHIND: Mapping[str, ColumnElement[bool]] = MappingProxyType(
    {
        "volume": true(),
        "first_answer": _row.first_business.is_not(None),
        "solution": _row.solved_business.is_not(None),
        "kept": _row.kept.is_(True),
        "late": _row.kept.is_(False),
        "reopened": _row.reopened > 0,
        "handed_over": _row.handed_over > 0,
        "new_date": _row.new_dates > 0,
        "helped": _row.helped.is_(True),
        "night": _row.night.is_(True),
        "day_off": _row.day_off.is_(True),
        "open": _row.solved_business.is_(None),
    }
)
SLOWEST = MappingProxyType({"first_answer": _row.first_business, "solution": _row.solved_business})
GROUPED = (*GROUPINGS, "first_by", "closed_by")


@dataclass(frozen=True, kw_only=True)
class FigureAsked:
    """A figure of a period, at a moment: of all requests, or of those whose `by` is `value`."""

    measure: str
    period: Period
    at: datetime
    by: str = ""
    value: str = ""


def count_behind(conn: Transaction, asked: FigureAsked) -> int:
    """How many they are; none for a figure or a group that there is not."""
    return conn.execute(select(func.count()).select_from(measured).where(_which(asked))).scalar_one()


def behind(conn: Transaction, asked: FigureAsked, *, first: int = 0, most: int) -> tuple[MeasuredRequest, ...]:
    """At most `most` of them from the `first` on, in the order of their numbers where the figure is no time."""
    slowest = SLOWEST.get(asked.measure)
    order = (_row.ticket,) if slowest is None else (slowest.desc(), _row.ticket)
    # Numbers alone are put in order: rows are read of one page.
    shown = select(_row.ticket).where(_which(asked)).order_by(*order).offset(first).limit(most).subquery()
    return read_requests(conn, _row.ticket.in_(select(shown.c.ticket)), *order)


def _which(asked: FigureAsked) -> ColumnElement[bool]:
    if asked.measure not in MEASURES:
        return false()
    counts = BEHIND[asked.measure]
    if asked.measure == "late":  # promises that are over and not answered are broken
        counts = counts | (_row.kept.is_(None) & (_row.due_at < asked.at))
    return and_(of_period(asked.period), counts, _of_group(asked))


def _of_group(asked: FigureAsked) -> ColumnElement[bool]:
    if not asked.by:
        return true()
    if asked.by == "day":
        return cast(_row.day, Text) == asked.value
    return _row[asked.by] == asked.value if asked.by in GROUPED else false()
