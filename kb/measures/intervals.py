"""What a share of few cases may truly be: Wilson's interval, and chances of counts (binomial, Poisson)."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959963984540054  # two-sided, 95 %


@dataclass(frozen=True)
class Interval:
    """Both ends belong to it."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def wilson(hits: int, of: int, z: float = Z95) -> Interval:
    """The share behind `hits` of `of` (E. B. Wilson, 1927); everything is possible where nothing was seen."""
    if not of:
        return Interval(0.0, 1.0)
    share, square = hits / of, z * z
    centre = share + square / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (centre - half) / (1 + square / of), (centre + half) / (1 + square / of)
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == of else high)


def binomial_below(floor: float, of: int, share: float) -> float:
    """The chance that fewer than `floor` of `of` cases are hits when each is one with chance `share`."""
    if share <= 0 or share >= 1:
        return float((of if share >= 1 else 0) < floor)
    fewer = min(of + 1, max(0, math.ceil(floor - 1e-9)))
    log_yes, log_no = math.log(share), math.log1p(-share)
    return min(1.0, sum(math.exp(_log_choose(of, k) + k * log_yes + (of - k) * log_no) for k in range(fewer)))


def poisson_below(floor: float, mean: float) -> float:
    """The chance of a count under `floor` when `mean` is usual."""
    if mean <= 0:
        return float(floor > 0)
    fewer = max(0, math.ceil(floor - 1e-9))
    return min(1.0, sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(fewer)))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
