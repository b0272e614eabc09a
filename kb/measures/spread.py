"""How long things take: the middle and the slow end of many durations. Averages are left out: one forgotten request spoils them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Half of `count` values are no larger than `median`, nine of ten no larger than `p90`. None: there are no values."""

    count: int = 0
    median: float | None = None
    p90: float | None = None

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        ordered = sorted(values)
        if not ordered:
            return cls()
        return cls(len(ordered), middle(ordered), nearest_rank(ordered, 0.9))


def spread_of_counts(counts: Mapping[int, int]) -> Spread:
    """The same of values told by how often each came: value → times."""
    ordered, whole = sorted(counts.items()), sum(counts.values())
    if not whole:
        return Spread()

    def at(rank: int) -> float:
        passed = 0
        for value, times in ordered:
            passed += times
            if passed >= rank:
                return value
        return ordered[-1][0]

    median = (at((whole + 1) // 2) + at(whole // 2 + 1)) / 2
    return Spread(whole, median, at(max(1, math.ceil(0.9 * whole - 1e-9))))


def middle(ordered: Sequence[float]) -> float:
    """The median of values in order; of an even number the mean of the two in the middle."""
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def nearest_rank(ordered: Sequence[float], share: float) -> float:
    """The smallest of values in order that at least `share` of them do not exceed: always one that was measured."""
    return ordered[max(1, math.ceil(share * len(ordered) - 1e-9)) - 1]
