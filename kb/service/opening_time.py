"""How much opening time lies between two moments: the stretches of a schedule, laid out once and looked up by bisection."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from kb.articles.opening import ChangedDay
from kb.requests.hours import Schedule

MINUTE = 60.0


@dataclass(frozen=True)
class OpeningTime:
    """The stretches somebody answers between two moments, as seconds since 1970; `always`: it never closes."""

    starts: Sequence[float] = ()
    ends: Sequence[float] = ()
    before: Sequence[float] = ()  # seconds open before each stretch begins
    always: bool = False

    @classmethod
    def of(cls, schedule: Schedule, first: datetime, last: datetime) -> OpeningTime:
        """Of a schedule from `first` to `last`; what lies outside is never open. The same one is laid out once: a year takes a tenth of a second."""
        hours, changed = tuple(schedule.hours.items()), tuple(schedule.changed.values())
        return _laid_out(_Hours(hours, schedule.timezone, schedule.holidays, changed), first, last)

    def minutes(self, start: datetime, end: datetime) -> float:
        """Minutes of opening time from `start` to `end`; none when `end` comes first."""
        if self.always:
            return max(0.0, (end - start).total_seconds() / MINUTE)
        return max(0.0, self._open_before(end.timestamp()) - self._open_before(start.timestamp())) / MINUTE

    def _open_before(self, at: float) -> float:
        place = bisect_right(self.starts, at) - 1
        return 0.0 if place < 0 else self.before[place] + min(at, self.ends[place]) - self.starts[place]


@dataclass(frozen=True)
class _Hours:
    """A schedule told apart by what it says."""

    hours: tuple[tuple[str, str], ...]
    timezone: str
    holidays: frozenset[date]
    changed: tuple[ChangedDay, ...]

    def schedule(self) -> Schedule:
        return Schedule(dict(self.hours), self.timezone, self.holidays, {day.date: day for day in self.changed})


@lru_cache(maxsize=64)
def _laid_out(hours: _Hours, first: datetime, last: datetime) -> OpeningTime:
    schedule = hours.schedule()
    if schedule.always:
        return OpeningTime(always=True)
    starts: list[float] = []
    ends: list[float] = []
    before: list[float] = []
    passed, at = 0.0, first
    while (span := schedule.span(at)) is not None and span.start.timestamp() < last.timestamp():
        starts.append(span.start.timestamp())
        ends.append(span.end.timestamp())
        before.append(passed)
        passed += ends[-1] - starts[-1]
        at = max(span.end, at + timedelta(seconds=1))
    return OpeningTime(starts, ends, before)
