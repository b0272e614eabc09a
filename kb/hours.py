"""Opening hours: pure arithmetic on the hours of contacts.yaml, in their own time zone. Summer time included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAYS = {
    "every_day": range(7), "weekdays": range(5), "weekend": (5, 6),
    "monday": (0,), "tuesday": (1,), "wednesday": (2,), "thursday": (3,), "friday": (4,), "saturday": (5,), "sunday": (6,),
}  # fmt: skip
LOOK_AHEAD = 366  # days; a schedule that opens later than this is as good as closed


@dataclass(frozen=True)
class Span:
    """A stretch of one day during which somebody answers; both ends know their time zone."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Schedule:
    """When somebody answers: {"weekdays": "08:00-20:00", …}; on `holidays` only what is open round the clock does."""

    hours: dict[str, str]
    timezone: str = "UTC"
    holidays: frozenset[date] = frozenset()

    @property
    def always(self) -> bool:
        return self.hours == {"every_day": "00:00-24:00"}

    def is_open(self, at: datetime) -> bool:
        return self.always or any(span.start <= at < span.end for span in self._spans(self._local(at).date(), days=1))

    def closes(self, at: datetime) -> datetime | None:
        """When whoever is open at `at` closes; None for one that never does."""
        ends = [span.end for span in self._spans(self._local(at).date(), days=1) if span.start <= at < span.end]
        return max(ends) if ends and not self.always else None

    def opens(self, at: datetime) -> datetime | None:
        """When whoever is closed at `at` opens next; None when it is not foreseen."""
        return next((span.start for span in self._spans(self._local(at).date(), days=LOOK_AHEAD) if span.start > at), None)

    def span(self, at: datetime) -> Span | None:
        """The stretch that is open at `at`, else the next to open; None round the clock and when none is foreseen."""
        return next((span for span in self._spans(self._local(at).date(), days=LOOK_AHEAD) if span.end > at), None)

    def after(self, at: datetime, hours: float) -> datetime:
        """The moment, told in the schedule's time zone, by which `hours` of opening time have passed since `at`.

        With no opening foreseen the hours are counted round the clock: a promise has to be some moment.
        """
        left, end = timedelta(hours=hours), at.astimezone(UTC)
        if self.always:
            return self._local(end + left)
        for span in self._spans(self._local(at).date(), days=LOOK_AHEAD):
            start, end = max(span.start.astimezone(UTC), end), span.end.astimezone(UTC)  # UTC has no summer time
            if end <= start:
                end = start
            elif end - start >= left:
                return self._local(start + left)
            else:
                left -= end - start
        return self._local(end + left)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)

    def _spans(self, first: date, *, days: int) -> Iterator[Span]:
        """In order of time; on a day that several entries tell of (every_day and saturday) their hours add up."""
        if self.always:
            return
        for day in (first + timedelta(days=n) for n in range(days)):
            if day in self.holidays:
                continue
            told = [self._span(day, text) for name, text in self.hours.items() if day.weekday() in DAYS.get(name, ())]
            end: datetime | None = None
            for span in sorted(told, key=lambda span: (span.start, span.end)):
                if end is None or span.end > end:
                    yield Span(span.start if end is None else max(span.start, end), span.end)
                    end = span.end

    def _span(self, day: date, text: str) -> Span:
        start, _, end = text.replace("–", "-").replace("—", "-").partition("-")
        return Span(self._at(day, start), self._at(day, end))

    def _at(self, day: date, text: str) -> datetime:
        hour, _, minute = text.strip().partition(":")
        if hour == "24":
            return datetime.combine(day + timedelta(days=1), time(0), self._zone)
        return datetime.combine(day, time(int(hour), int(minute or 0)), self._zone)
