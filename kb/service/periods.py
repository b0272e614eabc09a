"""Periods that are compared: a month or days from – to, and the ones before. A running month is compared with as many days of the last."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
LONGEST = 366  # days
EARLIEST = 2000  # year


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; `month` ("2026-10") where it is one from its beginning on."""

    first: date
    last: date
    month: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def ordinals(self) -> range:
        """Its days as they are kept: date.toordinal()."""
        return range(self.first.toordinal(), self.last.toordinal() + 1)

    @property
    def whole(self) -> bool:
        """A month to its end, or days that were asked for."""
        return not self.month or self.last == _month_end(self.first)

    @property
    def before(self) -> Period:
        """What this is compared with."""
        if not self.month:
            return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))
        previous = month_of(self.first - timedelta(days=1))
        if self.whole:
            return previous
        return Period(
            previous.first, min(previous.last, previous.first + timedelta(days=self.days - 1)), previous.month
        )

    def months_back(self, count: int) -> tuple[Period, ...]:
        """`count` whole months that end with the one `first` lies in, the oldest first."""
        months = [month_of(self.first)]
        while len(months) < count:
            months.append(month_of(months[-1].first - timedelta(days=1)))
        return tuple(reversed(months))


def month_of(day: date) -> Period:
    """The whole month a day lies in."""
    first = day.replace(day=1)
    return Period(first, _month_end(first), f"{first:%Y-%m}")


def running_month(today: date) -> Period:
    """The month a day lies in, up to that day."""
    month = month_of(today)
    return Period(month.first, today, month.month)


def month_named(name: str, *, today: date) -> Period | None:
    """The month written "2026-10", up to today; None for anything else and for what is to come."""
    written = MONTH.fullmatch(name.strip())
    if written is None or int(written[1]) < EARLIEST:
        return None
    month = month_of(date(int(written[1]), int(written[2]), 1))
    return Period(month.first, min(month.last, today), month.month) if month.first <= today else None


def month_or_last(name: str, *, today: date) -> Period:
    """The month written; the last that is over where none is."""
    return month_named(name, today=today) or month_of(today).before


def days_between(first: str, last: str) -> Period | None:
    """Days written "2026-10-05"; None for what is no such pair or longer than a year."""
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    return period if 1 <= period.days <= LONGEST and period.first.year >= EARLIEST else None


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
