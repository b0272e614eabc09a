"""Periods that figures are told of: whole days up to yesterday, and the period of the same length before. Arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

LENGTHS = (7, 28, 91, 364)  # days; whole weeks, so that a Monday is compared with a Monday
USUAL = 28  # days, where nobody says how many


@dataclass(frozen=True, kw_only=True)
class DayPeriod:
    """The days from `first` to `last`, both counted, in UTC."""

    first: date
    last: date

    @classmethod
    def of(cls, days: int, today: date) -> DayPeriod:
        """So many days up to yesterday."""
        return cls(first=today - timedelta(days=days), last=today - timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> DayPeriod:
        """The period of the same length before this one."""
        length = timedelta(days=self.days)
        return DayPeriod(first=self.first - length, last=self.last - length)

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), UTC)
