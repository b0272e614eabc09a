"""Measuring: one row a request, made of its history, again whenever something has happened to it. May be run as often as one likes.

A row says nothing the history does not say, so a lost or doubled run changes nothing; several servers may measure at once. Its day
is counted anew with it (kb.service.service_days).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select

from kb.articles.contacts import Contacts, ServiceLevel
from kb.articles.opening import ChangedDay
from kb.requests.service_levels import level_of, schedule_of
from kb.service.opening_time import OpeningTime
from kb.service.request_history import HistoryEvent, history_of, is_night
from kb.service.service_days import count_service_days, wait_for_service_days
from kb.storage.database import Database, Transaction, insert
from kb.storage.request_tables import ticket_events
from kb.storage.service_tables import measured_requests as measured
from kb.storage.tables import tickets

BATCH = 1000  # requests measured in one transaction
FEW = 200  # so many are looked at before the right to write is asked for
OVERLAP = timedelta(minutes=15)  # looked at again: what others were writing just then, and what was taken back since
_TICKET = tuple(
    tickets.c[name]
    for name in ("number", "created_at", "topic", "level", "due_at", "answered_at", "helped", "merged_into", "consent")
)


def measure_changed(database: Database, contacts: Contacts, *, at: datetime) -> int:
    """Measure every request something happened to since the last time; returns how many."""
    with database.read() as conn:
        newest = conn.execute(select(func.max(measured.c.changed_at))).scalar_one_or_none()
        since = newest - OVERLAP if newest else None
        numbers = _changed(conn, since)
    ruler = _Ruler(contacts)
    for start in range(0, len(numbers), BATCH):
        _measure(database, numbers[start : start + BATCH], ruler)
    return len(numbers)


def _changed(conn: Transaction, since: datetime | None) -> Sequence[str]:
    """Those that changed first come first: whoever is interrupted goes on from there."""
    if since is None:
        last = func.max(func.coalesce(ticket_events.c.at, tickets.c.created_at))
        every = select(tickets.c.number).outerjoin(ticket_events, ticket_events.c.ticket == tickets.c.number)
        return conn.execute(every.group_by(tickets.c.number).order_by(last, tickets.c.number)).scalars().all()
    touched: ColumnElement[bool] = ticket_events.c.at >= since
    events = select(ticket_events.c.ticket, ticket_events.c.at).where(touched)
    earlier = select(measured.c.ticket, measured.c.changed_at).where(measured.c.changed_at >= since)
    made = select(tickets.c.number, tickets.c.created_at).where(tickets.c.created_at >= since)
    ticket, at = events.union_all(earlier, made).subquery().c
    return conn.execute(select(ticket).group_by(ticket).order_by(func.max(at), ticket)).scalars().all()


class _Ruler:
    """Opening hours of the levels, laid out year by year as they are needed."""

    def __init__(self, contacts: Contacts) -> None:
        self.contacts = contacts
        self.zone = ZoneInfo(contacts.zone)
        self.off = frozenset(day for day in contacts.holidays if not isinstance(day, ChangedDay))
        self._laid_out: dict[tuple[str, int], OpeningTime] = {}

    def level(self, row: Row[*tuple[object, ...]]) -> ServiceLevel | None:
        return level_of(self.contacts, row.topic, level_id=row.level)

    def opening(self, level: ServiceLevel | None, made: datetime) -> OpeningTime:
        """From the year before `made` on, for three years: requests don't live longer."""
        if level is None:
            return OpeningTime(always=True)
        key = (level.id, made.year)
        if key not in self._laid_out:
            first, last = datetime(made.year - 1, 12, 1, tzinfo=UTC), datetime(made.year + 3, 1, 1, tzinfo=UTC)
            self._laid_out[key] = OpeningTime.of(schedule_of(level, self.contacts), first, last)
        return self._laid_out[key]


@dataclass(frozen=True)
class _Steps:
    """What happened to a request: its steps, how it came, when last."""

    events: Sequence[HistoryEvent]
    channel: str


def _measure(database: Database, numbers: Sequence[str], ruler: _Ruler) -> None:
    """Rows that would say the same are not written: most of what is measured before a page is shown."""
    if len(numbers) <= FEW:
        with database.read() as conn:
            if not _differing(conn, numbers, ruler):
                return
    with database.begin() as conn:
        wait_for_service_days(conn)
        rows = _differing(conn, numbers, ruler)
        if not rows:
            return
        days = select(measured.c.day).where(measured.c.ticket.in_([row["ticket"] for row in rows]))
        before = set(conn.execute(days).scalars())
        statement = insert(conn, measured)
        anew = {name: statement.excluded[name] for name in rows[0] if name != "ticket"}
        conn.execute(statement.on_conflict_do_update(index_elements=["ticket"], set_=anew), rows)
        count_service_days(conn, before.union(conn.execute(days).scalars()))


def _differing(conn: Transaction, numbers: Sequence[str], ruler: _Ruler) -> list[dict[str, object]]:
    """Rows to be written: those not measured before, or measured otherwise."""
    steps = _steps(conn, numbers)
    stored = conn.execute(select(measured).where(measured.c.ticket.in_(numbers)))
    known = {row.ticket: dict[str, object](row._mapping) for row in stored}
    rows = (
        _row(row, steps[row.number].events, ruler) | {"channel": _channel(row, steps[row.number])}
        for row in conn.execute(select(*_TICKET).where(tickets.c.number.in_(numbers)))
    )
    return [row for row in rows if row != known.get(str(row["ticket"]))]


def _steps(conn: Transaction, numbers: Sequence[str]) -> Mapping[str, _Steps]:
    events: defaultdict[str, list[HistoryEvent]] = defaultdict(list)
    columns = [ticket_events.c[name] for name in ("ticket", "event", "who", "at", "detail")]
    order = (ticket_events.c.at, ticket_events.c.id)
    for row in conn.execute(select(*columns).where(ticket_events.c.ticket.in_(numbers)).order_by(*order)):
        events[row.ticket].append(HistoryEvent(row.event, row.who, row.at, row.detail))
    return {
        number: _Steps(
            events[number],
            "call" if any(step.event == "opened" and step.who for step in events[number]) else "",
        )
        for number in numbers
    }


def _channel(row: Row[*tuple[object, ...]], steps: _Steps) -> str:
    """A form has a consent, a letter has none."""
    return steps.channel or ("form" if row.consent else "mail")


def _row(row: Row[*tuple[object, ...]], events: Sequence[HistoryEvent], ruler: _Ruler) -> dict[str, object]:
    made: datetime = row.created_at
    level, local = ruler.level(row), made.astimezone(ruler.zone)
    due = _first_promise(row, events, level, ruler)
    story = history_of(events, ruler.opening(level, made), made=made, due=due, answered=row.answered_at)
    return {
        "ticket": row.number,
        "day": local.toordinal(),
        "minute": local.hour * 60 + local.minute,
        "night": is_night(local.time()),
        "day_off": local.weekday() >= 5 or local.date() in ruler.off,
        "topic": row.topic,
        "level": row.level,
        "first_by": story.first_by,
        "closed_by": story.closed_by,
        "first_business": story.first.business if story.first else None,
        "first_wall": story.first.wall if story.first else None,
        "solved_business": story.solved.business if story.solved else None,
        "solved_wall": story.solved.wall if story.solved else None,
        "due_at": due,
        "kept": story.kept,
        "reopened": story.reopened,
        "handed_over": story.handed_over,
        "new_dates": story.new_dates,
        "helped": story.helped if story.helped is not None else row.helped,
        "merged": bool(row.merged_into),
        "changed_at": max((step.at for step in events), default=made),
    }


def _first_promise(
    row: Row[*tuple[object, ...]], events: Sequence[HistoryEvent], level: ServiceLevel | None, ruler: _Ruler
) -> datetime | None:
    """The promise the request was made with. Later ones (a customer's next word, a new date) take its place in the ticket."""
    if row.due_at is None or level is None:
        return row.due_at  # type: ignore[no-any-return]
    moved = any(step.event in ("reopened", "postponed") for step in events)
    return schedule_of(level, ruler.contacts).after(row.created_at, level.reaction_hours) if moved else row.due_at
