"""Opening hours and promised times: pure arithmetic on contacts.yaml hours, in the channel's own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAYS = {
    "every_day": range(7), "weekdays": range(5), "weekend": (5, 6),
    "monday": (0,), "tuesday": (1,), "wednesday": (2,), "thursday": (3,), "friday": (4,), "saturday": (5,), "sunday": (6,),
}  # fmt: skip
LOOK_AHEAD = 60  # days; a schedule that opens later than this is as good as closed


@dataclass(frozen=True)
class Span:
    """A stretch of one day during which the channel answers; both ends know their time zone."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Schedule:
    """When a channel answers: {"weekdays": "08:00-20:00", …}; on `holidays` only what is open round the clock does."""

    hours: dict[str, str]
    timezone: str = "UTC"
    holidays: frozenset[date] = frozenset()

    @property
    def always(self) -> bool:
        return self.hours == {"every_day": "00:00-24:00"}

    def is_open(self, at: datetime) -> bool:
        return self.always or any(span.start <= at < span.end for span in self._spans(self._local(at).date(), days=1))

    def closes(self, at: datetime) -> datetime | None:
        """When the channel, open at `at`, closes; None for one that never does."""
        ends = [span.end for span in self._spans(self._local(at).date(), days=1) if span.start <= at < span.end]
        return max(ends) if ends and not self.always else None

    def opens(self, at: datetime) -> datetime | None:
        """When the channel, closed at `at`, opens next; None when it is not foreseen."""
        starts = [span.start for span in self._spans(self._local(at).date(), days=LOOK_AHEAD) if span.start > at]
        return min(starts) if starts else None

    def after(self, at: datetime, hours: float) -> datetime:
        """The moment, told in the channel's time zone, by which `hours` of opening time have passed since `at`."""
        left = timedelta(hours=hours)
        if self.always:
            return self._local(at + left)
        end = at
        for span in self._spans(self._local(at).date(), days=LOOK_AHEAD):
            start, end = max(span.start, at).astimezone(UTC), span.end.astimezone(UTC)  # UTC has no summer time
            if end <= start:
                continue
            if end - start >= left:
                return self._local(start + left)
            left -= end - start
        return self._local(end + left)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)

    def _spans(self, first: date, *, days: int) -> list[Span]:
        if self.always:
            return []
        spans = []
        for day in (first + timedelta(days=n) for n in range(days)):
            if day not in self.holidays:
                spans += [
                    self._span(day, text) for name, text in self.hours.items() if day.weekday() in DAYS.get(name, ())
                ]
        return sorted(spans, key=lambda span: span.start)

    def _span(self, day: date, text: str) -> Span:
        start, _, end = text.replace("–", "-").replace("—", "-").partition("-")
        return Span(self._at(day, start), self._at(day, end))

    def _at(self, day: date, text: str) -> datetime:
        hour, _, minute = text.strip().partition(":")
        if hour == "24":
            return datetime.combine(day + timedelta(days=1), time(0), self._zone)
        return datetime.combine(day, time(int(hour), int(minute or 0)), self._zone)
