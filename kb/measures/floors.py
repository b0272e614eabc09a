"""Floors "from the best month, slightly lowered", and how often chance alone misses them.

The best of twelve equal months lies about 1.6 standard deviations above the usual one, so such a floor asks for what nobody
does every month. Whoever sets it sees that before anybody is told off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.measures.intervals import binomial_below, poisson_below

LOWERED = 0.05  # "slightly"
YEAR = 12


@dataclass(frozen=True)
class Floor:
    """A floor, and the chance that a month in which nothing changed stays under it."""

    floor: float
    best: float
    usual: float
    missed: float  # by chance, a month

    @property
    def missed_a_year(self) -> float:
        """Months of twelve under the floor without anybody working worse."""
        return self.missed * YEAR

    @property
    def once_a_year(self) -> float:
        """The chance of at least one such month in a year."""
        return 1 - (1 - self.missed) ** YEAR


@dataclass(frozen=True)
class MonthShare:
    """So many of so many cases in a month: promises kept, say."""

    hits: int
    of: int


def count_floor(months: Sequence[int], lowered: float = LOWERED) -> Floor | None:
    """Of numbers of requests a month; None without any month."""
    if not months:
        return None
    best, usual = max(months), sum(months) / len(months)
    floor = best * (1 - lowered)
    return Floor(floor, best, usual, poisson_below(floor, usual))


def share_floor(months: Sequence[MonthShare], lowered: float = LOWERED) -> Floor | None:
    """Of shares where more is better; a month to come is thought as large as the usual one. None without cases."""
    seen = [month for month in months if month.of]
    if not seen:
        return None
    best = max(month.hits / month.of for month in seen)
    cases = sum(month.of for month in seen)
    usual, size = sum(month.hits for month in seen) / cases, round(cases / len(seen))
    floor = best * (1 - lowered)
    return Floor(floor, best, usual, binomial_below(floor * size, size, usual))
