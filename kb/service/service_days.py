"""Days of service: measured requests counted by day, topic, channel and level, and by day and person, in the database itself.

A day is counted anew in the transaction that changes one of its requests, so it never says anything else than they do. Times stay
every single one, as minutes side by side: of the medians of days no median of a month can be made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, Integer, Select, Text, case, cast, delete, func, literal, null, select, union_all

from kb.service.periods import Period
from kb.service.told_minutes import ToldMinutes
from kb.storage.database import Database, Transaction, insert, one_at_a_time
from kb.storage.service_tables import measured_requests as measured
from kb.storage.service_tables import person_days, service_days

MINUTES = ("first_business", "first_wall", "solved_business", "solved_wall")
SERVICE_LOCK = 0x07_7E_F2  # servers count one after another: each sees what the other has measured
AT_ONCE = 200  # days of one statement
LATELY = 92  # days


@dataclass(slots=True)
class ServiceDay:
    """What a day says of one topic, channel and level. Fields are columns of service_days; minutes are joined by commas."""

    day: int
    topic: str
    channel: str
    level: str
    volume: int
    first_answer: int
    solution: int
    kept: int
    broken: int  # answered, but late
    waiting: int  # promised and not answered; read: those of them that are over
    reopened: int
    ended: int  # ever
    handed_over: int
    new_date: int
    helped: int
    said: int  # whether it helped
    night: int
    day_off: int
    open: int
    first_business: ToldMinutes
    first_wall: ToldMinutes
    solved_business: ToldMinutes
    solved_wall: ToldMinutes

    @property
    def late(self) -> int:
        return self.broken + self.waiting

    @property
    def due(self) -> int:
        """Promises of which it is known whether they were kept."""
        return self.kept + self.late


@dataclass(slots=True)
class PersonDay:
    """What a day's requests say of one person; "" is nobody who is known. Fields are columns of person_days."""

    day: int
    name: str
    answered: int
    closed: int
    kept: int
    judged: int  # answered under a promise
    reopened: int
    first_business: ToldMinutes
    solved_business: ToldMinutes


_COUNTED = len(ServiceDay.__dataclass_fields__) - len(MINUTES)  # columns before the minutes
_SUMMED = tuple(ServiceDay.__dataclass_fields__)[4:_COUNTED]  # those after day, topic, channel and level


def count_service_days(conn: Transaction, days: Collection[int]) -> None:
    """Count days (date.toordinal()) anew, in the transaction that changed their requests. Again is the same."""
    ordered = sorted(days)
    for first in range(0, len(ordered), AT_ONCE):
        some = ordered[first : first + AT_ONCE]
        for table, counted in ((service_days, _by_group(some)), (person_days, _by_person(some))):
            conn.execute(delete(table).where(table.c.day.in_(some)))
            conn.execute(insert(conn, table).from_select([column.name for column in table.c], counted))


def count_lately(database: Database, *, at: datetime) -> None:
    """Count the last quarter anew: a server of the version before, beside this one for an hour, measured and counted no days."""
    last = at.toordinal()
    first = last - LATELY
    with database.begin() as conn:
        wait_for_service_days(conn)
        both = union_all(*(select(table.c.day).where(table.c.day >= first) for table in (measured, service_days)))
        count_service_days(conn, set(conn.execute(both).scalars()))


def wait_for_service_days(conn: Transaction) -> None:
    """Hold the right to change measured requests and their days to the end of this transaction."""
    one_at_a_time(conn, SERVICE_LOCK)


def service_days_of(conn: Transaction, period: Period, *, at: datetime) -> tuple[ServiceDay, ...]:
    """In the order of days; `at` decides which promises are over."""
    columns = [service_days.c[name] for name in ServiceDay.__dataclass_fields__]
    until = service_days.c.waiting_until
    rows = conn.execute(
        select(*columns, until >= at)
        .where(service_days.c.day.between(period.first.toordinal(), period.last.toordinal()))
        .order_by(*service_days.primary_key.columns)
    ).all()
    days = tuple(ServiceDay(*row[:_COUNTED], *map(ToldMinutes, row[_COUNTED:-1])) for row in rows)
    unsettled = [day for day, row in zip(days, rows, strict=True) if row[-1]]
    over = _over(conn, {day.day for day in unsettled}, at)
    for day in unsettled:
        day.waiting = over.get((day.day, day.topic, day.channel, day.level), 0)
    return days


def together(days: Iterable[ServiceDay]) -> tuple[ServiceDay, ...]:
    """The days of each topic, channel and level as one, called by the first of them: figures of many days are added up of few."""
    parts: dict[tuple[str, str, str], list[ServiceDay]] = {}
    for day in days:
        parts.setdefault((day.topic, day.channel, day.level), []).append(day)
    return tuple(_one_of(part) for part in parts.values())


def _one_of(days: Sequence[ServiceDay]) -> ServiceDay:
    first = days[0]
    sums = (sum(map(attrgetter(name), days)) for name in _SUMMED)
    minutes = (ToldMinutes.together(map(attrgetter(name), days)) for name in MINUTES)
    return ServiceDay(first.day, first.topic, first.channel, first.level, *sums, *minutes)


def person_days_of(conn: Transaction, period: Period) -> tuple[PersonDay, ...]:
    """In the order of days and names."""
    columns = [person_days.c[name] for name in PersonDay.__dataclass_fields__]
    within = person_days.c.day.between(period.first.toordinal(), period.last.toordinal())
    rows = conn.execute(select(*columns).where(within).order_by(person_days.c.day, person_days.c.name))
    return tuple(PersonDay(*row[:-2], *map(ToldMinutes, row[-2:])) for row in rows)


def _over(conn: Transaction, days: Collection[int], at: datetime) -> Mapping[tuple[int, str, str, str], int]:
    """Promises that are over and not answered, of days where others are not over yet."""
    if not days:
        return {}
    keys = (measured.c.day, measured.c.topic, measured.c.channel, measured.c.level)
    over = measured.c.kept.is_(None) & (measured.c.due_at < at) & measured.c.merged.is_(False)
    rows = conn.execute(select(*keys, func.count()).where(over & measured.c.day.in_(days)).group_by(*keys))
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _times(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _side_by_side(minutes: ColumnElement[int]) -> ColumnElement[str]:
    return func.coalesce(func.aggregate_strings(cast(minutes, Text), ","), "")


def _by_group(days: Sequence[int]) -> Select[tuple[object, ...]]:
    row, keys = measured.c, (measured.c.day, measured.c.topic, measured.c.channel, measured.c.level)
    waiting = row.kept.is_(None) & row.due_at.is_not(None)
    counted = {
        "volume": func.count(),
        "first_answer": func.count(row.first_business),
        "solution": func.count(row.solved_business),
        "kept": _times(row.kept.is_(True)),
        "broken": _times(row.kept.is_(False)),
        "waiting": _times(waiting),
        "waiting_until": func.max(case((waiting, row.due_at))),
        "reopened": _times(row.reopened > 0),
        "ended": _times(row.solved_business.is_not(None) | (row.reopened > 0)),
        "handed_over": _times(row.handed_over > 0),
        "new_date": _times(row.new_dates > 0),
        "helped": _times(row.helped.is_(True)),
        "said": func.count(row.helped),
        "night": _times(row.night),
        "day_off": _times(row.day_off),
        "open": _times(row.solved_business.is_(None)),
        **{name: _side_by_side(row[name]) for name in MINUTES},
    }
    columns = (row[column.name] if column.primary_key else counted[column.name] for column in service_days.c)
    return select(*columns).where(row.day.in_(days) & row.merged.is_(False)).group_by(*keys)


def _by_person(days: Sequence[int]) -> Select[tuple[object, ...]]:
    """A request counts for whoever answered first, its end for whoever closed it."""
    row, of_days = measured.c, measured.c.day.in_(days) & measured.c.merged.is_(False)
    none, no = cast(null(), Integer), literal(0)
    judged, kept = case((row.kept.is_not(None), 1), else_=0), case((row.kept.is_(True), 1), else_=0)
    answered = (literal(1).label("answered"), no.label("closed"), kept.label("kept"), judged.label("judged"))
    closed = (no, literal(1), no, no)
    first = select(
        *(row.day, row.first_by.label("name"), *answered, no.label("reopened")),
        *(row.first_business.label("first_business"), none.label("solved_business")),
    ).where(of_days & ((row.first_by != "") | row.kept.is_not(None)))
    last = select(
        *(row.day, row.closed_by, *closed, case((row.reopened > 0, 1), else_=0), none, row.solved_business),
    ).where(of_days & (row.closed_by != ""))
    both = union_all(first, last).subquery()
    sums = (func.sum(both.c[name]) for name in ("answered", "closed", "kept", "judged", "reopened"))
    minutes = (_side_by_side(both.c[name]) for name in ("first_business", "solved_business"))
    return select(both.c.day, both.c.name, *sums, *minutes).group_by(both.c.day, both.c.name)
