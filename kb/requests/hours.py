"""Opening hours: pure arithmetic on the hours of contacts.yaml, in their own time zone. Summer time included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from kb.articles.contacts import Contacts
from kb.articles.opening import DAY_MINUTES, DAYS, ChangedDay, Hours, hours_of, is_whole_week

LOOK_AHEAD = 366  # days; a schedule that opens later than this is as good as closed


@dataclass(frozen=True)
class Span:
    """A stretch of time without a break during which somebody answers; both ends know their time zone."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Schedule:
    """When somebody answers: {"weekdays": "09:00-13:00, 14:00-18:00", "2026-12-31": "closed", …}.

    The most particular counts: a date among the hours, then `changed` days, then `holidays`, then days of the week, where the
    hours of several entries add up unless one says closed. `holidays` are closed from midnight to midnight, but for what is open
    round the clock. Hours over midnight belong to the day they begin on.
    """

    hours: Mapping[str, str]
    timezone: str = "UTC"
    holidays: frozenset[date] = frozenset()
    changed: Mapping[date, ChangedDay] = field(default_factory=dict)

    @classmethod
    def of(cls, hours: Mapping[str, str], timezone: str, contacts: Contacts) -> Schedule:
        """Of a channel or a service level, with the holidays of all."""
        changed = {day.date: day for day in contacts.holidays if isinstance(day, ChangedDay)}
        closed = frozenset(day for day in contacts.holidays if not isinstance(day, ChangedDay))
        return cls(hours, timezone, closed, changed)

    @cached_property
    def always(self) -> bool:
        """Round the clock on every day of the week, holidays too."""
        return is_whole_week(self.hours)

    def is_open(self, at: datetime) -> bool:
        return self.always or any(not _before(at, span.start) for span in self._from(at, days=1))

    def closes(self, at: datetime) -> datetime | None:
        """When whoever is open at `at` closes; None for one that never does."""
        if self.always or not self.is_open(at):
            return None
        end = next(self._from(at)).end
        return end if _before(end, at + timedelta(days=LOOK_AHEAD - 1)) else None

    def opens(self, at: datetime) -> datetime | None:
        """When whoever is closed at `at` opens next; None when it is not foreseen."""
        return next((span.start for span in self._from(at) if _before(at, span.start)), None)

    def span(self, at: datetime) -> Span | None:
        """The stretch that is open at `at`, else the next to open; None round the clock and when none is foreseen."""
        return next(self._from(at), None)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The stretches that begin on a day."""
        return tuple(self._spans_of(day))

    def local_day(self, at: datetime) -> date:
        """Which day it is where the hours are kept."""
        return self._local(at).date()

    def after(self, at: datetime, hours: float) -> datetime:
        """The moment, told in the schedule's time zone, by which `hours` of opening time have passed since `at`.

        With no opening foreseen the hours are counted round the clock: a promise has to be some moment.
        """
        left, end = timedelta(hours=hours), at.astimezone(UTC)
        if self.always:
            return self._local(end + left)
        for span in self._from(at):
            start, end = max(span.start.astimezone(UTC), end), span.end.astimezone(UTC)  # UTC has no summer time
            if end - start >= left:
                return self._local(start + left)
            left -= end - start
        return self._local(end + left)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)

    def _from(self, at: datetime, *, days: int = LOOK_AHEAD) -> Iterator[Span]:
        """The stretches that end after `at`, in order of time."""
        return (span for span in self._spans(self._local(at).date(), days=days) if _before(at, span.end))

    def _spans(self, first: date, *, days: int) -> Iterator[Span]:
        """Stretches that begin on the day before `first` or later; those that touch, as over midnight, are one."""
        open_now: Span | None = None
        for number in range(-1, days) if not self.always else ():
            for span in self._spans_of(first + timedelta(days=number)):
                if open_now and not _before(open_now.end, span.start):
                    open_now = open_now if _before(span.end, open_now.end) else Span(open_now.start, span.end)
                    continue
                if open_now:
                    yield open_now
                open_now = span
        if open_now:
            yield open_now

    def _spans_of(self, day: date) -> Iterator[Span]:
        """The stretches that begin on a day, in order; none reaches into a day that is closed."""
        to_the_end = DAY_MINUTES if self._is_closed(day + timedelta(days=1)) else 2 * DAY_MINUTES
        for hours in self._hours_on(day):
            span = Span(self._at(day, hours.start), self._at(day, min(hours.end, to_the_end)))
            if _before(span.start, span.end):  # not so within the hour that summer time skips
                yield span

    def _is_closed(self, day: date) -> bool:
        """A holiday, or a date that says so: closed from midnight on."""
        own = self.hours.get(day.isoformat())
        if own is None and day in self.changed:
            own = self.changed[day].hours or None
        return not hours_of(own) if own is not None else day in self.holidays and day not in self.changed

    def _hours_on(self, day: date) -> list[Hours]:
        own = self.hours.get(day.isoformat())
        if own is not None:
            return list(hours_of(own))
        changed = self.changed.get(day)
        if changed and changed.hours:
            return list(hours_of(changed.hours))
        if day in self.holidays and changed is None:
            return []
        weekday = DAYS[changed.like][0] if changed else day.weekday()
        held = [hours_of(text) for name, text in self.hours.items() if weekday in DAYS.get(name, ())]
        return sorted(hours for several in held for hours in several) if all(held) else []

    def _at(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, DAY_MINUTES)
        return datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), self._zone)


def _before(one: datetime, other: datetime) -> bool:
    """In UTC: clocks of one zone are compared by what they show, which is wrong in the hour they are put back."""
    return one.astimezone(UTC) < other.astimezone(UTC)
